import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { applications } from '../../../apps/index.ts';
import type { Exchange } from '../../../exchange/exchange.ts';
import { QueueQueries } from '../../../exchange/queue-queries.ts';
import { queueCallKit } from '../../../testing/queue-kit.ts';
import { type AmiPeer, account, startManager } from '../../manager-fixture.ts';
import { queueActions } from './index.ts';

const CONF = '[q]\nmaxlen = 9\nservicelevel = 20\nweight = 2\nstrategy = linear\nmember => Test/bob,3,Bob\n[other]\nmember => Test/bob\n';
const RULES = '[wide]\npenaltychange => 30,+1,-2\npenaltychange => 60,10,5\n[none]\n';

async function setUp(t: TestContext, conf = CONF) {
  const kit = await queueCallKit(applications, conf, { rules: RULES });
  const exchange = {
    bus: kit.core.bus,
    queues: new QueueQueries(kit.core),
    system: { uptimeSeconds: 7, lastReloadSeconds: 0 },
  } as unknown as Exchange;
  const accounts = [account('admin'), account('other', { write: 'call' })];
  const manager = await startManager({ accounts }, { exchange, actions: queueActions });
  t.after(() => manager.stop());
  return { kit, manager, peer: await manager.logIn() };
}

/** One message with its lines parted by `|`; events of the bus that come between are passed over. */
const answer = async (peer: AmiPeer) => (await peer.find('Response: ')).replaceAll('\r\n', '|');

async function ask(peer: AmiPeer, action: string, ...headers: string[]): Promise<string> {
  peer.send(`Action: ${action}`, 'ActionID: 1', ...headers);
  return answer(peer);
}

/** A list to its end. */
async function askList(peer: AmiPeer, action: string, ...headers: string[]): Promise<string[]> {
  const told = [await ask(peer, action, ...headers)];
  while (!told.at(-1)?.startsWith(`Event: ${action}Complete`)) told.push((await peer.find('ActionID: ')).replaceAll('\r\n', '|'));
  return told;
}

const good = (message: string) => `Response: Success|ActionID: 1|Message: ${message}`;
const bad = (message: string) => `Response: Error|ActionID: 1|Message: ${message}`;
const Q = 'Queue: q';
const BOB = 'Interface: Test/bob';

test('a member is added and removed, in the same words in both dialects, and each refusal says why', async (t) => {
  const { manager, kit } = await setUp(t);
  for (const listener of ['modern', 'classic'] as const) {
    const peer = await manager.logIn({ listener });
    const add = (...headers: string[]) => ask(peer, 'QueueAdd', ...headers);
    const carol = 'Interface: Test/carol';
    const all = ['Penalty: 4', 'Paused: yes', 'Reason: lunch', 'MemberName: Carol', 'StateInterface: Test/c', 'Wrapuptime: 7'];
    assert.equal(await add(Q, carol, ...all), good('Added interface to queue'));
    const member = kit.queues.find('q')!.member('Test/carol')!;
    assert.deepEqual(
      [member.penalty, member.isPaused, member.pauseReason, member.name, member.stateInterface, member.wrapUpSeconds, member.isDynamic],
      [4, true, 'lunch', 'Carol', 'Test/c', 7, true],
    );
    assert.equal(await add(Q, carol), bad('Unable to add interface: Already there'));
    assert.equal(await add('Queue: none', carol), bad('Unable to add interface to queue: No such queue'));
    assert.equal(await add(carol), bad("'Queue' not specified."));
    assert.equal(await add(Q), bad("'Interface' not specified."));
    const remove = (...headers: string[]) => ask(peer, 'QueueRemove', ...headers);
    assert.equal(await remove(Q, carol), good('Removed interface from queue'));
    assert.equal(await remove(Q, carol), bad('Unable to remove interface: Not there'));
    assert.equal(await remove(Q, BOB), bad('Member not dynamic'));
    assert.equal(await remove('Queue: none', BOB), bad('Unable to remove interface from queue: No such queue'));
    assert.equal(await remove(Q), bad("Need 'Queue' and 'Interface' parameters."));
    assert.equal(await remove(BOB), bad("Need 'Queue' and 'Interface' parameters."));
  }
});

