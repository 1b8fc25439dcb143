import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { wordsOf } from '../../src/cli/manager/input-line.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { ROOT } from '../architecture/source-tree.ts';

const PAGE = readFileSync(join(ROOT, 'docs/guide/command-line.md'), 'utf8');
const commands = new Map(buildProgram().commands.map((command) => [command.name(), command]));

test('the page of the command line names every command, and no other', () => {
  const named = new Set([...PAGE.matchAll(/\bringdown ([a-z][\w-]*)/g)].map(([, name = '']) => name));
  assert.deepEqual([...named].sort(), [...commands.keys()].sort());
});

/** `ringdown channels --json | jq -r .Channel` and `source <(ringdown completion bash)`, without what the shell makes of it. */
const EXAMPLE = /^ *(?:source <\()?(?:echo [^|]*\| )?ringdown ((?:"[^"]*"|'[^']*'|[^|>)"'\n])*)/gm;

/** Reads an example as the command would, all options and arguments checked, without doing it. @throws CommanderError for a mistake */
async function read(example: string): Promise<void> {
  const program = buildProgram();
  let ran = 0;
  for (const command of program.commands) {
    command.action(() => void ran++).exitOverride();
    command.configureOutput({ writeErr() {} });
  }
  await program.parseAsync(['node', 'ringdown', ...wordsOf(example)]);
  assert.equal(ran, 1, example);
}

const examplesIn = (text: string): string[] => [...text.matchAll(EXAMPLE)].map(([, example = '']) => example.trim());

test('each example of the page is understood by its command', async () => {
  const shell = [...PAGE.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, lines = '']) => lines).join('');
  const examples = examplesIn(shell);
  assert.ok(examples.length > 8, examples.join('\n'));
  for (const example of examples) await assert.doesNotReject(read(example), example);
});

for (const command of commands.values()) {
  test(`the examples in the help of ${command.name()} are understood by it`, async () => {
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    const examples = examplesIn(help).filter((example) => example.startsWith(command.name()));
    assert.ok(examples.length > 0);
    for (const example of examples) await assert.doesNotReject(read(example), example);
  });
}

test('an example with a slip is found', async () => {
  await assert.rejects(read('bench --secnds 5'), /unknown option '--secnds'/);
  await assert.rejects(read('bench sleep'), /one of login, ping, events/);
  await assert.rejects(read('hangup'), /missing required argument/);
});
