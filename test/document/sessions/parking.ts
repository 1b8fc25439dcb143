import assert from 'node:assert/strict';
import type { Stage } from '../stage.ts';

/** A call is parked, listed and fetched; another gives up; a third comes back. */
export async function parkedCalls(stage: Stage): Promise<void> {
  const { client, observed } = stage;
  const [desk, peer] = [await stage.phone('3064'), await stage.phone('12345')];
  const parked = await desk.call('700');
  const told = await client.event('ParkedCall', { Exten: '701' });
  assert.equal(told.get('Timeout'), '2');
  client.peer.send('ParkedCalls', { ActionID: 1 });
  observed.replied('ParkedCalls', await client.peer.reply());
  await client.event('ParkedCall', { Exten: '701', ActionID: '1' });
  await client.event('ParkedCallsComplete', { ActionID: '1' });
  const fetcher = await peer.call('701');
  await client.event('UnParkedCall', { Exten: '701', From: /^SIP\/12345-/ });
  await fetcher.answered();
  fetcher.hangup();
  await parked.ended();

  const impatient = await desk.call('700');
  await client.event('ParkedCall', { Exten: '701' });
  impatient.hangup();
  await client.event('ParkedCallGiveUp', { Exten: '701' });

  const forgotten = await desk.call('700');
  await client.event('ParkedCallTimeOut', { Exten: '701' }, 10_000);
  forgotten.hangup();
  await forgotten.ended();
}
