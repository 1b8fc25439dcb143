import assert from 'node:assert/strict';
import type { Stage } from '../stage.ts';

/** A queue with its member: listed, joined, served, its members added, paused and removed. */
export async function aQueue(stage: Stage): Promise<void> {
  const { client } = stage;
  const [member, desk] = [await stage.phone('12345'), await stage.phone('3064')];
  assert.match((await client.ask('Queues', { ActionID: 1 })).text, /support +has 0 calls/);
  const call = await desk.call('500');
  await client.event('Join', { Queue: 'support', Position: '1', Count: '1' });
  const atMember = await member.incoming();

  client.peer.send('QueueStatus', { Queue: 'support', ActionID: 2 });
  stage.observed.replied('QueueStatus', await client.peer.reply());
  await client.event('QueueMember', { Location: 'SIP/12345', Membership: 'static', Paused: '0' });
  await client.event('QueueEntry', { Queue: 'support', Position: '1' });
  await client.event('QueueStatusComplete', { ActionID: '2' });

  atMember.answer();
  await client.event('Leave', { Queue: 'support', Count: '0' });
  await call.answered();
  call.hangup();
  await atMember.ended();
  await client.event('QueueMemberStatus', { Location: 'SIP/12345' });

  await client.do('QueueAdd', { Queue: 'support', Interface: 'SIP/3064', Penalty: 1 });
  await client.event('QueueMemberAdded', { Location: 'SIP/3064', Membership: 'dynamic', Penalty: '1' });
  await client.do('QueuePause', { Queue: 'support', Interface: 'SIP/3064', Paused: 'true' });
  await client.event('QueueMemberPaused', { Location: 'SIP/3064', Paused: '1' });
  await client.do('QueueRemove', { Queue: 'support', Interface: 'SIP/3064' });
  await client.event('QueueMemberRemoved', { Location: 'SIP/3064' });
}
