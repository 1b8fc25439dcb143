import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { buildProgram } from '../../src/cli/program.ts';
import { ROOT } from '../architecture/source-tree.ts';

const PAGE = readFileSync(join(ROOT, 'docs/guide/command-line.md'), 'utf8');
const commands = new Map(buildProgram().commands.map((command) => [command.name(), command]));

test('the page of the command line names every command, and no other', () => {
  const named = new Set([...PAGE.matchAll(/\bringdown ([a-z][\w-]*)/g)].map(([, name = '']) => name));
  assert.deepEqual([...named].sort(), [...commands.keys()].sort());
});

test('each example of the page has options that its command has', () => {
  const examples = [...PAGE.matchAll(/^ringdown ([\w-]+)(.*)$/gm)];
  assert.ok(examples.length > 3);
  for (const [line, name = '', rest = ''] of examples) {
    for (const [flag] of rest.matchAll(/--[\w-]+/g))
      assert.ok(
        commands.get(name)?.options.some(({ long }) => long === flag),
        `${flag} of ${line}`,
      );
  }
});
