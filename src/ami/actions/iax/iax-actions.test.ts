import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type IaxDirectory, iaxDirectory } from '../../../core/endpoint/iax-directory.ts';
import type { Exchange } from '../../../exchange/exchange.ts';
import { IaxQueries } from '../../../exchange/iax-queries.ts';
import { coreKit } from '../../../testing/core-kit.ts';
import { iaxScene } from '../../../testing/iax-scene.ts';
import { type AmiPeer, account, startManager } from '../../manager-fixture.ts';
import { iaxActions } from './index.ts';

/** A manager over an exchange that knows what `directory` says, without IAX2 if that is undefined. */
async function setUp(t: TestContext, directory: IaxDirectory | undefined) {
  const { core } = await coreKit('[default]\n');
  if (directory) iaxDirectory.fill(core, directory);
  const exchange = { bus: core.bus, iax: new IaxQueries(core), system: { uptimeSeconds: 7, lastReloadSeconds: 0 } };
  const accounts = [account('admin'), account('reader', { write: 'reporting' }), account('caller', { read: 'call', write: 'call' })];
  const manager = await startManager({ accounts }, { exchange: exchange as unknown as Exchange, actions: iaxActions });
  t.after(() => manager.stop());
  const logIn = (listener: 'modern' | 'classic', user = 'admin') => manager.logIn({ listener, user, headers: ['Events: off'] });
  return { modern: (user?: string) => logIn('modern', user), classic: (user?: string) => logIn('classic', user) };
}

/** Messages of a list, up to the one named `last`, lines parted by `|`. */
async function listed(peer: AmiPeer, last: string): Promise<string[]> {
  const messages = [await peer.find('Response: ')];
  while (!messages.at(-1)?.includes(last)) messages.push(await peer.next());
  return messages.map((message) => message.replaceAll('\r\n', '|'));
}

/** What comes for an action whose reply has no end of its own: everything before the answer to a Ping. */
async function before(peer: AmiPeer, ...lines: string[]): Promise<string> {
  peer.raw(`${lines.join('\r\n')}\r\n\r\nAction: Ping\r\n\r\n`);
  let text = '';
  while (!text.includes('Response: ')) text += `${await peer.next()}\r\n\r\n`;
  return text.slice(0, text.indexOf('Response: '));
}

test('IAXpeers lists how and where each peer is reached', async (t) => {
  const { modern } = await setUp(t, await iaxScene());
  const peer = await modern();
  peer.send('Action: IAXpeers', 'ActionID: 1');
  assert.deepEqual(await listed(peer, 'PeerlistComplete'), [
    'Response: Success|ActionID: 1|EventList: start|Message: Peer status list will follow',
    'Event: PeerEntry|Channeltype: IAX2|ObjectName: far/near|ChanObjectType: peer|IPaddress: 192.0.2.2|IPport: 4570|Dynamic: yes|Trunk: yes|Encryption: no|Status: OK (12 ms)|Description: Branch office',
    'Event: PeerEntry|Channeltype: IAX2|ObjectName: fixed|ChanObjectType: peer|IPaddress: 192.0.2.7|IPport: 4569|Dynamic: no|Trunk: no|Encryption: no|Status: Unmonitored|Description: ',
    'Event: PeerEntry|Channeltype: IAX2|ObjectName: remote|ChanObjectType: peer|IPaddress: (null)|IPport: (null)|Dynamic: yes|Trunk: no|Encryption: no|Status: UNKNOWN|Description: ',
    'Event: PeerlistComplete|ActionID: 1|EventList: Complete|ListItems: 3',
  ]);
});

test('IAXpeers of 2006 is a table of text, the last of the file first, without a Response', async (t) => {
  const { classic } = await setUp(t, await iaxScene());
  const text = await before(await classic(), 'Action: IAXpeers', 'ActionID: 1');
  assert.equal(
    text,
    [
      'ActionID: 1',
      'Name/Username    Host                 Mask             Port          Status    ',
      'fixed            192.0.2.7       (S)  255.255.255.255  4569          Unmonitored',
      'remote           (Unspecified)   (D)  255.255.255.255  0             UNKNOWN   ',
      'far/near         192.0.2.2       (D)  255.255.255.255  4570 (T)      OK (12 ms)',
      '3 iax2 peers [1 online, 0 offline, 2 unmonitored]',
      '',
      '\r\n',
    ].join('\r\n'),
  );
});