test('a member is paused in one queue or in all', async (t) => {
  const { manager, kit } = await setUp(t);
  const paused = () => ['q', 'other'].filter((name) => kit.queues.find(name)!.member('Test/bob')!.isPaused);
  for (const listener of ['modern', 'classic'] as const) {
    const peer = await manager.logIn({ listener });
    const pause = (...headers: string[]) => ask(peer, 'QueuePause', ...headers);
    assert.equal(await pause(Q, BOB, 'Paused: true', 'Reason: tea'), good('Interface paused successfully'));
    assert.deepEqual([paused(), kit.queues.find('q')!.member('Test/bob')!.pauseReason], [['q'], 'tea']);
    assert.equal(await pause(BOB, 'Paused: 1'), good('Interface paused successfully'));
    assert.deepEqual(paused(), ['q', 'other']);
    assert.equal(await pause(BOB, 'Paused: false'), good('Interface unpaused successfully'));
    assert.deepEqual(paused(), []);
    assert.equal(await pause(Q, 'Interface: Test/nobody', 'Paused: 1'), bad('Interface not found'));
    assert.equal(await pause('Queue: none', BOB, 'Paused: 1'), bad('Interface not found'));
    assert.equal(await pause(Q, BOB), bad("Need 'Interface' and 'Paused' parameters."));
    assert.equal(await pause(Q, 'Paused: 1'), bad("Need 'Interface' and 'Paused' parameters."));
  }
});

test('penalty and ringinuse of a member are set, and refused where they make no sense', async (t) => {
  const { peer, kit } = await setUp(t);
  const penalty = (...headers: string[]) => ask(peer, 'QueuePenalty', ...headers);
  assert.equal(await penalty(Q, BOB, 'Penalty: 8'), good('Interface penalty set successfully'));
  assert.deepEqual([kit.queues.find('q')!.member('Test/bob')!.penalty, kit.queues.find('other')!.member('Test/bob')!.penalty], [8, 0]);
  const refused = bad('Invalid interface, queuename or penalty');
  for (const headers of [
    ['Queue: none', BOB, 'Penalty: 1'],
    [Q, 'Interface: Test/nobody', 'Penalty: 1'],
    [Q, BOB, 'Penalty: -1'],
  ])
    assert.equal(await penalty(...headers), refused);
  for (const headers of [[BOB], ['Penalty: 1']]) assert.equal(await penalty(...headers), bad("Need 'Interface' and 'Penalty' parameters."));
  const ringInUse = (...headers: string[]) => ask(peer, 'QueueMemberRingInUse', ...headers);
  assert.equal(await ringInUse(BOB, 'RingInUse: no'), good('Interface ringinuse set successfully'));
  assert.equal(kit.queues.find('other')!.member('Test/bob')!.ringsInUse, false);
  assert.equal(await ringInUse(Q, 'Interface: Test/nobody', 'RingInUse: no'), bad('Invalid interface, queuename, or ringinuse value'));
  assert.equal(await ringInUse(BOB, 'RingInUse: maybe'), bad("'RingInUse' parameter must be a truth value (yes/no, on/off, 0/1, etc)"));
  assert.equal(await ringInUse(BOB), bad("Need 'Interface' and 'RingInUse' parameters."));
});

test('a caller is moved or withdrawn, and each refusal says why', async (t) => {
  const { peer, kit } = await setUp(t, '[q]\n');
  const alice = await kit.call('alice');
  const carol = await kit.call('carol');
  const caller = `Caller: ${carol.name}`;
  const change = (...headers: string[]) => ask(peer, 'QueueChangePriorityCaller', ...headers);
  const line = () => [...kit.queues.find('q')!.line].map(({ channel }) => channel);
  assert.equal(await change(Q, caller, 'Priority: 5'), good('Priority change for caller on queue'));
  assert.deepEqual(line(), [alice, carol]);
  assert.equal(await change(Q, caller, 'Priority: 5', 'Immediate: yes'), good('Priority change for caller on queue'));
  assert.deepEqual(line(), [carol, alice]);
  assert.equal(await change('Queue: none', caller, 'Priority: 5'), bad('Unable to change priority caller on queue: No such queue'));
  assert.equal(await change(Q, 'Caller: Test/x', 'Priority: 5'), bad('Unable to change priority caller on queue: No such caller'));
  assert.equal(await change(Q, caller, 'Priority: high'), bad("'Priority' need integer."));
  assert.equal(await change(caller, 'Priority: 1'), bad("'Queue' not specified."));
  assert.equal(await change(Q, 'Priority: 1'), bad("'Caller' not specified."));
  assert.equal(await change(Q, caller), bad("'Priority' not specified."));
  const withdraw = (...headers: string[]) => ask(peer, 'QueueWithdrawCaller', ...headers);
  assert.equal(await withdraw('Queue: none', caller), bad('Unable to request withdraw from queue: No such queue'));
  assert.equal(await withdraw(Q, 'Caller: Test/x'), bad('Unable to request withdraw from queue: No such caller'));
  assert.equal(await withdraw(caller), bad("'Queue' not specified."));
  assert.equal(await withdraw(Q), bad("'Caller' not specified."));
  kit.queues.find('q')!.callerOf(alice)!.withdrawal = { info: undefined };
  assert.equal(await withdraw(Q, `Caller: ${alice.name}`), bad('Unable to request withdraw from queue: Already requested'));
  assert.equal(await withdraw(Q, caller, 'WithdrawInfo: closing'), good('Withdraw requested successfully'));
  await kit.settle();
  assert.deepEqual([carol.getVariable('QUEUESTATUS'), carol.getVariable('QUEUE_WITHDRAW_INFO')], ['WITHDRAW', 'closing']);
});

