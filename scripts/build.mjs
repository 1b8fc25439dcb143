// Compiles what ships into dist/: JavaScript, declarations, and the files beside the sources that are no TypeScript.
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bringAssets, emit, ROOT } from './compile.mjs';

// What an earlier build left of files that are gone would be packed.
await rm(join(ROOT, 'dist'), { recursive: true, force: true });
if (!(await emit('tsconfig.build.json', 'dist'))) process.exit(1);
await bringAssets('src', 'dist', 'copy');
await chmod(join(ROOT, 'dist/cli/main.js'), 0o755);
