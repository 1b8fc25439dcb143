import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import test from 'node:test';
import ts from 'typescript';
// @ts-expect-error a script without types
import { emit } from '../../scripts/compile.mjs';
import { ROOT } from '../architecture/source-tree.ts';
import { SECRET, withExchange } from '../system/small-exchange.ts';
import { withEmptyProject } from './empty-project.ts';
import { inFolder, pack } from './pack.ts';

const TSC = createRequire(import.meta.url).resolve('typescript/bin/tsc');

const json = async (path: string): Promise<Record<string, Record<string, string>>> => JSON.parse(await readFile(path, 'utf8'));

const LOGIN = `
import { AmiClient, AmiError, tcp } from 'ringdown-client';
const [port, secret] = process.argv.slice(2);
const ami = await AmiClient.connect({ via: tcp({ host: '127.0.0.1', port: Number(port) }), username: 'admin', secret });
console.log((await ami.action('Ping')).get('Ping'), (await ami.list('SIPpeers')).items.length > 0, typeof AmiError);
await ami.close();
`;

/** For a bundler, without a type of Node's. */
const PAGE = `
import { AmiClient, webSocket } from 'ringdown-client';
await using ami = await AmiClient.connect({ via: webSocket('wss://pbx.example/ws'), username: 'admin', secret: '' });
for (const { items } of [await ami.list('CoreShowChannels')]) document.title = items[0]?.get('Channel') ?? '';
export {};
`;

const compilerOptions = {
  strict: true,
  skipLibCheck: false,
  module: 'ESNext',
  moduleResolution: 'bundler',
  customConditions: ['browser'],
  target: 'ES2023',
  lib: ['ES2023', 'DOM'],
  types: [],
  noEmit: true,
};

test(
  'the packed client is installed without the network, as it needs nothing else, and logs in; in a browser its types need none of Node',
  {
    timeout: 300_000,
  },
  () =>
    inFolder((folder) =>
      withEmptyProject(async (project) => {
        await project.install('--offline', await pack(folder, 'ringdown-client'));
        const installed = (await readdir(join(project.folder, 'node_modules'))).filter((name) => !name.startsWith('.'));
        assert.deepEqual(installed, ['ringdown-client']);
        await withExchange(async ({ amiPort }) => {
          const login = await project.write('login.mjs', LOGIN);
          assert.equal(await project.run(process.execPath, login, String(amiPort), SECRET), 'Pong true function\n');
        });
        await project.write('page.ts', PAGE);
        await project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['page.ts'] }));
        assert.equal(await project.run(process.execPath, TSC, '-p', '.'), '');
      }),
    ),
);

test('what a browser gets imports nothing but itself, and has no way over a socket', () =>
  inFolder(async (folder) => {
    const dist = join(folder, 'dist');
    assert.equal(await emit('tsconfig.client.json', relative(ROOT, dist)), true);
    const seen = new Set<string>();
    const foreign = new Set<string>();
    const visit = async (path: string): Promise<void> => {
      if (seen.has(path)) return;
      seen.add(path);
      for (const { fileName: from } of ts.preProcessFile(await readFile(path, 'utf8')).importedFiles) {
        if (from.startsWith('.')) await visit(join(dirname(path), from));
        else foreign.add(`${relative(dist, path)}: ${from}`);
      }
    };
    await visit(join(dist, 'client/browser.js'));
    assert.deepEqual([...foreign], []);
    assert.ok(seen.size > 15, `${seen.size} files`);
    const { tcp, webSocket } = await import(join(dist, 'client/browser.js'));
    assert.deepEqual([typeof tcp, typeof webSocket], ['undefined', 'function']);
  }));

test('the package of the client has the version of the whole, no dependency, and declarations below 250 kB', () =>
  inFolder(async (folder) => {
    const own = await json(join(ROOT, 'packages/client/package.json'));
    assert.equal(own.version, (await json(join(ROOT, 'package.json'))).version);
    assert.deepEqual([own.dependencies, own.peerDependencies], [undefined, undefined]);
    const dist = join(folder, 'dist');
    assert.equal(await emit('tsconfig.client.json', relative(ROOT, dist)), true);
    let bytes = 0;
    for (const name of await readdir(dist, { recursive: true }))
      if (name.endsWith('.d.ts')) bytes += (await readFile(join(dist, name))).length;
    assert.ok(bytes < 250_000, `${bytes} bytes`);
  }));
