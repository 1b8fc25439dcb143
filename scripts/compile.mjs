import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The folder of the package. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Emits JavaScript by a tsconfig into its empty output folder. Types are not checked here (that is `npm run types`): an install takes a few
 * seconds instead of the compiler's full run. A file with an error of syntax is told on standard error; the others are written all the same.
 * @returns whether every file was understood.
 */
export async function emit(project, outDir) {
  await rm(join(ROOT, outDir), { recursive: true, force: true });
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  try {
    await run(process.execPath, [tsc, '-p', project, '--outDir', outDir, '--noCheck'], { cwd: ROOT });
    return true;
  } catch (error) {
    process.stderr.write(error.stdout ?? String(error));
    return false;
  }
}

/** Puts every file below `folder` that is not TypeScript beside the JavaScript: copied for the package, as links for the tests. */
export async function bringAssets(folder, outDir, how) {
  for (const entry of await readdir(join(ROOT, folder), { withFileTypes: true }).catch(() => [])) {
    const from = join(folder, entry.name);
    const to = join(outDir, entry.name);
    if (entry.isDirectory() && (await holdsCode(from))) await bringAssets(from, to, how);
    else if (!entry.name.endsWith('.ts') && entry.name !== 'README.md') await place(join(ROOT, from), join(ROOT, to), how);
  }
}

async function place(from, to, how) {
  await mkdir(dirname(to), { recursive: true });
  await (how === 'link' ? symlink(from, to) : cp(from, to, { recursive: true }));
}

async function holdsCode(folder) {
  const names = await readdir(join(ROOT, folder), { recursive: true });
  return names.some((name) => name.endsWith('.ts'));
}
