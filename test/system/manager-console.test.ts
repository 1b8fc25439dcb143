import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { defineApplication } from '../../src/core/dialplan/define-application.ts';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { managerConf, SECRET, type SmallExchange, withExchange } from './small-exchange.ts';

const DIALECTS = ['modern', 'classic'] as const;
type Dialect = (typeof DIALECTS)[number];

async function logIn(exchange: SmallExchange, dialect: Dialect): Promise<AmiPeer> {
  const peer = await AmiPeer.connect({ port: dialect === 'modern' ? exchange.amiPort : exchange.classicPort });
  await peer.login('admin', SECRET);
  return peer;
}

/** Runs a command; what it prints, without the framing. */
const command = async (peer: AmiPeer, line: string): Promise<string> =>
  (await peer.action('Command', { Command: line })).text.replaceAll(/^Output: ?/gm, '');

/** Makes a Local channel that stays; its first half by the name that the dialect gives it. */
async function originate(peer: AmiPeer): Promise<string> {
  await peer.action('Originate', { Channel: 'Local/700@default/n', Application: 'Wait', Data: 60, Variable: 'COLOUR=red', Async: 'true' });
  const channel = await peer.event('Newchannel', { Channel: /[;,]1$/ });
  await peer.event('Newstate', { Channel: /[;,]1$/ });
  return channel.get('Channel') ?? '';
}

for (const dialect of DIALECTS) {
  test(`${dialect}: a command takes and prints the names of Local halves as events show them`, () =>
    withExchange(async (exchange) => {
      const peer = await logIn(exchange, dialect);
      const name = await originate(peer);
      assert.match(await command(peer, `core show channel ${name}`), new RegExp(`Name: ${name}\\r?\\n`));
      assert.ok((await command(peer, `soft hangup ${name}`)).includes(`Requested Hangup on channel '${name}'`));
      await peer.event('Hangup', { Channel: name });
      peer.close();
    }));

  test(`${dialect}: Status lists the variables that are asked for, functions among them`, () =>
    withExchange(async (exchange) => {
      const peer = await logIn(exchange, dialect);
      const name = await originate(peer);
      await peer.action('Status', { Channel: name, Variables: 'COLOUR,CHANNEL(state),NOSUCH' });
      const status = await peer.event('Status');
      assert.deepEqual(status.all('Variable'), ['COLOUR=red', 'CHANNEL(state)=Up', 'NOSUCH=(null)']);
      peer.close();
    }));

  test(`${dialect}: an extension is shown from the contexts that its own includes`, () =>
    withExchange(
      async (exchange) => {
        const peer = await logIn(exchange, dialect);
        assert.match(await command(peer, 'dialplan show 200@outer'), /\[ Included context 'inner' created by 'pbx_config' \]/);
        assert.match(await command(peer, 'dialplan show 201@outer'), /There is no existence of 201@outer extension/);
        await peer.action('ShowDialPlan', { Context: 'outer', Extension: '200' });
        assert.equal((await peer.event('ListDialplan')).get('Context'), 'inner');
        assert.equal((await peer.event('ShowDialPlanComplete')).get('ListItems'), '1');
        peer.close();
      },
      { files: { 'extensions.conf': '[outer]\ninclude => inner\n[inner]\ninclude => outer\nexten => 200,1,NoOp(found)\n' } },
    ));

  test(`${dialect}: what an action needs is told as the dialect asks for it`, () =>
    withExchange(async (exchange) => {
      const peer = await logIn(exchange, dialect);
      const needed = dialect === 'modern' ? 'originate,all' : 'call,all';
      assert.ok((await command(peer, 'manager show command Originate')).includes(`Privilege: ${needed}`));
      peer.close();
    }));
}

test('two channels are redirected together or not at all, and the one that ends already is named', () =>
  withExchange(
    async (exchange) => {
      const peer = await logIn(exchange, 'modern');
      const first = await originate(peer);
      const second = first.replace(/1$/, '2');
      // It stays in its h extension, by an application that does not heed that the call is over.
      let leave: () => void = () => undefined;
      const stays = new Promise<undefined>((resolve) => {
        leave = () => resolve(undefined);
      });
      exchange.running.exchange.core.applications.set(
        'stay',
        defineApplication({ name: 'Stay', summary: '', syntax: 'Stay()', description: '', run: () => stays }),
      );
      await peer.action('Hangup', { Channel: second });
      await peer.event('Newexten', { Channel: second, Extension: 'h' });
      await peer.action('Originate', { Channel: 'Local/701@default/n', Application: 'Wait', Data: 60, Async: 'true' });
      const other = (await peer.event('Newchannel', { Channel: /;1$/ })).get('Channel') ?? '';
      const place = { Context: 'default', Exten: '700', Priority: 1 };
      const told = async (channel: string, extra: string) =>
        (await peer.action('Redirect', { Channel: channel, ExtraChannel: extra, ...place })).get('Message');
      assert.equal(await told(second, other), 'Redirect failed, channel not up.');
      assert.equal(await told(other, second), 'Redirect failed, extra channel not up.');
      assert.equal((await peer.action('Getvar', { Channel: other, Variable: 'CHANNEL(exten)' })).get('Value'), '701');
      leave();
      peer.close();
    },
    {
      files: {
        'extensions.conf':
          '[default]\nexten => 700,1,Answer()\n same => n,Wait(60)\nexten => 701,1,Answer()\n same => n,Wait(60)\nexten => h,1,Stay()\n',
      },
    },
  ));

test('functions and variables of channelvars stand in every snapshot with their value', () =>
  withExchange(
    async (exchange) => {
      const peer = await logIn(exchange, 'modern');
      await peer.action('Originate', {
        Channel: 'Local/700@default',
        Application: 'Wait',
        Data: 60,
        Variable: 'COLOUR=red',
        Async: 'true',
      });
      const up = await peer.event('Newstate', { Channel: /;1$/, ChannelStateDesc: 'Up' });
      assert.deepEqual(up.all('ChanVariable'), ['COLOUR=red', 'CHANNEL(state)=Up', 'NOSUCH(x)=']);
      assert.match(exchange.log.map(({ message }) => message).join('\n'), /there is no function to read NOSUCH\(x\) with/);
      peer.close();
    },
    { files: { 'manager.conf': managerConf().replace('[admin]', 'channelvars = COLOUR,CHANNEL(state),NOSUCH(x)\n[admin]') } },
  ));

test('a reload takes new tones, and says which options of the manager wait for a start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-'));
  try {
    await withExchange(
      async (exchange) => {
        const peer = await logIn(exchange, 'modern');
        await writeFile(join(folder, 'indications.conf'), '[general]\ncountry = xx\n[xx]\ndial = 333\n');
        assert.equal((await peer.action('Reload', { Module: 'res_indications' })).get('Response'), 'Success');
        assert.equal(exchange.running.exchange.core.prompter.tone('dial'), '333');
        await writeFile(join(folder, 'manager.conf'), managerConf().replace('bindaddr = 127.0.0.1', 'bindaddr = ::1'));
        await peer.action('Reload', { Module: 'manager' });
        assert.match(exchange.log.map(({ message }) => message).join('\n'), /changes at the next start only \(bindAddress\)/);
        peer.close();
      },
      { folder, files: { 'indications.conf': '[general]\ncountry = xx\n[xx]\ndial = 222\n' } },
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
