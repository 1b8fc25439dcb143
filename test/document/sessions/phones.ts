import assert from 'node:assert/strict';
import type { Stage } from '../stage.ts';

/** Who is registered, and how it comes and goes. */
export async function peersComeAndGo(stage: Stage): Promise<void> {
  const { client } = stage;
  const phone = await stage.phone('12345');
  await phone.unregister();
  await client.event('PeerStatus', { Peer: 'SIP/12345', PeerStatus: 'Unregistered' });
  await phone.register();
  await client.event('PeerStatus', { Peer: 'SIP/12345', PeerStatus: 'Registered' });
  assert.ok((await client.event('PeerStatus', { Peer: 'SIP/12345', PeerStatus: 'Reachable' })).get('Time') !== undefined);

  // As if its time had run out.
  await client.command('sip unregister 12345');
  assert.equal((await client.event('PeerStatus', { Peer: 'SIP/12345', PeerStatus: 'Unregistered' })).get('Cause'), 'Expired');
  await phone.register();
  await client.event('PeerStatus', { Peer: 'SIP/12345', PeerStatus: 'Reachable' });

  client.peer.send('SIPpeers', { ActionID: 1 });
  stage.observed.replied('SIPpeers', await client.peer.reply());
  await client.event('PeerEntry', { ObjectName: '12345' });
  await client.event('PeerlistComplete', { ActionID: '1' });
  const shown = await client.ask('SIPshowpeer', { Peer: '12345', ActionID: 2 });
  assert.deepEqual([shown.get('Response'), shown.get('VoiceMailbox'), shown.get('SecretExist')], ['Success', '100@default', 'Y']);
  const none = await client.ask('SIPshowpeer', { Peer: 'nobody', ActionID: 3 });
  assert.equal(none.get('Message'), 'Peer nobody not found.');
}
