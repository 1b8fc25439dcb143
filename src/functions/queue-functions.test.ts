// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the dialplan writes variables like this
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applications } from '../apps/index.ts';
import { assignVariable, substitute } from '../core/dialplan/channel-scope.ts';
import { queueCallKit } from '../testing/queue-kit.ts';
import { registerFunctions } from './index.ts';

const CONF = `[q]
wrapuptime = 10
maxlen = 7
strategy = linear
setqueuevar = yes
servicelevel = 20
member => Test/bob,3,Bob
member => Test/carol,1
member => Test/dave
[other]
member => Test/bob
`;

async function setUp(conf = CONF) {
  const kit = await queueCallKit(applications, conf);
  registerFunctions(kit.core.functions);
  // Nobody of the queue: its dialplan is not run.
  const channel = kit.core.channels.create({ technology: 'Test', name: 'Test/x-1', leg: () => ({}) as never })!;
  const read = (text: string) => substitute(kit.core, channel, text);
  const set = (name: string, value: string) => assignVariable(kit.core, channel, name, value);
  return { ...kit, channel, read, set };
}

test('members are counted: all, those whose phone is there, the free ones, and those of them who are ready', async () => {
  const { read, core, queues } = await setUp();
  const counts = () => ['count', 'logged', 'free', 'READY'].map((option) => read(`\${QUEUE_MEMBER(q,${option})}`)).join(' ');
  assert.equal(counts(), '3 3 0 0', 'what is not known is there, and not free');
  for (const party of ['bob', 'carol', 'dave']) core.devices.set(`Test/${party}`, 'NOT_INUSE');
  assert.equal(counts(), '3 3 3 3');
  const [bob] = queues.membersOf('Test/bob');
  bob!.lastCallAtMs = core.clock.now();
  assert.equal(counts(), '3 3 3 2');
  await queues.memberships.pause('q', 'Test/carol', true);
  assert.equal(counts(), '3 3 2 1');
  core.devices.set('Test/dave', 'UNAVAILABLE');
  assert.equal(counts(), '3 2 1 0');
  assert.equal(read('${QUEUE_MEMBER_COUNT(q)} ${QUEUEAGENTCOUNT(Q)}'), '2 2', 'the older names');
  assert.equal(
    read('${QUEUE_MEMBER(none,count)} ${QUEUE_MEMBER(q,constructor)} [${QUEUE_MEMBER(q)}] [${QUEUE_MEMBER(,count)}]'),
    '0 0 [] []',
  );
});

test('penalty, pause and ringinuse of a member are read and set, in one queue or in all of its', async () => {
  const { read, set, queues } = await setUp();
  const ofBob = (option: string) => ['q', 'other'].map((queue) => read(`\${QUEUE_MEMBER(${queue},${option},Test/bob)}`)).join(' ');
  assert.deepEqual(['penalty', 'paused', 'ringinuse', 'ignorebusy'].map(ofBob), ['3 0', '0 0', '1 1', '1 1']);
  assert.equal(set('QUEUE_MEMBER(q,penalty,Test/bob)', '5'), true);
  assert.equal(set('QUEUE_MEMBER(,paused,Test/bob)', '1'), true);
  assert.equal(set('QUEUE_MEMBER(other,ringinuse,Test/bob)', '0'), true);
  assert.deepEqual(['penalty', 'paused', 'ringinuse'].map(ofBob), ['5 0', '1 1', '1 0']);
  assert.equal(set('QUEUE_MEMBER(,paused,Test/bob)', '-1'), true);
  assert.equal(set('QUEUE_MEMBER(q,ignorebusy,Test/bob)', '0'), true);
  assert.deepEqual(['paused', 'ringinuse'].map(ofBob), ['0 0', '0 0']);
  assert.equal(read('${QUEUE_MEMBER_PENALTY(q,Test/bob)} [${QUEUE_MEMBER_PENALTY(q,Test/nobody)}]'), '5 []');
  assert.equal(set('QUEUE_MEMBER_PENALTY(q,Test/carol)', '9'), true);
  assert.equal(queues.find('q')!.member('Test/carol')!.penalty, 9);
  for (const [name, value] of [
    ['QUEUE_MEMBER(q,penalty,Test/nobody)', '1'],
    ['QUEUE_MEMBER(none,penalty,Test/bob)', '1'],
    ['QUEUE_MEMBER(q,penalty,Test/bob)', '-1'],
    ['QUEUE_MEMBER(q,count,Test/bob)', '1'],
  ] as const)
    assert.equal(set(name, value), false, name);
  assert.equal(read('${QUEUE_MEMBER(q,penalty,Test/bob)}'), '5');
});

test('what cannot be kept is said in the log, and holds all the same', async (t) => {
  const { core, read, set, settle, queues } = await setUp(`[general]\npersistentmembers = yes\n${CONF}`);
  const said = t.mock.method(core.logger, 'error', () => {});
  core.database.put = () => Promise.reject(new Error('the disk is full'));
  await assert.rejects(queues.memberships.add('q', { interface: 'Test/erin' }, 'MANAGER'), /full/);
  assert.equal(set('QUEUE_MEMBER(q,paused,Test/erin)', '1'), true);
  await settle();
  assert.equal(read('${QUEUE_MEMBER(q,paused,Test/erin)}'), '1');
  assert.deepEqual(said.mock.calls[0]?.arguments[0] as unknown, 'a change of a queue member is not kept');
});

test('members are listed as Asterisk goes through them', async () => {
  const { read } = await setUp();
  assert.equal(read('${QUEUE_MEMBER_LIST(q)} [${QUEUE_MEMBER_LIST(none)}]'), 'Test/bob,Test/carol,Test/dave []');
});

test('callers are counted and named, the first one first', async () => {
  const kit = await setUp('[q]\n');
  const { read } = kit;
  assert.equal(read('${QUEUE_WAITING_COUNT(q)} [${QUEUE_GET_CHANNEL(q)}]'), '0 []');
  const [alice, erin] = [await kit.call('alice'), await kit.call('erin')];
  assert.equal(read('${QUEUE_WAITING_COUNT(Q)} ${QUEUE_WAITING_COUNT(none)}'), '2 0');
  assert.equal(read('${QUEUE_WAITING_LIST(q)}'), `${alice.name},${erin.name}`);
  assert.equal(read('${QUEUE_GET_CHANNEL(q)} ${QUEUE_GET_CHANNEL(q,2)} [${QUEUE_GET_CHANNEL(q,3)}]'), `${alice.name} ${erin.name} []`);
  assert.equal(read('${QUEUE_EXISTS(Q)} ${QUEUE_EXISTS(none)}'), '1 0');
});

test('what a queue has counted stands in variables, where setqueuevar allows it', async () => {
  const { read, channel, queues, set } = await setUp();
  const { statistics } = queues.find('q')!;
  statistics.connected(8);
  statistics.finished(30, true);
  statistics.gaveUp(false);
  assert.equal(read('${QUEUE_VARIABLES(q)}'), '0');
  const names = ['MAX', 'STRATEGY', 'CALLS', 'HOLDTIME', 'TALKTIME', 'COMPLETED', 'ABANDONED', 'SRVLEVEL', 'SRVLEVELPERF'];
  assert.equal(names.map((name) => channel.getVariable(`QUEUE${name}`)).join(' '), '7 linear 0 8 30 1 1 20 100.0');
  assert.equal(read('${QUEUE_VARIABLES(other)} ${QUEUE_VARIABLES(none)}'), '-1 -1');
  assert.equal(set('QUEUE_VARIABLES(q)', '1'), false, 'it is not written');
});
