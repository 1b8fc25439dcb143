import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import ts from 'typescript';
// @ts-expect-error a script without types
import { bringAssets, emit } from '../../scripts/compile.mjs';
import { ROOT } from '../architecture/source-tree.ts';
import { SECRET, withExchange } from '../system/small-exchange.ts';
import { inFolder, pack } from './pack.ts';

const run = promisify(execFile);

const json = async (path: string): Promise<Record<string, Record<string, string>>> => JSON.parse(await readFile(path, 'utf8'));

const LOGIN = `
import { AmiClient, AmiError, tcp } from '$PACKAGE';
const [port, secret] = process.argv.slice(2);
const ami = await AmiClient.connect({ via: tcp({ host: '127.0.0.1', port: Number(port) }), username: 'admin', secret });
console.log('$PACKAGE', (await ami.action('Ping')).get('Ping'), (await ami.list('SIPpeers')).items.length > 0, typeof AmiError);
await ami.close();
`;

test('both packages, packed and put into an empty project, log in there; the client needs nothing else', { timeout: 300_000 }, () =>
  inFolder(async (folder) => {
    const client = await pack(join(folder, 'client'), 'packages/client', 'tsconfig.client.json');
    const whole = join(folder, 'ringdown');
    const ringdown = await pack(whole, '.', 'tsconfig.build.json');
    await bringAssets('src', relative(ROOT, join(whole, 'dist')), 'copy');

    const project = join(folder, 'project');
    await mkdir(project);
    await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'empty', private: true, type: 'module' }));
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', client], { cwd: project });
    const installed = (await readdir(join(project, 'node_modules'))).filter((name) => !name.startsWith('.'));
    assert.deepEqual(installed, ['ringdown-client']);
    // Its dependencies are on no disk in the form in which npm could take them: they are linked.
    await mkdir(join(project, 'node_modules/ringdown'));
    await run('tar', ['-xzf', ringdown, '--strip-components=1', '-C', join(project, 'node_modules/ringdown')]);
    const { dependencies = {} } = await json(join(ROOT, 'package.json'));
    for (const name of Object.keys(dependencies)) {
      const link = join(project, 'node_modules', name);
      await mkdir(dirname(link), { recursive: true });
      await symlink(join(ROOT, 'node_modules', name), link);
    }

    await withExchange(async ({ amiPort }) => {
      for (const name of ['ringdown-client', 'ringdown/client']) {
        const file = join(project, `${name.replace('/', '-')}.mjs`);
        await writeFile(file, LOGIN.replaceAll('$PACKAGE', name));
        const { stdout } = await run(process.execPath, [file, String(amiPort), SECRET], { cwd: project });
        assert.equal(stdout, `${name} Pong true function\n`);
      }
    });
    await writeFile(
      join(project, 'whole.mjs'),
      "import * as all from 'ringdown';\nimport * as kit from 'ringdown/testing';\nconsole.log(Object.keys(all).length > 0, Object.keys(kit).length > 0);\n",
    );
    assert.equal((await run(process.execPath, ['whole.mjs'], { cwd: project })).stdout, 'true true\n');
  }),
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
