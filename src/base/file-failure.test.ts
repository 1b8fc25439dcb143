import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { doneTo, fileFailure } from './file-failure.ts';

test('what the system refuses of a file is a sentence that names the file, what was wanted and why', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-'));
  try {
    const file = join(folder, 'a');
    await writeFile(file, '');
    const refused = (path: string, act: 'read' | 'written' | 'made', work: Promise<unknown>, reason: string) =>
      assert.rejects(doneTo(path, act, work), { message: `${path} cannot be ${act}: ${reason}` });
    await refused(`${folder}/b`, 'read', readFile(`${folder}/b`), 'there is no such file');
    // The system does not say of which file it could not read a folder.
    await refused(folder, 'read', readFile(folder), 'it is a folder, and a file is needed');
    await refused(`${file}/b`, 'read', readFile(`${file}/b`), 'a part of its path is a file and no folder');
    await refused(`${folder}/c/b`, 'written', writeFile(`${folder}/c/b`, ''), 'its folder is not there; make it, or name another place');
    await refused(file, 'made', mkdir(file, { recursive: true }), 'there is something of that name already');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('an error that nobody said the file of tells it itself; one of something else is left as it is', async () => {
  const error = await readFile('/nowhere/a').catch((thrown: unknown) => thrown);
  assert.equal(fileFailure(error), '/nowhere/a cannot be read: there is no such file');
  assert.equal(fileFailure(new Error('ENOENT')), undefined);
  const other = new TypeError('other');
  await assert.rejects(doneTo('a', 'read', Promise.reject(other)), other);
});
