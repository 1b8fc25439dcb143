import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { buildProgram } from '../../src/cli/program.ts';
import { filesBelow, ROOT } from '../architecture/source-tree.ts';

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

const PAGES = [
  ...readdirSync(ROOT)
    .filter((name) => name.endsWith('.md'))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') })),
  ...['docs', 'src', 'test', 'sounds'].flatMap((folder) => filesBelow(folder, '.md')),
];

/** What a page says of files and commands, and what of it does not exist. */
const missing = (find: (text: string, folder: string) => string[]): string[] =>
  PAGES.flatMap(({ path, text }) => find(text, dirname(path)).map((what) => `${path}: ${what}`));

const withoutCode = (text: string): string => text.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, '');

const all = (pattern: RegExp, text: string): string[] => [...text.matchAll(pattern)].map(([, found]) => found!);

test('every link to a file of the tree leads somewhere', () => {
  const dead = missing((text, folder) =>
    all(/\]\(([^)\s#]+)[^)\s]*\)/g, withoutCode(text)).filter(
      (target) => !/^[a-z]+:/.test(target) && !existsSync(join(ROOT, folder, target)),
    ),
  );
  assert.deepEqual(dead, []);
});

test('every file of the tree that is named with its folder exists', () => {
  const named = /`((?:src|test|docs|scripts|examples|etc|bench)\/[\w./-]+)`/g;
  assert.deepEqual(
    missing((text) => all(named, text).filter((path) => !existsSync(join(ROOT, path)))),
    [],
  );
});

test('every npm script that is named exists', () => {
  assert.deepEqual(
    missing((text) => all(/npm run ([\w:-]+)/g, text).filter((name) => !(name in scripts))),
    [],
  );
  assert.ok(scripts.start && scripts.test);
});

test('every subcommand and option of ringdown that is named exists', () => {
  const commands = new Map(buildProgram().commands.map((command) => [command.name(), command]));
  const wrong = missing((text) =>
    [...text.matchAll(/(?:npx |`)ringdown (\w[\w-]*)([^`\n]*)/g)].flatMap(([, name = '', rest = '']) => {
      const command = commands.get(name);
      if (!command) return [`ringdown ${name}`];
      return all(/(--[\w-]+)/g, rest).filter((flag) => flag !== '--help' && !command.options.some((option) => option.long === flag));
    }),
  );
  assert.deepEqual(wrong, []);
});
