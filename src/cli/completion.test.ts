import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { completionScript } from './completion.ts';
import { buildProgram } from './program.ts';

const program = buildProgram();

for (const shell of ['bash', 'zsh', 'fish'] as const) {
  test(`the script for ${shell} has every command with every option, and the shell understands it`, () => {
    const script = completionScript(program, shell);
    for (const command of program.commands) {
      assert.ok(script.includes(command.name()), command.name());
      for (const { long = '' } of command.options)
        assert.ok(script.includes(shell === 'fish' ? `-l ${long.slice(2)}` : long), `${command.name()} ${long}`);
    }
    const checked = spawnSync(shell, ['-n'], { input: script, encoding: 'utf8' });
    if (!checked.error) assert.deepEqual([checked.status, checked.stderr], [0, '']);
  });
}

test('bash completes commands and the options of the one that stands there', {
  skip: spawnSync('bash', ['-c', 'true']).status !== 0,
}, () => {
  const completed = (...words: string[]) => {
    const script = `${completionScript(program, 'bash')}COMP_WORDS=(ringdown ${words.join(' ')}); COMP_CWORD=${words.length}; _ringdown; echo "\${COMPREPLY[@]}"`;
    return spawnSync('bash', ['--norc', '-c', script], { encoding: 'utf8' }).stdout.trim();
  };
  assert.equal(completed('chan'), 'channels');
  assert.equal(completed('check-config', '--st'), '--state --strict');
  assert.equal(completed('nothing', '--st'), '');
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