test('what was counted is forgotten, files are read anew, and a file that cannot be used is told', async (t) => {
  const { peer, kit } = await setUp(t);
  const queue = kit.queues.find('q')!;
  queue.statistics.finished(9, true);
  assert.equal(await ask(peer, 'QueueReset', Q), good('Queue stats reset successfully'));
  assert.equal(queue.statistics.completed, 0);
  kit.files.queues = '[q]\nmaxlen = 4\nmember => Test/dave\n';
  assert.equal(await ask(peer, 'QueueReload', 'Members: yes'), good('Queue reloaded successfully'));
  assert.deepEqual([queue.options.maxCallers, queue.member('Test/dave')?.name], [9, 'Test/dave']);
  assert.equal(await ask(peer, 'QueueReload', 'Queue: q'), good('Queue reloaded successfully'));
  assert.equal(queue.options.maxCallers, 4);
  kit.files.queues = 'nothing that is one';
  assert.equal(await ask(peer, 'QueueReload'), bad('Error encountered while reloading queue'));
  assert.equal(kit.queues.find('q'), queue);
});

test('rules are listed, all or those of one name, with an empty line behind them that is one too many', async (t) => {
  const { peer } = await setUp(t);
  const head = 'Response: Success|ActionID: 1';
  assert.equal(await ask(peer, 'QueueRule'), `${head}|RuleList: wide|Rule: 30,+1,-2|Rule: 60,10,5|RuleList: none`);
  assert.equal(await ask(peer, 'QueueRule', 'Rule: WIDE'), `|${head}|RuleList: wide|Rule: 30,+1,-2|Rule: 60,10,5`);
  assert.equal(await ask(peer, 'QueueRule', 'Rule: no'), `|${head}`);
});

test('a line of queue_log is written, in both dialects, and not without a queue or an event', async (t) => {
  const { manager, kit } = await setUp(t);
  for (const listener of ['modern', 'classic'] as const) {
    const peer = await manager.logIn({ listener });
    const write = (...headers: string[]) => ask(peer, 'QueueLog', ...headers);
    assert.equal(await write(Q, 'Event: NOTE'), good('Event added successfully'));
    assert.equal(kit.log.at(-1), 'NONE|q||NOTE|');
    assert.equal(await write(Q, 'Event: NOTE', 'Uniqueid: 1.2', BOB, 'Message: hello'), good('Event added successfully'));
    assert.equal(kit.log.at(-1), '1.2|q|Test/bob|NOTE|hello');
    for (const given of [Q, 'Event: NOTE']) assert.equal(await write(given), bad("Need 'Queue' and 'Event' parameters."));
  }
});