test('IAXpeerlist has the name that a peer is called by apart', async (t) => {
  const { modern } = await setUp(t, await iaxScene());
  const peer = await modern();
  peer.send('Action: IAXpeerlist', 'ActionID: 1');
  assert.deepEqual(await listed(peer, 'PeerlistComplete'), [
    'Response: Success|ActionID: 1|EventList: start|Message: IAX Peer status list will follow',
    'Event: PeerEntry|ActionID: 1|Channeltype: IAX|ObjectName: far|ObjectUsername: near|ChanObjectType: peer|IPaddress: 192.0.2.2|Mask: (null)|Port: 4570|Dynamic: yes|Trunk: yes|Encryption: no|Status: OK (12 ms)',
    'Event: PeerEntry|ActionID: 1|Channeltype: IAX|ObjectName: fixed|ChanObjectType: peer|IPaddress: 192.0.2.7|Mask: 255.255.255.255|Port: 4569|Dynamic: no|Trunk: no|Encryption: no|Status: Unmonitored',
    'Event: PeerEntry|ActionID: 1|Channeltype: IAX|ObjectName: remote|ChanObjectType: peer|IPaddress: (null)|Mask: (null)|Port: (null)|Dynamic: yes|Trunk: no|Encryption: no|Status: UNKNOWN',
    'Event: PeerlistComplete|ActionID: 1|EventList: Complete|ListItems: 3',
  ]);
});

test('IAXregistry lists where we register, and how that stands', async (t) => {
  const { modern } = await setUp(t, await iaxScene());
  const peer = await modern();
  peer.send('Action: IAXregistry', 'ActionID: 1');
  assert.deepEqual(await listed(peer, 'RegistrationsComplete'), [
    'Response: Success|ActionID: 1|EventList: start|Message: Registrations will follow',
    'Event: RegistryEntry|ActionID: 1|Host: 192.0.2.1:4569|DNSmanager: N|Username: far|Perceived: 192.0.2.9:4571|Refresh: 60|State: Registered',
    'Event: RegistryEntry|ActionID: 1|Host: pbx.example.org|DNSmanager: N|Username: me|Perceived: <Unregistered>|Refresh: 30|State: Request Sent',
    'Event: RegistrationsComplete|ActionID: 1|EventList: Complete|ListItems: 2',
  ]);
});

test('IAXnetstats is a line of numbers a call and an empty line, and never has an ActionID', async (t) => {
  const { modern, classic } = await setUp(t, await iaxScene());
  for (const peer of [await modern(), await classic()])
    assert.equal(
      await before(peer, 'Action: IAXnetstats', 'ActionID: 1'),
      'IAX2/far-1 21 2 40 3 4 5 6 3 12 13 14 15 16 17 18 Tx:NEW Rx:ACCEPT-LO\n\r\n',
    );
});

test('without IAX2, and without a peer, the lists are empty', async (t) => {
  const nobody = { ...(await iaxScene()), peerNames: () => [], registrations: () => [], dialogs: () => [] };
  for (const directory of [undefined, nobody]) {
    const { modern, classic } = await setUp(t, directory);
    const [peer, old] = [await modern(), await classic()];
    for (const [name, message, complete] of [
      ['IAXpeers', 'Peer status list will follow', 'PeerlistComplete'],
      ['IAXpeerlist', 'IAX Peer status list will follow', 'PeerlistComplete'],
      ['IAXregistry', 'Registrations will follow', 'RegistrationsComplete'],
    ] as const) {
      peer.send(`Action: ${name}`);
      assert.deepEqual(await listed(peer, complete), [
        `Response: Success|EventList: start|Message: ${message}`,
        `Event: ${complete}|EventList: Complete|ListItems: 0`,
      ]);
    }
    for (const each of [peer, old]) assert.equal(await before(each, 'Action: IAXnetstats'), '\r\n');
    assert.equal(
      await before(old, 'Action: IAXpeers'),
      'Name/Username    Host                 Mask             Port          Status    \r\n0 iax2 peers [0 online, 0 offline, 0 unmonitored]\r\n\r\n\r\n',
    );
  }
});

test('an account of another class is refused; the two that 2006 had ask for none there', async (t) => {
  const { modern, classic } = await setUp(t, await iaxScene());
  const [caller, reader, old] = [await modern('caller'), await modern('reader'), await classic('caller')];
  for (const name of ['IAXpeers', 'IAXpeerlist', 'IAXregistry', 'IAXnetstats']) {
    caller.send(`Action: ${name}`, 'ActionID: 1');
    assert.equal(await caller.find('ActionID: 1'), 'Response: Error\r\nActionID: 1\r\nMessage: Permission denied');
  }
  reader.send('Action: IAXregistry', 'ActionID: 1');
  assert.match(await reader.find('ActionID: 1'), /^Response: Success/);
  assert.match(await before(old, 'Action: IAXnetstats'), /^IAX2\/far-1 /);
  // The other two are of later times and keep their class, whoever asks.
  for (const name of ['IAXpeerlist', 'IAXregistry']) {
    old.send(`Action: ${name}`, 'ActionID: 2');
    assert.equal(await old.find('ActionID: 2'), 'Response: Error\r\nActionID: 2\r\nMessage: Permission denied');
  }
});
