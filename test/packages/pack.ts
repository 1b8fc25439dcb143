import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
// @ts-expect-error a script without types
import { bringAssets, emit } from '../../scripts/compile.mjs';
import { ROOT } from '../architecture/source-tree.ts';

const run = promisify(execFile);

/** Where the manifest of each package stands, and what it is compiled by. */
const PACKAGES = {
  ringdown: { from: '.', project: 'tsconfig.build.json', assets: 'src' },
  'ringdown-client': { from: 'packages/client', project: 'tsconfig.client.json', assets: undefined },
} as const;

export type PackageName = keyof typeof PACKAGES;

/** Runs in a folder below build/ that is removed afterwards. */
export async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  await mkdir(join(ROOT, 'build'), { recursive: true });
  const folder = await mkdtemp(join(ROOT, 'build/packed-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The tarball of a package as it is published, made in a folder below build/: dist/ of the tree, which others may be using, is left alone. */
export async function pack(folder: string, name: PackageName): Promise<string> {
  const { from, project, assets } = PACKAGES[name];
  const dist = relative(ROOT, join(folder, 'dist'));
  await mkdir(folder, { recursive: true });
  assert.equal(await emit(project, dist), true);
  if (assets) await bringAssets(assets, dist, 'copy');
  const { files } = JSON.parse(await readFile(join(ROOT, from, 'package.json'), 'utf8')) as { files: string[] };
  for (const file of ['package.json', 'README.md', ...files.filter((file) => file !== 'dist')])
    await cp(join(ROOT, from, file), join(folder, file), { recursive: true });
  await cp(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json'], { cwd: folder });
  const [{ filename }] = JSON.parse(stdout);
  return join(folder, filename);
}
