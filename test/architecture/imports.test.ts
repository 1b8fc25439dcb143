import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { ROOT } from './source-tree.ts';

interface Violation {
  rule: { name: string };
  from: string;
  to: string;
}

const value = (path: string) => `import { x } from '${path}';\nexport const y = x;\n`;
const type = (path: string) => `import type { X } from '${path}';\nexport type Y = X;\n`;
const target = 'export const x = 1;\nexport type X = number;\n';

/** From, to, how, and the rule that refuses it; none where it is allowed. */
const CASES: readonly (readonly [string, string, 'value' | 'type' | 'dynamic', string | undefined])[] = [
  ['src/core/a.ts', 'src/base/x.ts', 'value', undefined],
  ['src/base/a.ts', 'src/core/x.ts', 'value', 'layer-base'],
  ['src/core/b.ts', 'src/config/x.ts', 'value', 'layer-core'],
  ['src/core/c.ts', 'src/media/x.ts', 'value', 'layer-core'],
  ['src/core/d.ts', 'src/config/x.ts', 'type', undefined],
  ['src/core/e.ts', 'src/ami/x.ts', 'type', 'no-type-from-above'],
  ['src/ami/a.ts', 'src/wire/x.ts', 'value', undefined],
  ['src/ami/b.ts', 'src/exchange/x.ts', 'value', 'layer-ami'],
  ['src/ami/c.ts', 'src/exchange/x.ts', 'type', undefined],
  ['src/commands/a.ts', 'src/core/x.ts', 'value', 'layer-commands'],
  ['src/commands/b.ts', 'src/core/hangup-cause.ts', 'value', undefined],
  ['src/drivers/sip/a.ts', 'src/media/x.ts', 'value', undefined],
  ['src/drivers/sip/b.ts', 'src/drivers/local/x.ts', 'value', 'no-driver-imports-a-driver'],
  ['src/drivers/sip/c.ts', 'src/config/x.ts', 'value', 'layer-drivers'],
  ['src/features/queue/a.ts', 'src/features/parking/x.ts', 'value', 'no-feature-imports-a-feature'],
  ['src/features/queue/b.ts', 'src/features/queue/x.ts', 'value', undefined],
  ['src/apps/a.ts', 'src/features/queue/x.ts', 'value', undefined],
  ['src/apps/b.ts', 'src/drivers/sip/x.ts', 'value', 'layer-apps'],
  ['src/ami/actions/core/a.ts', 'src/ami/actions/core/x.ts', 'value', 'no-action-imports-an-action'],
  ['src/ami/actions/core/index.ts', 'src/ami/actions/core/x.ts', 'value', undefined],
  ['src/client/a.ts', 'src/ami/x.ts', 'value', 'layer-client'],
  ['src/exchange/a.ts', 'src/ami/x.ts', 'value', 'layer-exchange'],
  ['src/cli/a.ts', 'src/daemon/x.ts', 'value', 'layer-cli'],
  ['src/cli/b.ts', 'src/daemon/x.ts', 'dynamic', undefined],
  ['src/testing/a.ts', 'src/drivers/sip/x.ts', 'value', undefined],
  ['src/testing/b.ts', 'src/commands/x.ts', 'value', 'layer-testing'],
];

test('a forbidden import is refused by the rule that forbids it, and an allowed one is not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringdown-imports-'));
  try {
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    write('tsconfig.json', JSON.stringify({ compilerOptions: { module: 'NodeNext', allowImportingTsExtensions: true, noEmit: true } }));
    write('package.json', JSON.stringify({ type: 'module' }));
    for (const [, to] of CASES) write(to, target);
    for (const [from, to, how] of CASES) {
      const path = `${'../'.repeat(from.split('/').length - 1)}${to}`;
      write(from, how === 'dynamic' ? `export const y = () => import('${path}');\n` : how === 'type' ? type(path) : value(path));
    }
    write('src/core/round.ts', value('./about.ts'));
    write('src/core/about.ts', "import { y } from './round.ts';\nexport const x = () => y;\n");
    write('src/wire/socket.ts', "import { connect } from 'node:net';\nexport const y = connect;\n");

    const violations = cruise(folder);
    const refused = (from: string, to: string) => violations.filter((v) => v.from === from && v.to === to).map((v) => v.rule.name);
    for (const [from, to, how, rule] of CASES) {
      assert.deepEqual(refused(from, to), rule ? [rule] : [], `${from} -> ${to} (${how})`);
    }
    const cycles = violations.filter((v) => v.rule.name === 'no-cycle').map((v) => v.from);
    assert.ok(cycles.length === 1 && /src\/core\/(round|about)[.]ts/.test(cycles[0]!), `cycles found from ${cycles}`);
    assert.ok(violations.some((v) => v.from === 'src/wire/socket.ts' && v.rule.name === 'browser-code-without-node'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Runs the project's own rules over another tree. */
function cruise(folder: string): Violation[] {
  const bin = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [bin, '--config', join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json', 'src'];
  const result = JSON.parse(run(args, folder)) as { summary: { violations: Violation[] } };
  return result.summary.violations;
}

/** Standard output, whatever the exit status: violations make it non-zero. */
function run(args: string[], cwd: string): string {
  try {
    return execFileSync(process.execPath, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
