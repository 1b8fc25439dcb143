import assert from 'node:assert/strict';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { isWithin, makeFolderWithin, pathWithin, removeFileWithin } from './path-guard.ts';

test('a name leads to a file below the folder, and an absolute one may lead back into it', () => {
  assert.equal(pathWithin('/spool/monitor', 'call1'), '/spool/monitor/call1');
  assert.equal(pathWithin('/spool/monitor', '2026/11/call1'), '/spool/monitor/2026/11/call1');
  assert.equal(pathWithin('/spool/monitor', '/spool/monitor/x/../y'), '/spool/monitor/y');
  assert.equal(pathWithin('/spool/monitor', '..data'), '/spool/monitor/..data');
});

test('a name that would leave the folder, or is no name, leads nowhere', () => {
  for (const name of ['../call1', 'x/../../call1', '/etc/passwd', '/spool/monitor2/x', '/spool/monitor', '', '.', 'x/..', 'a\0b'])
    assert.equal(pathWithin('/spool/monitor', name), undefined, JSON.stringify(name));
});

test('a folder is within itself, its neighbour of a longer name is not', () => {
  assert.equal(isWithin('/etc/x', '/etc/x'), true);
  assert.equal(isWithin('/etc/x', '/etc/x/y'), true);
  assert.equal(isWithin('/etc/x', '/etc/xy'), false);
  assert.equal(isWithin('/etc/x', '/etc'), false);
});

test('nothing is made or removed where a link leads out of the folder, which may be a link itself', async () => {
  const root = temporaryFolder();
  const [outside, real, inside] = [join(root, 'outside'), join(root, 'real'), join(root, 'inside')];
  for (const folder of [outside, real]) await mkdir(folder);
  await symlink(real, inside);
  await symlink(outside, join(real, 'out'));
  await symlink(join(outside, 'x'), join(real, 'link'));
  await writeFile(join(outside, 'x'), '');
  await writeFile(join(real, 'x'), '');
  for (const path of ['out', 'out/new', 'out/new/below'])
    await assert.rejects(makeFolderWithin(inside, join(inside, path)), { code: 'PATH_OUTSIDE' });
  await makeFolderWithin(inside, join(inside, 'new/below'));
  for (const path of ['out/x', 'link', 'x', 'nothing', 'no/folder']) await removeFileWithin(inside, join(inside, path));
  assert.deepEqual(await readdir(outside), ['x']);
  assert.deepEqual((await readdir(real)).sort(), ['new', 'out']);
});
