import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { MemoryDatabase } from '../../core/ports/database.ts';
import { coreKit } from '../../testing/core-kit.ts';
import { queueKit } from '../../testing/queue-kit.ts';
import { WHOLE } from './queues.ts';

const KEPT = '[general]\npersistentmembers = yes\n[q]\nmember => Local/1@x,2,Static\n';

const LISTS = 'Queue/PersistentMembers';

test('each member that was added is a record, and all are there after a restart, in their order', async () => {
  const database = new MemoryDatabase();
  const { core } = await coreKit('', { database });
  const { memberships } = (await queueKit(core, KEPT)).queues;
  await memberships.add('q', { interface: 'SIP/bob', isPaused: true, pauseReason: 'lunch', stateInterface: 'SIP/b' }, 'MANAGER');
  await memberships.add('q', { interface: 'SIP/alice', name: 'Alice; of | 100%3b', penalty: 3, wrapUpSeconds: 9 }, 'MANAGER');
  await memberships.pause('q', 'SIP/alice', true, 'tea');
  await memberships.pause('q', 'Local/1@x', true, 'not kept: it is of queues.conf');
  assert.deepEqual(database.entries('Queue'), [
    { key: '/Queue/Members/q/sip/alice', value: 'q;2;SIP%2falice;3;1;Alice%3b of | 100%253b;SIP%2falice;tea;9' },
    { key: '/Queue/Members/q/sip/bob', value: 'q;1;SIP%2fbob;0;1;SIP%2fbob;SIP%2fb;lunch;0' },
  ]);
  const again = await coreKit('', { database });
  const queue = (await queueKit(again.core, KEPT.replace('[q]', '[Q]\nstrategy = linear'))).queues.find('q')!;
  const [fixed, bob, alice] = [...queue.members()];
  assert.deepEqual([fixed!.interface, bob!.interface, bob!.stateInterface, bob!.pauseReason], ['Local/1@x', 'SIP/bob', 'SIP/b', 'lunch']);
  assert.deepEqual(
    [alice!.name, alice!.penalty, alice!.isPaused, alice!.pauseReason, alice!.wrapUpSeconds, alice!.isDynamic],
    ['Alice; of | 100%3b', 3, true, 'tea', 9, true],
  );
  const later = (await queueKit(again.core, KEPT)).queues.memberships;
  await later.add('q', { interface: 'SIP/aaron' }, 'CLI');
  assert.match(database.get('Queue/Members/q', 'sip/aaron')!, /^q;3;/);
  for (const device of ['SIP/alice', 'SIP/bob', 'sip/AARON']) assert.equal(await later.remove('q', device, 'CLI'), 'removed');
  assert.deepEqual(database.entries('Queue'), []);
});

test('members of a queue that is gone are forgotten, with all that begins as they do left alone', async () => {
  const database = new MemoryDatabase();
  await database.put('Queue/Members/gone', 'sip/x', 'gone;1;SIP/x');
  await database.put('Queue/Members/gone%2ftoo', 'sip/y', 'gone/too;2;SIP/y');
  const { core } = await coreKit('', { database });
  const { queues } = await queueKit(core, `${KEPT}[gone/too]\n`);
  assert.deepEqual(
    database.entries('Queue').map(({ key }) => key),
    ['/Queue/Members/gone%2ftoo/sip/y'],
  );
  assert.ok(queues.find('gone/too')!.member('SIP/y'));
});

test('the lists that Asterisk kept are read once, those of an older one with fewer fields too, also when that was cut short', async () => {
  const database = new MemoryDatabase();
  await database.put(LISTS, 'q', 'SIP/old;4;0|SIP/new;1;1;New;SIP/n;lunch;5');
  // A start before was ended between the records and the end of the list.
  await database.put('Queue/Members/q', 'sip/old', 'q;1;SIP/old;7;0');
  const { core } = await coreKit('', { database });
  const queue = (await queueKit(core, KEPT)).queues.find('q')!;
  assert.equal(queue.member('sip/OLD')?.penalty, 7);
  const member = queue.member('SIP/new')!;
  assert.deepEqual(
    [member.name, member.stateInterface, member.penalty, member.isPaused, member.pauseReason, member.wrapUpSeconds],
    ['New', 'SIP/n', 1, true, 'lunch', 5],
  );
  assert.deepEqual(
    database.entries('Queue').map(({ key }) => key),
    ['/Queue/Members/q/sip/new', '/Queue/Members/q/sip/old'],
  );
});

test('without persistentmembers nothing is kept', async () => {
  const database = new MemoryDatabase();
  const { core } = await coreKit('', { database });
  await (await queueKit(core, '[q]\n')).queues.memberships.add('q', { interface: 'SIP/alice' }, 'CLI');
  assert.deepEqual(database.entries('Queue'), []);
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

test('a configuration is put in force a portion at a time: a new queue is found when it is whole, and who stays a member is one throughout', async () => {
  const members = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `member => SIP/p${from + i}`).join('\n');
  const { core } = await coreKit('');
  const kit = await queueKit(core, `[old]\n${members(0, 20)}\n[gone]\n${members(0, 5)}\n`);
  const old = kit.queues.find('old')!;
  kit.files.queues = `[old]\njoinempty = no\n${members(10, 30)}\n[new]\n${members(0, 20)}\n`;
  // Each look at the clock takes so long that little is done in a turn.
  let ms = 0;
  core.clock.monotonic = () => ++ms;
  let isDone = false;
  const both = [kit.queues.reload(WHOLE), kit.queues.reload(WHOLE)];
  const done = Promise.all(both).then(() => {
    isDone = true;
  });
  let turns = 0;
  for (; !isDone; turns++) {
    for (let i = 10; i < 20; i++) assert.ok(old.member(`SIP/p${i}`), 'a member that stays');
    const found = kit.queues.find('new');
    assert.equal(found?.memberCount ?? 20, 20);
    assert.deepEqual(
      kit.queues.newestFirst().includes(found!),
      [...kit.queues.inHashOrder()].some(({ name }) => name === 'new'),
    );
    await nextTurn();
  }
  await done;
  assert.ok(turns > 10, `${turns} turns`);
  assert.deepEqual(
    old.membersNewestFirst().map((member) => member.interface),
    Array.from({ length: 20 }, (_, i) => `SIP/p${29 - i}`),
  );
  assert.equal(kit.queues.find('gone'), undefined);
  assert.equal(core.devices.get('Queue:new_pause_SIP/p3'), 'NOT_INUSE');
  assert.equal(core.devices.get('Queue:gone_pause_SIP/p3'), 'INVALID');
});
