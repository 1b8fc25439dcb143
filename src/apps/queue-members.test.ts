import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appKit } from '../testing/app-kit.ts';
import { queueKit } from '../testing/queue-kit.ts';
import { applications } from './index.ts';

const QUEUES = '[q]\nmember => Test/bob,0,Bob\n[other]\nmember => Test/bob\n';

/** Runs steps on a channel of alice. */
async function run(...steps: string[]) {
  const kit = await appKit(
    `[default]\n${steps.map((step, i) => `exten => 1,${i + 1},${step}`).join('\n')}\nexten => 1,99,Hangup()\n`,
    applications,
  );
  const queues = await queueKit(kit.core, QUEUES);
  const channel = kit.driver.call('alice', '1');
  await kit.settle();
  return { ...kit, ...queues, channel, set: kit.trace('alice').filter((line) => /^var \w+STATUS=/.test(line)) };
}

test('a caller puts its own phone into a queue and out again, and each result is told', async () => {
  const { set, log, channel, told } = await run(
    'AddQueueMember(q)',
    'AddQueueMember(q)',
    'AddQueueMember(none)',
    'RemoveQueueMember(q)',
    'RemoveQueueMember(q)',
    'RemoveQueueMember(q,Test/bob)',
    'RemoveQueueMember(none)',
  );
  assert.deepEqual(set, [
    'var AQMSTATUS=ADDED',
    'var AQMSTATUS=MEMBERALREADY',
    'var AQMSTATUS=NOSUCHQUEUE',
    'var RQMSTATUS=REMOVED',
    'var RQMSTATUS=NOTINQUEUE',
    'var RQMSTATUS=NOTDYNAMIC',
    'var RQMSTATUS=NOSUCHQUEUE',
  ]);
  const { uniqueId } = channel;
  assert.deepEqual(log, [`${uniqueId}|q|Test/alice|ADDMEMBER|`, `${uniqueId}|q|Test/alice|REMOVEMEMBER|`]);
  assert.equal(told('queue.memberAdded')[0]!.member.isDynamic, true);
});

test('a member is added with all that can be said of it', async () => {
  const { queues } = await run('AddQueueMember(q,Local/5@default,3,pr(lunch),Carol,Test/carol,7)');
  const member = queues.find('q')!.member('local/5@DEFAULT')!;
  assert.deepEqual(
    [member.penalty, member.isPaused, member.pauseReason, member.name, member.stateInterface, member.wrapUpSeconds],
    [3, true, 'lunch', 'Carol', 'Test/carol', 7],
  );
});

test('a member is paused in one queue or in all, and queue_log says which', async () => {
  const { set, log } = await run(
    'PauseQueueMember(q,Test/bob,,coffee)',
    'PauseQueueMember(,Test/bob)',
    'UnpauseQueueMember(,Test/bob)',
    'PauseQueueMember(q,Test/nobody)',
    'UnpauseQueueMember(none,Test/bob)',
  );
  assert.deepEqual(set, [
    'var PQMSTATUS=PAUSED',
    'var PQMSTATUS=PAUSED',
    'var UPQMSTATUS=UNPAUSED',
    'var PQMSTATUS=NOTFOUND',
    'var UPQMSTATUS=NOTFOUND',
  ]);
  assert.deepEqual([log[0], log[1], log[4]], ['NONE|q|Bob|PAUSE|coffee', 'NONE|NONE|Bob|PAUSEALL|', 'NONE|NONE|Bob|UNPAUSEALL|']);
});

test('the dialplan writes lines of its own into queue_log, and counts calls that a member made by itself', async () => {
  const { log, queues } = await run(
    'QueueLog(q,7.1,Bob,NOTE,a text, with a comma)',
    'QueueUpdate(q,7.2,Bob,ANSWER,30)',
    'QueueUpdate(q,7.3,Bob,BUSY,0,x)',
  );
  assert.deepEqual(log, ['7.1|q|Bob|NOTE|a text, with a comma', '7.2|q|Bob|OUTCALL|ANSWER|30|', '7.3|q|Bob|OUTCALL|BUSY|0|x']);
  const { statistics } = queues.find('q')!;
  assert.deepEqual([statistics.completed, statistics.talkSeconds, statistics.abandoned], [1, 30, 1]);
});
