import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openLog, openRegular, readRegular } from './regular-file.ts';

function folderWithPipe(t: TestContext): { folder: string; pipe: string } {
  const folder = mkdtempSync(join(tmpdir(), 'ringdown-file-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  return { folder, pipe };
}

test('what is no file is not read, and nobody waits for it', async (t) => {
  const { folder, pipe } = folderWithPipe(t);
  for (const path of [pipe, folder, '/dev/zero']) {
    await assert.rejects(openRegular(path), { code: 'NOT_A_FILE', message: `${path} is not a file` });
  }
  await assert.rejects(openRegular(join(folder, 'missing')), { code: 'ENOENT' });
  writeFileSync(join(folder, 'file'), 'text');
  assert.equal((await readRegular(join(folder, 'file'))).toString(), 'text');
});

test('a log goes behind what its file holds; a pipe that nobody reads is refused, not waited for', async (t) => {
  const { folder, pipe } = folderWithPipe(t);
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
