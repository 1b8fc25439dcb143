// Compiles the package `ringdown-client` into packages/client/dist: the client and what it is made of.
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { emit, ROOT } from './compile.mjs';

if (!(await emit('tsconfig.client.json', 'packages/client/dist'))) process.exit(1);
await copyFile(join(ROOT, 'LICENSE'), join(ROOT, 'packages/client/LICENSE'));
