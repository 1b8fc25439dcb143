import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import test from 'node:test';
import { ALL_ACTIONS } from '../../src/ami/actions/index.ts';
import { filesBelow, ROOT, type SourceFile } from './source-tree.ts';

/** An entry is a file that calls what its family is defined by; other files beside it are parts that entries share. */
const REGISTRIES = [
  { folder: 'src/apps', defines: /\bdefineApplication[<(]/ },
  { folder: 'src/functions', defines: /\bdefineFunction[<(]/ },
  { folder: 'src/commands', defines: /\bdefineCommand[<(]/ },
  { folder: 'src/ami/actions', defines: /\bdefineAction[<(]/ },
] as const;

for (const { folder, defines } of REGISTRIES) {
  test(`every entry below ${folder} is listed in an index`, () => {
    const indexes = filesBelow(folder).filter((file) => file.path.endsWith('/index.ts'));
    const listed = new Set(indexes.flatMap((index) => importsOf(index)));
    const entries = filesBelow(folder).filter((file) => !/[.]test[.]ts$/.test(file.path) && defines.test(withoutImports(file.text)));
    assert.deepEqual(indexes.flatMap(onlyImported), [], 'imported, but not listed');
    const missing = entries
      .filter((file) => !/\/define-\w+[.]ts$/.test(file.path) && !listed.has(file.path))
      .map((file) => `${nearest(indexes, file)} lacks: import … from './${file.path.slice(dirname(nearest(indexes, file)).length + 1)}';`);
    assert.deepEqual(missing, []);
    assert.ok(entries.length > 0, `${folder} has no entry that ${defines} finds`);
  });
}

test('every family of actions is part of the whole', () => {
  const [whole] = filesBelow('src/ami/actions').filter((file) => file.path === 'src/ami/actions/index.ts');
  const families = filesBelow('src/ami/actions', '/index.ts')
    .map((file) => file.path)
    .filter((path) => path !== whole?.path);
  assert.deepEqual(
    families.filter((path) => !importsOf(whole!).includes(path)),
    [],
  );
});

test('no action that is listed as one that is not answered is there', () => {
  const { leftOut } = JSON.parse(readFileSync(join(ROOT, 'scripts/asterisk-actions.json'), 'utf8')) as { leftOut: { actions: string[] }[] };
  const there = new Set(ALL_ACTIONS.flatMap(({ name, aliases }) => [name, ...aliases]).map((name) => name.toLowerCase()));
  const listed = leftOut.flatMap(({ actions }) => actions);
  assert.deepEqual(
    listed.filter((name) => there.has(name.toLowerCase())),
    [],
  );
  assert.equal(new Set(listed).size, listed.length);
});

/** Paths of what a file imports from its own tree. */
const importsOf = (file: SourceFile): string[] =>
  [...file.text.matchAll(/from '([.]{1,2}\/[^']+)'/g)].map(([, path]) => join(dirname(file.path), path!));

/** Names that an index imports and does nothing with. */
const onlyImported = ({ path, text }: SourceFile): string[] =>
  [...text.matchAll(/^import (?:\{ ([^}]+) \}|(\w+)) from/gm)]
    .flatMap(([, several, one]) => (one ?? several ?? '').split(', '))
    .map((name) => name.replace(/^.* as /, ''))
    .filter((name) => !new RegExp(`\\b${name}\\b`).test(withoutImports(text)))
    .map((name) => `${path} lacks ${name} in its list`);

const withoutImports = (text: string): string => text.replace(/^import .*$/gm, '');

/** The index that stands closest above a file. */
const nearest = (indexes: readonly SourceFile[], file: SourceFile): string =>
  indexes
    .map((index) => index.path)
    .filter((path) => file.path.startsWith(`${dirname(path)}/`))
    .sort((a, b) => b.length - a.length)[0] ?? `${dirname(file.path)}/index.ts`;
