import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openLog, openRegular, readRegular } from './regular-file.ts';

function folderWithPipe(): { folder: string; pipe: string } {
  const folder = temporaryFolder();
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  return { folder, pipe };
}

test('what is no file is not read, and nobody waits for it', async () => {
  const { folder, pipe } = folderWithPipe();
  for (const path of [pipe, folder, '/dev/zero']) {
    await assert.rejects(openRegular(path), { code: 'NOT_A_FILE', message: `${path} is not a file` });
  }
  await assert.rejects(openRegular(join(folder, 'missing')), { code: 'ENOENT' });
  writeFileSync(join(folder, 'file'), 'text');
  assert.equal((await readRegular(join(folder, 'file'))).toString(), 'text');
});

test('a log goes behind what its file holds; a pipe that nobody reads is refused, not waited for', async () => {
  const { folder, pipe } = folderWithPipe();
  const errors: unknown[] = [];
  assert.equal(
    openLog(pipe, (error) => errors.push(error)),
    undefined,
  );
  assert.match(String(errors), /ENXIO/);
  const path = join(folder, 'log');
  writeFileSync(path, 'a\n');
  const stream = openLog(path, (error) => assert.fail(String(error)));
  await new Promise<void>((done) => stream?.end('b\n', () => done()));
  assert.equal(readFileSync(path, 'utf8'), 'a\nb\n');
});
