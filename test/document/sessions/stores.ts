import assert from 'node:assert/strict';
import type { Stage } from '../stage.ts';

/** Keys and values of the database. */
export async function theDatabase({ client, observed }: Stage): Promise<void> {
  await client.do('DBPut', { Family: 'desk', Key: 'colour', Val: 'green', ActionID: 1 });
  client.peer.send('DBGet', { Family: 'desk', Key: 'colour', ActionID: 2 });
  const event = await client.event('DBGetResponse', { ActionID: '2' });
  observed.replied('DBGet', await client.peer.reply());
  assert.deepEqual([event.get('Family'), event.get('Key'), event.get('Val')], ['desk', 'colour', 'green']);
}

/** A mailbox without a message, and with one. */
export async function aMailbox(stage: Stage): Promise<void> {
  const { client } = stage;
  const empty = await client.do('MailboxStatus', { Mailbox: '100@default', ActionID: 1 });
  assert.deepEqual([empty.get('Mailbox'), empty.get('Waiting')], ['100@default', '0']);
  const desk = await stage.phone('3064');
  const call = await desk.call('520');
  await call.answered();
  call.media.playTone(440);
  await call.media.hearsAnything();
  // The beep is over, and what is said now is recorded.
  await client.event('Newexten', { Application: 'VoiceMail' });
  await call.sendDigits('#');
  call.hangup();
  await client.event('MessageWaiting', { Mailbox: '100@default', Waiting: '1' });
  const counted = await client.do('MailboxCount', { Mailbox: '100@default', ActionID: 2 });
  assert.deepEqual([counted.get('NewMessages'), counted.get('OldMessages')], ['1', '0']);
}