test('queues are listed with their members and callers, in the form of each dialect', async (t) => {
  const { peer, manager, kit } = await setUp(t);
  kit.core.devices.set('Test/bob', 'INUSE');
  await kit.queues.memberships.pause('q', 'Test/bob', true, 'tea');
  const alice = await kit.call();
  await kit.clock.advance(5000);
  const [joined, paused] = [kit.queues.find('q')!.member('Test/bob')!.loginAtMs, kit.queues.find('q')!.member('Test/bob')!.lastPauseAtMs!];
  const seconds = (ms: number) => Math.floor(ms / 1000);
  assert.deepEqual(await askList(peer, 'QueueStatus', Q), [
    'Response: Success|ActionID: 1|EventList: start|Message: Queue status will follow',
    'Event: QueueParams|Queue: q|Max: 9|Strategy: linear|Calls: 1|Holdtime: 0|TalkTime: 0|Completed: 0|Abandoned: 0|ServiceLevel: 20|' +
      'ServicelevelPerf: 0.0|ServicelevelPerf2: 0.0|Weight: 2|ActionID: 1',
    'Event: QueueMember|Queue: q|Name: Bob|Location: Test/bob|StateInterface: Test/bob|Membership: static|Penalty: 3|CallsTaken: 0|LastCall: 0|' +
      `LastPause: ${seconds(paused)}|LoginTime: ${seconds(joined)}|InCall: 0|Status: 2|Paused: 1|PausedReason: tea|Wrapuptime: 0|ActionID: 1`,
    `Event: QueueEntry|Queue: q|Position: 1|Channel: ${alice.name}|Uniqueid: ${alice.uniqueId}|CallerIDNum: 100|CallerIDName: Alice|` +
      'ConnectedLineNum: unknown|ConnectedLineName: unknown|Wait: 5|Priority: 0|ActionID: 1',
    'Event: QueueStatusComplete|ActionID: 1|EventList: Complete|ListItems: 3',
  ]);
  assert.deepEqual(await askList(peer, 'QueueSummary', Q), [
    'Response: Success|ActionID: 1|EventList: start|Message: Queue summary will follow',
    'Event: QueueSummary|Queue: q|LoggedIn: 1|Available: 0|Callers: 1|HoldTime: 0|TalkTime: 0|LongestHoldTime: 5|ActionID: 1',
    'Event: QueueSummaryComplete|ActionID: 1|EventList: Complete|ListItems: 1',
  ]);
  assert.equal((await askList(peer, 'QueueStatus')).length, 2 + 3 + 2);
  assert.equal((await askList(peer, 'QueueStatus', 'Queue: none')).length, 2);
  assert.equal((await askList(peer, 'QueueStatus', Q, 'Member: Bob')).length, 2 + 3);
  assert.equal((await askList(peer, 'QueueStatus', Q, 'Member: Test/nobody')).length, 2 + 2);
  const classic = await manager.logIn({ listener: 'classic' });
  assert.deepEqual(await askList(classic, 'QueueStatus', Q), [
    'Response: Success|ActionID: 1|Message: Queue status will follow',
    'Event: QueueParams|Queue: q|Max: 9|Strategy: linear|Calls: 1|Holdtime: 0|Completed: 0|Abandoned: 0|ServiceLevel: 20|ServicelevelPerf: 0.0|Weight: 2|ActionID: 1',
    'Event: QueueMember|Queue: q|Location: Test/bob|Membership: static|Penalty: 3|CallsTaken: 0|LastCall: 0|Status: 2|Paused: 1|ActionID: 1',
    `Event: QueueEntry|Queue: q|Position: 1|Channel: ${alice.name}|CallerIDNum: 100|CallerIDName: Alice|Wait: 5|ActionID: 1`,
    'Event: QueueStatusComplete|ActionID: 1',
  ]);
  assert.equal((await askList(classic, 'QueueStatus', 'Queue: Q')).length, 2, 'as it is written');
  assert.equal((await askList(classic, 'QueueStatus', Q, 'Member: Bob')).length, 2 + 2, 'by its interface alone');
});

test('a summary follows what members do: who logs in, is in use, is paused, comes and goes', async (t) => {
  const { peer, kit } = await setUp(t, '[q]\nmember => Test/bob\nmember => Test/carol\n');
  const counts = async () =>
    /LoggedIn: (\d+)\|Available: (\d+)/
      .exec((await askList(peer, 'QueueSummary'))[1]!)!
      .slice(1)
      .join(' ');
  assert.equal(await counts(), '2 2');
  kit.core.devices.set('Test/bob', 'INUSE');
  assert.equal(await counts(), '2 1');
  kit.core.devices.set('Test/bob', 'UNAVAILABLE');
  assert.equal(await counts(), '1 1');
  await kit.queues.memberships.pause('q', 'Test/carol', true);
  assert.equal(await counts(), '1 0');
  await kit.queues.memberships.add('q', { interface: 'Test/dave' }, 'CLI');
  assert.equal(await counts(), '2 1');
  await kit.queues.memberships.remove('q', 'Test/dave', 'CLI');
  assert.equal(await counts(), '1 0');
});

test('an account without the class agent changes nothing, and what reads is for everybody', async (t) => {
  const { manager, kit } = await setUp(t);
  const denied = 'Response: Error|ActionID: 1|Message: Permission denied';
  for (const listener of ['modern', 'classic'] as const) {
    const peer = await manager.logIn({ listener, user: 'other' });
    assert.equal(await ask(peer, 'QueueAdd', Q, 'Interface: Test/x'), denied);
    assert.equal(await ask(peer, 'QueueRemove', Q, BOB), denied);
    assert.equal(await ask(peer, 'QueuePause', BOB, 'Paused: 1'), denied);
    assert.equal(await ask(peer, 'QueueLog', Q, 'Event: X'), denied);
    assert.equal((await askList(peer, 'QueueStatus', 'Queue: none')).length, 2);
  }
  const peer = await manager.logIn({ user: 'other' });
  for (const action of [
    'QueuePenalty',
    'QueueMemberRingInUse',
    'QueueReset',
    'QueueReload',
    'QueueChangePriorityCaller',
    'QueueWithdrawCaller',
  ])
    assert.equal(await ask(peer, action), denied, action);
  assert.deepEqual([kit.log, kit.queues.find('q')!.memberCount], [[], 1]);
});
