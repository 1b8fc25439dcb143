import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { completionScript } from './completion.ts';
import { buildProgram } from './program.ts';

const program = buildProgram();
const ACTIONS = ['Originate', 'OtherAction', 'Ping'];

for (const shell of ['bash', 'zsh', 'fish'] as const) {
  test(`the script for ${shell} has every command with every option, and the shell understands it`, (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'ringdown-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const script = completionScript(program, shell, ACTIONS);
    for (const command of program.commands) {
      assert.ok(script.includes(command.name()), command.name());
      for (const { long = '' } of command.options)
        assert.ok(script.includes(shell === 'fish' ? `-l ${long.slice(2)}` : long), `${command.name()} ${long}`);
    }
    writeFileSync(join(folder, 'script'), script);
    const checked = spawnSync(shell, ['-n', join(folder, 'script')], { encoding: 'utf8' });
    if (!checked.error) assert.deepEqual([checked.status, checked.stderr], [0, '']);
  });
}

/** What each shell offers behind the words, as somebody who presses Tab sees it. */
const OFFERS: Readonly<Record<string, (script: string, line: string) => string>> = {
  bash: (script, line) => {
    const words = line.split(' ').map((word) => `'${word}'`);
    return `source <(cat <<'SCRIPT'\n${script}SCRIPT\n)\ncomplete -p ringdown >&2\nCOMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _ringdown; printf '%s\\n' "\${COMPREPLY[@]}"`;
  },
  fish: (script, line) => `${script}complete --do-complete '${line}'`,
};

for (const [shell, offer] of Object.entries(OFFERS))
  test(`${shell} completes commands, the options of the one that stands there, and what it takes`, {
    skip: spawnSync(shell, ['-c', 'true']).status !== 0,
  }, () => {
    const script = completionScript(program, shell as 'bash' | 'fish', ACTIONS);
    const completed = (line: string): string[] => {
      const shown = spawnSync(shell, [shell === 'bash' ? '--norc' : '--no-config', '-c', offer(script, `ringdown ${line}`)], {
        encoding: 'utf8',
      });
      assert.equal(shown.status, 0, shown.stderr);
      return shown.stdout
        .split('\n')
        .map((hit) => hit.replace(/\t.*/, ''))
        .filter((hit) => hit !== '')
        .sort();
    };
    assert.deepEqual(completed('chan'), ['channels']);
    assert.deepEqual(completed('re'), ['record', 'redirect', 'replay']);
    assert.deepEqual(completed('check-config --st'), ['--state', '--strict']);
    assert.deepEqual(completed('action O'), ['Originate', 'OtherAction']);
    assert.deepEqual(completed('bench ev'), ['events']);
    assert.deepEqual(completed('completion '), ['bash', 'fish', 'zsh']);
    assert.deepEqual(completed('nothing --st'), []);
  });

test('every command shows an example, or says what it takes', () => {
  for (const command of program.commands) {
    let shown = '';
    command.configureOutput({ writeOut: (text) => (shown += text) });
    command.outputHelp();
    assert.match(
      shown,
      new RegExp(`\\n +(?:source <[(])?(?:npx )?ringdown ${command.name()}|\\| ringdown ${command.name()}`),
      command.name(),
    );
  }
});
