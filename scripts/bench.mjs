// Compiles and runs the benchmark: `npm run bench -- ping fan-out`. Arguments go to bench/main.ts.
import { spawn } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { bringAssets, emit, ROOT } from './compile.mjs';

if (!(await emit('tsconfig.test.json', 'build/bench'))) process.exit(1);
// The clients that are compared name their versions, this one too.
await symlink(join(ROOT, 'package.json'), join(ROOT, 'build/bench/package.json'));
for (const folder of ['src', 'test', 'bench']) await bringAssets(folder, join('build/bench', folder), 'link');

const bench = spawn(process.execPath, [join(ROOT, 'build/bench/bench/main.js'), ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' });
// It prints what it has measured before it goes.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => bench.kill(signal));
bench.on('exit', (code) => process.exit(code ?? 1));
