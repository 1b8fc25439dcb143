import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
// @ts-expect-error a script without types
import { emit } from '../../scripts/compile.mjs';
import { ROOT } from '../architecture/source-tree.ts';

const run = promisify(execFile);

/** Runs in a folder below build/ that is removed afterwards; `npm` does there what it does elsewhere, without the network. */
export async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  await mkdir(join(ROOT, 'build'), { recursive: true });
  const folder = await mkdtemp(join(ROOT, 'build/packed-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The tarball of a package that is compiled here by one of the configurations. */
export async function pack(folder: string, from: string, project: string): Promise<string> {
  const dist = relative(ROOT, join(folder, 'dist'));
  await mkdir(folder, { recursive: true });
  assert.equal(await emit(project, dist), true);
  await cp(join(ROOT, from, 'package.json'), join(folder, 'package.json'));
  await cp(join(ROOT, from, 'README.md'), join(folder, 'README.md'));
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json'], { cwd: folder });
  const [{ filename }] = JSON.parse(stdout);
  return join(folder, filename);
}
