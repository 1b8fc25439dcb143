import assert from 'node:assert/strict';
import type { Stage } from '../stage.ts';

/** The examples that the document prints, word for word. */
const LOGIN = `
   Action: Login
   Username: testuser
   Secret: testsecret
`;

const ORIGINATE = `
   Action: Originate
   Channel: sip/12345
   Exten: 1234
   Context: default
`;

const ORIGINATE_WITHOUT_WAITING = `
   Action: Originate
   Channel: sip/12345
   Exten: 1234
   Context: default
   Async: yes
`;

/** Where the document has "(varies)", the name of the channel that there is. */
const redirectWithExtraChannel = (zap: string, sip: string) => `
  Action: Redirect
  Channel: ${zap}
  ExtraChannel: ${sip}
  Exten: 680
  Priority: 1
`;

export async function logIn(stage: Stage): Promise<void> {
  const client = await stage.connect();
  const reply = await client.say(LOGIN);
  assert.deepEqual([reply.get('Response'), reply.get('Message')], ['Success', 'Authentication accepted']);
}

/** Without Priority and with somebody waiting, the server of its time refused its own example (docs/decisions/0006); with one it calls. */
export async function originate(stage: Stage): Promise<void> {
  const phone = await stage.phone('12345');
  const refused = await stage.client.say(ORIGINATE);
  assert.equal(refused.get('Message'), "Originate with 'Exten' requires 'Context' and 'Priority'");
  const replied = stage.client.say(`${ORIGINATE}   Priority: 1`);
  const call = await phone.incoming();
  call.answer();
  assert.equal((await replied).get('Response'), 'Success');
  await stage.client.event('Newexten', { Channel: /^SIP\/12345-/, Extension: '1234', Application: 'Answer' });
  call.hangup();
  await stage.client.event('Hangup', { Channel: /^SIP\/12345-/ });
}

export async function originateWithoutWaiting(stage: Stage): Promise<void> {
  const phone = await stage.phone('12345');
  const reply = await stage.client.say(ORIGINATE_WITHOUT_WAITING);
  assert.deepEqual([reply.get('Response'), reply.get('Message')], ['Success', 'Originate successfully queued']);
  const call = await phone.incoming();
  call.answer();
  await stage.client.event('OriginateSuccess', { Channel: 'sip/12345', Exten: '1234', Reason: '4' });
  call.hangup();
  await stage.client.event('Hangup', { Channel: /^SIP\/12345-/ });
}

/** "Redirect both ends of an already-connected call to a meetme room." */
export async function redirectBothToRoom(stage: Stage): Promise<void> {
  const [adapter, desk] = [await stage.phone('ata-1'), await stage.phone('3064')];
  const atDesk = await desk.call('9');
  const atLine = await adapter.incoming();
  atLine.answer();
  await atDesk.answered();
  const link = await stage.client.event('Link', { Channel1: /^SIP\/3064-/, Channel2: /^Zap\// });
  assert.equal(link.get('Channel2'), 'Zap/1-1');
  const reply = await stage.client.say(redirectWithExtraChannel('Zap/1-1', link.get('Channel1')!));
  assert.deepEqual([reply.get('Response'), reply.get('Message')], ['Success', 'Dual Redirect successful']);
  await stage.client.event('MeetmeJoin', { Meetme: '680' });
  await stage.client.event('MeetmeJoin', { Meetme: '680' });
  atDesk.media.playTone(440);
  atLine.media.playTone(620);
  await Promise.all([atDesk.media.hears(620), atLine.media.hears(440)]);
  atDesk.hangup();
  atLine.hangup();
  await stage.client.event('MeetmeEnd', { Meetme: '680' });
}
