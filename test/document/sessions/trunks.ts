import assert from 'node:assert/strict';
import type { Stage } from '../stage.ts';

/** A line over an adapter: do not disturb, and its list. */
export async function lines({ client }: Stage): Promise<void> {
  await client.do('ZapDNDon', { ZapChannel: 1, ActionID: 1 });
  assert.equal((await client.event('DNDState', { Channel: 'Zap/1' })).get('Status'), 'enabled');
  await client.do('ZapDNDoff', { ZapChannel: 1, ActionID: 2 });
  await client.event('DNDState', { Status: 'disabled' });
}

/** IAX2 peers, and a registration with another exchange. */
export async function iaxPeers({ client }: Stage): Promise<void> {
  const listed = await client.ask('IAXpeers', { ActionID: 1 });
  assert.match(listed.text, /^ActionID: 1\r\nName\/Username +Host +Mask +Port +Status/);
  assert.match(listed.text, /branch/);
  // What was refused is asked again when the configuration is read again.
  await client.command('iax2 reload');
  const refused = await client.event('Registry', { ChannelDriver: 'IAX2', Status: 'Rejected' });
  assert.equal(refused.get('Username'), 'line');
}

/** Registrations of this exchange with another: granted, and refused. */
export async function registrations({ client }: Stage): Promise<void> {
  const granted = await client.event('Registry', { ChannelDriver: 'SIP', Status: 'Registered' }, 10_000);
  assert.equal(granted.get('Domain'), '127.0.0.1');
  // What was refused is asked again when the configuration is read again.
  await client.command('sip reload');
  assert.equal((await client.event('Registry', { Status: 'No Authentication' })).get('Username'), 'line');
}
