// Runs the tests: `npm test`, `npm test -- src/core sip` (files whose path has one of the words), `npm test -- --except=test/interop` (all but
// those whose path has that word; may be given again), `npm test -- --test-name-pattern="rings"` (other options go to node's runner).
// Everything is compiled once into a folder of build/, a mirror of the tree: a process a file starts in 60 ms that way, and in 200 ms with a
// loader. Ends with the runner's own summary and exit status.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative, sep } from 'node:path';
import { bringAssets, emit, ROOT } from './compile.mjs';

const FOLDERS = ['src', 'test', 'bench', 'examples'];
const BESIDE = ['etc', 'sounds', 'docs', 'dist', 'scripts'];

const EXCEPT = '--except=';

const args = process.argv.slice(2);
const words = args.filter((arg) => !arg.startsWith('-'));
const exceptions = args.filter((arg) => arg.startsWith(EXCEPT)).map((arg) => arg.slice(EXCEPT.length));
const options = args.filter((arg) => arg.startsWith('-') && !arg.startsWith(EXCEPT));

await mkdir(join(ROOT, 'build'), { recursive: true });
const BUILD = relative(ROOT, await mkdtemp(join(ROOT, 'build/tests-')));
process.on('exit', () => rmSync(join(ROOT, BUILD), { recursive: true, force: true }));

// A file that cannot be compiled fails its own tests; the others still tell something.
await emit('tsconfig.test.json', BUILD);
for (const folder of FOLDERS) await bringAssets(folder, join(BUILD, folder), folder === 'examples' ? 'copy' : 'link');
for (const name of BESIDE) await symlink(join(ROOT, name), join(ROOT, BUILD, name)).catch(() => {});
// Whoever imports 'ringdown/client' in there, as the examples do, gets what was compiled just now.
const manifest = await readFile(join(ROOT, 'package.json'), 'utf8');
await writeFile(join(ROOT, BUILD, 'package.json'), manifest.replaceAll('"./dist/', '"./src/'));

const files = await testFiles();
if (files.length === 0) {
  process.stderr.write(`No test file is left of those that were asked for: ${args.join(' ') || 'all'}.\n`);
  process.exit(1);
}

const runner = spawn(
  process.execPath,
  [
    '--enable-source-maps',
    '--test',
    `--test-concurrency=${Math.max(2, availableParallelism())}`,
    `--test-reporter=${process.stdout.isTTY ? 'spec' : 'tap'}`,
    '--test-reporter-destination=stdout',
    ...options,
    ...files,
  ],
  { cwd: ROOT, stdio: 'inherit', env: { RINGDOWN_TEST_WITHIN_MS: '30000', ...process.env } },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => runner.kill(signal));
runner.on('exit', (code) => process.exit(code ?? 1));

async function testFiles() {
  const found = [];
  for (const folder of ['src', 'test']) {
    const names = await readdir(join(ROOT, folder), { recursive: true });
    for (const name of names) if (name.endsWith('.test.ts')) found.push(`${folder}/${name.split(sep).join('/')}`);
  }
  const has = (file) => (word) => file.includes(word);
  const wanted = found.filter((file) => (words.length === 0 || words.some(has(file))) && !exceptions.some(has(file)));
  return wanted.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).map((file) => join(BUILD, file.replace(/[.]ts$/, '.js')));
}

/** The quick ones first; those that keep real time last, when they have the machine to themselves. */
function rank(file) {
  const slow = ['test/system/', 'test/interop/', 'test/conformance/'];
  return slow.findIndex((folder) => file.startsWith(folder)) + 1;
}
