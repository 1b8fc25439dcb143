import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { SECRET, type SmallExchange, withExchange } from './small-exchange.ts';

const SAMPLES = new URL('../../etc/', import.meta.url);

/** The sample configuration on free ports, but for the manager's. */
async function samples(): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of (await readdir(SAMPLES)).filter((file) => file.endsWith('.conf') && file !== 'manager.conf')) {
    const text = await readFile(new URL(name, SAMPLES), 'latin1');
    files[name] = text.replace(/^(\w*port *=) *\d+/gm, '$1 0').replace(/^(tcpbindaddr *= *[\d.]+):\d+/gm, '$1:0');
  }
  return files;
}

test('a reload of any file that is broken is refused to the client, whatever part reads it, and nothing of it is in force', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-reloads-'));
  const use = async ({ running, amiPort, log }: SmallExchange) => {
    const client = await AmiPeer.connect({ port: amiPort });
    await client.action('Login', { Username: 'admin', Secret: SECRET, Events: 'off' });
    const reload = async () => {
      const reply = await client.action('Reload');
      return `${reply.get('Response')}: ${reply.get('Message')}`;
    };
    const dialplan = running.exchange.dialplan.current;
    const passed: string[] = [];
    for (const name of await readdir(folder)) {
      const text = await readFile(join(folder, name));
      await writeFile(join(folder, name), '[general\nno end of it\n');
      log.length = 0;
      if ((await reload()) !== 'Error: An unknown error occurred') passed.push(name);
      assert.equal(running.exchange.dialplan.current, dialplan, name);
      assert.ok(
        log.some(({ level, message }) => level === 'error' && message.includes(`${name}:1: no closing ']'`)),
        `${name} is not named`,
      );
      await writeFile(join(folder, name), text);
    }
    assert.deepEqual(passed, []);
    assert.equal(await reload(), 'Success: Module Reloaded');
    client.close();
  };
  try {
    await withExchange(use, { files: await samples(), folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('what only a start puts in force is told when a reload finds it changed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-reloads-'));
  const use = async ({ running, log }: SmallExchange) => {
    await writeFile(join(folder, 'rtp.conf'), '[general]\nrtpstart = 20000\nrtpend = 30000\n');
    await writeFile(join(folder, 'asterisk.conf'), '[options]\nsystemname = other\n');
    await running.reload();
    const told = log.filter(({ message }) => message.includes('the next start only')).map(({ message }) => message);
    assert.deepEqual(told, [
      'rtp.conf: what has changed is put in force by the next start only (portEnd)',
      'asterisk.conf: what has changed is put in force by the next start only (systemName)',
    ]);
  };
  try {
    await withExchange(use, { files: { 'rtp.conf': '[general]\nrtpstart = 20000\nrtpend = 20999\n' }, folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
