import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import { EXAMPLES } from './example-process.ts';

const require = createRequire(import.meta.url);
const run = promisify(execFile);
/** The example's own process has to be no child of this test run, which node:test would take its report from. */
const { NODE_TEST_CONTEXT: _, ...env } = process.env;

/** The program of a package; undefined where it is not installed. */
function programOf(name: string, file: string): string | undefined {
  try {
    return join(dirname(require.resolve(`${name}/package.json`)), file);
  } catch {
    return undefined;
  }
}

const RUNNERS = [
  { name: 'node-test', args: ['--test'], sees: /^# pass 1$|pass 1\n/m },
  { name: 'vitest', program: ['vitest', 'vitest.mjs'], args: ['run', '--root'], sees: /Tests.*1 passed/ },
  {
    name: 'jest',
    program: ['jest', 'bin/jest.js'],
    node: ['--experimental-vm-modules', '--no-warnings'],
    args: ['--rootDir'],
    sees: /Tests:.*1 passed/,
  },
] as const;

/** Neither is a dependency of the project; `.ci/run` installs both beside it. */
const areRequired = process.env.RINGDOWN_INTEROP === 'required';

for (const runner of RUNNERS) {
  const program = 'program' in runner ? programOf(runner.program[0], runner.program[1]) : '';
  const skip = program === undefined && !areRequired ? `not installed: ${runner.name}` : false;
  test(`the example of a test under ${runner.name} runs, and its process ends by itself`, { skip, timeout: 120_000 }, async () => {
    assert.ok(program !== undefined, `not installed: ${runner.name}`);
    const folder = join(EXAMPLES, 'testing', runner.name);
    assert.ok(existsSync(folder));
    const target = runner.name === 'node-test' ? join(folder, 'calls.test.js') : folder;
    const args = [...('node' in runner ? runner.node : []), ...(program ? [program] : []), ...runner.args, target];
    const { stdout, stderr } = await run(process.execPath, args, { cwd: folder, env: { ...env, NO_COLOR: '1', CI: '1' } });
    assert.match(stdout + stderr, runner.sees);
  });
}

test('the tests of the CRM link pass', { timeout: 120_000 }, async () => {
  const isSource = import.meta.url.endsWith('.ts');
  const file = join(EXAMPLES, `crm-link.test.${isSource ? 'ts' : 'js'}`);
  const { stdout } = await run(process.execPath, [...(isSource ? ['--import', 'tsx'] : []), '--test', file], { env });
  assert.match(stdout, /pass 4\n/);
});
