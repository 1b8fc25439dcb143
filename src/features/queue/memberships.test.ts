import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryDatabase } from '../../core/ports/database.ts';
import { coreKit } from '../../testing/core-kit.ts';
import { queueKit } from '../../testing/queue-kit.ts';

const KEPT = '[general]\npersistentmembers = yes\n[q]\nmember => Local/1@x,2,Static\n';
const FAMILY = 'Queue/PersistentMembers';

test('members that were added are kept as Asterisk keeps them, and are there after a restart', async () => {
  const database = new MemoryDatabase();
  const { core } = await coreKit('', { database });
  const { memberships } = (await queueKit(core, KEPT)).queues;
  await memberships.add('q', { interface: 'SIP/alice', name: 'Alice; of | the desk', penalty: 3, wrapUpSeconds: 9 }, 'MANAGER');
  await memberships.add('q', { interface: 'SIP/bob', isPaused: true, pauseReason: 'lunch', stateInterface: 'SIP/b' }, 'MANAGER');
  await memberships.pause('q', 'SIP/alice', true, 'tea');
  assert.equal(database.get(FAMILY, 'q'), 'SIP/bob;0;1;SIP/bob;SIP/b;lunch;0|SIP/alice;3;1;Alice_ of _ the desk;SIP/alice;tea;9');
  const again = await coreKit('', { database });
  const queue = (await queueKit(again.core, KEPT)).queues.find('q')!;
  const [alice, bob] = [queue.member('SIP/alice')!, queue.member('SIP/bob')!];
  assert.deepEqual([alice.penalty, alice.isPaused, alice.pauseReason, alice.wrapUpSeconds, alice.isDynamic], [3, true, 'tea', 9, true]);
  assert.deepEqual([bob.stateInterface, bob.pauseReason], ['SIP/b', 'lunch']);
  for (const device of ['SIP/alice', 'SIP/bob']) await memberships.remove('q', device, 'CLI');
  assert.equal(database.get(FAMILY, 'q'), undefined);
});

test('members of a queue that is gone are forgotten, those of an older Asterisk with fewer fields are read', async () => {
  const database = new MemoryDatabase();
  await database.put(FAMILY, 'gone', 'SIP/x;0;0;X;SIP/x;;0');
  await database.put(FAMILY, 'q', 'SIP/old;4;0');
  const { core } = await coreKit('', { database });
  const queue = (await queueKit(core, KEPT)).queues.find('q')!;
  assert.equal(queue.member('sip/OLD')?.penalty, 4);
  assert.equal(database.get(FAMILY, 'gone'), undefined);
});

test('without persistentmembers nothing is kept', async () => {
  const database = new MemoryDatabase();
  const { core } = await coreKit('', { database });
  await (await queueKit(core, '[q]\n')).queues.memberships.add('q', { interface: 'SIP/alice' }, 'CLI');
  assert.deepEqual(database.entries(FAMILY), []);
});

test('a change of one device is told of its members alone, once a queue, and not when it is no change', async () => {
  const { core, told } = await coreKit('');
  await queueKit(core, '[a]\nmember => SIP/bob\nmember => SIP/carol\n[b]\neventmemberstatus = no\nmember => Local/1@x,0,Bob,SIP/bob\n');
  core.devices.set('SIP/bob', 'INUSE');
  core.devices.set('sip/BOB', 'INUSE');
  core.devices.set('SIP/dave', 'INUSE');
  assert.deepEqual(
    told('queue.memberStateChanged').map(({ member, isToldInClassic }) => [member.queue, member.interface, member.state, isToldInClassic]),
    [
      ['a', 'SIP/bob', 2, true],
      ['b', 'Local/1@x', 2, false],
    ],
  );
});

test('a member may take its state from a hint', async () => {
  const { core } = await coreKit('[default]\nexten => 9,hint,SIP/carol\n');
  const { queues } = await queueKit(core, '[q]\nmember => Local/1@x,0,Carol,hint:9@default\n');
  const carol = queues.find('q')!.member('Local/1@x')!;
  assert.equal(carol.state, 'UNAVAILABLE', 'there is no driver that knows the device');
  core.devices.set('SIP/carol', 'RINGING');
  assert.equal(carol.state, 'RINGING');
});

test('a reload keeps members that were added, counts, pauses and what was set on an unchanged line', async () => {
  const { core } = await coreKit('');
  const { queues, files } = await queueKit(core, '[q]\nmember => SIP/a\nmember => SIP/b\nmember => SIP/c,1\n[old]\n');
  const queue = queues.find('q')!;
  await queues.memberships.add('q', { interface: 'SIP/d' }, 'CLI');
  await queues.memberships.setPenalty('q', 'SIP/a', 8);
  await queues.memberships.pause('q', 'SIP/c', true);
  queue.member('SIP/c')!.callsTaken = 5;
  files.queues = '[q]\nstrategy = linear\nmember => SIP/a\nmember => SIP/c,7,Carol\nmember => SIP/e\n';
  await queues.reload({ parameters: false, members: true, rules: false });
  assert.deepEqual([...queue.members()].map((member) => member.interface).sort(), ['SIP/a', 'SIP/c', 'SIP/d', 'SIP/e']);
  assert.equal(queue.options.strategy, 'ringall', 'members alone');
  const [a, c] = [queue.member('SIP/a')!, queue.member('SIP/c')!];
  assert.deepEqual([a.penalty, c.penalty, c.name, c.isPaused, c.callsTaken], [8, 7, 'Carol', true, 5]);
  await queues.reload({ parameters: true, members: true, rules: true });
  assert.equal(queue.options.strategy, 'linear');
  assert.equal(queues.find('old'), undefined);
  files.queues = 'no section';
  await assert.rejects(queues.reload({ parameters: true, members: true, rules: true }));
  assert.equal(queues.find('q'), queue, 'the old configuration holds');
});

test('a negative penalty is refused unless the configuration allows it', async () => {
  const { core } = await coreKit('');
  const { queues, files } = await queueKit(core, '[q]\nmember => SIP/a\n');
  assert.equal(await queues.memberships.setPenalty('q', 'SIP/a', -1), false);
  files.queues = '[general]\nnegative_penalty_invalid = yes\n[q]\nmember => SIP/a\n';
  await queues.reload({ parameters: true, members: true, rules: true });
  assert.equal(await queues.memberships.setPenalty('q', 'SIP/a', -1), true);
});
