// Compiles what ships into dist/: JavaScript, declarations, and the files beside the sources that are no TypeScript. With --if-older nothing is
// done where dist/ is newer than all it is made of: `npx ringdown` in a clone runs `prepare` again, maybe while the exchange runs on dist/.
import { chmod, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { bringAssets, emit, ROOT } from './compile.mjs';

if (process.argv.includes('--if-older') && (await isFresh())) process.exit();

// What an earlier build left of files that are gone would be packed.
await rm(join(ROOT, 'dist'), { recursive: true, force: true });
if (!(await emit('tsconfig.build.json', 'dist'))) process.exit(1);
await bringAssets('src', 'dist', 'copy');
await chmod(join(ROOT, 'dist/cli/main.js'), 0o755);

/** The command is what is written last. A file that is gone has changed its folder. */
async function isFresh() {
  const sources = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts', 'src'];
  for (const folder of ['scripts', 'src'])
    for (const name of await readdir(join(ROOT, folder), { recursive: true })) sources.push(join(folder, name));
  const timeOf = async (path) => (await stat(join(ROOT, path))).ctimeMs;
  try {
    const built = await timeOf('dist/cli/main.js');
    return (await Promise.all(sources.map(timeOf))).every((time) => time < built);
  } catch {
    return false;
  }
}
