import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { filesBelow, ROOT } from './source-tree.ts';

/** Folders where one file is one entry, listed in the `index.ts` beside it. */
const foldersOf = (parent: string): string[] =>
  existsSync(join(ROOT, parent))
    ? readdirSync(join(ROOT, parent), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `${parent}/${entry.name}`)
    : [];

const registries = ['src/apps', 'src/functions', 'src/commands', ...foldersOf('src/ami/actions')].filter(
  (folder) => existsSync(join(ROOT, folder)) && filesBelow(folder).length > 0,
);

/** An entry exports what its family's `define…` made; what does not is a part that several entries share. */
const DEFINES = /^export const \w+(: [^=]+)? = (define\w+[<(]|\[|\{)/m;

for (const folder of registries) {
  test(`${folder}/index.ts lists every entry beside it`, () => {
    const index = existsSync(join(ROOT, folder, 'index.ts')) ? readFileSync(join(ROOT, folder, 'index.ts'), 'utf8') : '';
    const missing = filesBelow(folder)
      .filter((file) => file.path.split('/').length === folder.split('/').length + 1)
      .filter((file) => !/(index|[.]test)[.]ts$/.test(file.path) && DEFINES.test(file.text))
      .map((file) => file.path.slice(folder.length + 1))
      .filter((name) => !index.includes(`'./${name}'`))
      .map((name) => `${folder}/index.ts lacks: import … from './${name}';`);
    assert.deepEqual(missing, []);
  });
}

test('there are registries to look at', () => {
  assert.ok(registries.length > 0, 'no registry folder found below src');
});
