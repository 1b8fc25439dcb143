import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { join } from 'node:path';
import test from 'node:test';
import { ROOT } from '../architecture/source-tree.ts';
import { DaemonProcess } from '../system/daemon-process.ts';
import { managerConf, SECRET } from '../system/small-exchange.ts';
import { type EmptyProject, ENV, registryAnswers, withEmptyProject } from './empty-project.ts';
import { inFolder, pack } from './pack.ts';

const isRequired = process.env.RINGDOWN_INTEROP === 'required';
const skip = isRequired || (await registryAnswers()) ? false : 'the npm registry cannot be reached';

const { version, devDependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
const TSC = createRequire(import.meta.url).resolve('typescript/bin/tsc');

/** Prints, for each subpath that a package exports, whether there is something behind it. */
const IMPORT_ALL = `
import { readFileSync } from 'node:fs';
for (const name of ['ringdown', 'ringdown-client']) {
  const { exports } = JSON.parse(readFileSync(new URL('node_modules/' + name + '/package.json', import.meta.url), 'utf8'));
  for (const subpath of Object.keys(exports)) {
    const options = subpath.endsWith('.json') ? { with: { type: 'json' } } : {};
    console.log(name + subpath.slice(1), Object.keys(await import(name + subpath.slice(1), options)).length > 0);
  }
}
`;

const LOGIN = `
import { AmiClient, tcp } from 'ringdown-client';
const [port, secret] = process.argv.slice(2);
const ami = await AmiClient.connect({ via: tcp({ host: '127.0.0.1', port: Number(port) }), username: 'admin', secret });
console.log((await ami.action('Ping')).get('Ping'), await ami.command('core show version'));
await ami.close();
`;

/** What a program of somebody else's writes: names that are known, and one (marked) that is not. */
const TYPED = `
import { startExchange } from 'ringdown';
import { AmiClient } from 'ringdown/client';
import { withExchange } from 'ringdown/testing';
import { type AmiEvent, AmiGroup, tcp } from 'ringdown-client';
export async function causes(port: number, hangup: AmiEvent<'Hangup'>): Promise<(string | undefined)[]> {
  const ami = await AmiClient.connect({ via: tcp({ host: '127.0.0.1', port }), username: 'admin', secret: '' });
  const { items } = await ami.list('CoreShowChannels');
  // @ts-expect-error
  await ami.action('Hangup', { Chanel: 'SIP/alice-1' });
  return [hangup.get('Cause-txt'), ...items.map((item) => item.get('Channel'))];
}
export const used = [startExchange, withExchange, AmiGroup];
`;

/** The compiler as strict as it can be with what is installed: the declarations of every package in use are checked themselves. */
const compilerOptions = { strict: true, skipLibCheck: false, module: 'NodeNext', target: 'ES2023', types: ['node'], noEmit: true };

/** Starts the exchange as a person does, on free ports, logs in with the installed client, and presses Control-C. */
async function useExchange(project: EmptyProject): Promise<void> {
  const { folder } = project;
  await mkdir(join(folder, 'conf'));
  await project.write('conf/manager.conf', managerConf());
  const exchange = new DaemonProcess(['start', '--config', 'conf', '--state', 'state'], ENV, { command: ['npx', 'ringdown'], cwd: folder });
  try {
    const port = await exchange.port('AMI (modern)');
    const login = await project.write('login.mjs', LOGIN);
    assert.match(await project.run(process.execPath, login, String(port), SECRET), /^Pong \[ '.*Ringdown.*' \]/);
    exchange.interrupt();
    await exchange.exit;
    await assert.rejects(arrives(port), { code: 'ECONNREFUSED' });
  } finally {
    await exchange.close();
  }
}

const arrives = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(void socket.destroy()));
    socket.on('error', reject);
  });

test(
  'both packages, installed from their tarballs, are imported, run, log in and are type-checked in an empty project',
  {
    skip,
    timeout: 300_000,
  },
  () =>
    inFolder((folder) =>
      withEmptyProject(async (project) => {
        const tarballs = [await pack(join(folder, 'ringdown'), 'ringdown'), await pack(join(folder, 'client'), 'ringdown-client')];
        await project.install(...tarballs, `@types/node@${devDependencies['@types/node']}`);

        const all = await project.write('all.mjs', IMPORT_ALL);
        assert.deepEqual((await project.run(process.execPath, '--no-warnings', all)).trim().split('\n'), [
          'ringdown true',
          'ringdown/client true',
          'ringdown/testing true',
          'ringdown/package.json true',
          'ringdown-client true',
          'ringdown-client/package.json true',
        ]);

        assert.equal(await project.run('npx', 'ringdown', '--version'), `${version}\n`);
        assert.match(await project.run('npx', 'ringdown', '--help'), /^Usage: ringdown .*\n[\s\S]*\n {2}start /);
        await useExchange(project);

        await project.write('typed.ts', TYPED);
        await project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['typed.ts'] }));
        assert.equal(await project.run(process.execPath, TSC, '-p', '.'), '');
      }),
    ),
);
