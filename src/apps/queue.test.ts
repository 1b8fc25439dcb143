import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Fact, FactName } from '../core/facts.ts';
import { dial } from '../testing/app-kit.ts';
import { type QueueCallKit, queueCallKit } from '../testing/queue-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';
import { applications } from './index.ts';

const EXITS = `[exit]
exten => 7,1,NoOp(out by a digit)
exten => 42,1,NoOp(out by two)
`;

const makeKit = (queues: string, wanted: string, rules = ''): Promise<QueueCallKit> =>
  queueCallKit(applications, queues, { wanted, rules, dialplan: EXITS });

const told = <N extends FactName>(kit: QueueCallKit, name: N): Fact<N>[] => kit.told(name);

describe('a caller', () => {
  test('waits with music, is connected with the member that answers, and is counted, logged and told', async () => {
    const kit = await makeKit('[q]\nstrategy = ringall\nservicelevel = 60\nmember => Test/bob,0,Bob\nmember => Test/carol\n', 'q');
    const alice = await kit.call();
    assert.equal(kit.core.holdMusic.isOn(alice), true);
    assert.deepEqual(kit.ringing(), ['bob', 'carol']);
    await kit.clock.advance(3000);
    const bob = kit.driver.channelOf('bob');
    bob.partyAnswered();
    await kit.settle();
    assert.equal(kit.core.holdMusic.isOn(alice), false);
    assert.equal(alice.bridge, bob.bridge);
    assert.deepEqual(kit.ringing(), []);
    await kit.clock.advance(5000);
    bob.partyHungUp(16);
    await kit.settle();
    assert.equal(alice.ended, true);
    const queue = kit.queues.find('q')!;
    assert.deepEqual([queue.statistics.completed, queue.statistics.holdSeconds, queue.statistics.talkSeconds], [1, 3, 5]);
    assert.equal(queue.member('Test/bob')!.callsTaken, 1);
    assert.deepEqual(kit.log, [
      `${alice.uniqueId}|q|NONE|ENTERQUEUE||100|1`,
      `${alice.uniqueId}|q|Bob|CONNECT|3|${bob.uniqueId}|3`,
      `${alice.uniqueId}|q|Bob|COMPLETEAGENT|3|5|1`,
    ]);
    assert.deepEqual(
      kit.facts.map(({ type }) => type).filter((type) => type.startsWith('queue.')),
      ['queue.callerJoined', 'queue.agentCalled', 'queue.agentCalled', 'queue.callerLeft', 'queue.agentConnected', 'queue.agentCompleted'],
    );
    assert.equal(told(kit, 'queue.agentCompleted')[0]!.reason, 'agent');
  });

  test('that hangs up while a phone rings has given up: the phone stops, and nothing is left in the queue', async () => {
    const kit = await makeKit('[q]\nservicelevel = 60\nmember => Test/bob\n', 'q');
    const alice = await kit.call();
    await kit.clock.advance(2000);
    alice.partyHungUp(16);
    await kit.settle();
    assert.deepEqual(kit.ringing(), []);
    assert.equal(kit.queues.find('q')!.line.size, 0);
    assert.deepEqual(kit.log.slice(1), [`${alice.uniqueId}|q|Test/bob|RINGCANCELED|2000`, `${alice.uniqueId}|q|NONE|ABANDON|1|1|2`]);
    const [abandoned] = told(kit, 'queue.callerAbandoned');
    assert.deepEqual([abandoned!.position, abandoned!.holdSeconds], [1, 2]);
  });

  test('leaves when its time is over, not a moment later, and the dialplan goes on', async () => {
    const kit = await makeKit('[q]\nretry = 1\ntimeout = 4\nmember => Test/bob\n', 'q,,,,6');
    const alice = await kit.call();
    await kit.clock.advance(5999);
    assert.equal(kit.queues.find('q')!.line.size, 1);
    await kit.clock.advance(1);
    assert.equal(kit.queues.find('q')!.line.size, 0);
    assert.ok(kit.steps('alice').includes('1,3 NoOp(TIMEOUT)'));
    assert.equal(kit.log.at(-1), `${alice.uniqueId}|q|NONE|EXITWITHTIMEOUT|1|1|6`);
    // Rang for 4 s, pause of 1 s, rang for what was left.
    assert.deepEqual(
      told(kit, 'queue.agentRingNoAnswer').map(({ ringMs }) => ringMs),
      [4000, 1000],
    );
  });

  test('is refused where the queue is full, has nobody or is not there', async () => {
    const kit = await makeKit('[full]\nmaxlen = 1\n[empty]\njoinempty = no\n', '');
    kit.core.globals.set('WANTED', 'full');
    await kit.call();
    for (const [which, status] of [
      ['full', 'FULL'],
      ['empty', 'JOINEMPTY'],
      ['none', 'UNKNOWN'],
    ] as const) {
      kit.core.globals.set('WANTED', which);
      const bob = await kit.call('bob');
      assert.equal(bob.getVariable('QUEUESTATUS'), status);
      bob.requestHangup();
      await kit.settle();
    }
  });

  test('leaves as soon as the last member that counts is gone', async () => {
    const kit = await makeKit('[q]\njoinempty = yes\nleavewhenempty = unavailable,paused\nmember => Test/bob\nmember => Test/carol\n', 'q');
    kit.core.devices.set('Test/bob', 'INUSE');
    kit.core.devices.set('Test/carol', 'INUSE');
    for (const device of ['Test/bob', 'Test/carol']) kit.queues.memberships.setRingInUse('q', device, false);
    const alice = await kit.call();
    kit.core.devices.set('Test/bob', 'UNAVAILABLE');
    await kit.settle();
    assert.equal(kit.queues.find('q')!.line.size, 1);
    await kit.queues.memberships.pause('q', 'Test/carol', true, 'lunch');
    await kit.settle();
    assert.equal(kit.queues.find('q')!.line.size, 0);
    assert.equal(alice.getVariable('QUEUESTATUS'), 'LEAVEEMPTY');
    assert.equal(kit.log.at(-1), `${alice.uniqueId}|q|NONE|EXITEMPTY|1|1|0`);
  });

  test('dials its way out where the queue has a context for it, by one digit or several', async () => {
    const kit = await makeKit('[q]\ncontext = exit\nmember => Test/bob\n', 'q');
    const alice = await kit.call();
    await dial(kit, alice, '9');
    await dial(kit, alice, '4');
    assert.equal(kit.queues.find('q')!.line.size, 1);
    await dial(kit, alice, '2');
    assert.deepEqual(kit.ringing(), []);
    assert.ok(kit.trace('alice').includes('var QUEUEPOSITION=1'));
    assert.match(kit.log.at(-1)!, /\|EXITWITHKEY\|42\|1\|1\|0$/);
    assert.ok(kit.steps('alice').some((step) => step.includes('out by two')));
  });

  test('is told its position and the time, and what is said from time to time', async () => {
    const kit = await makeKit(
      '[q]\nannounce-frequency = 30\nperiodic-announce = one,two\nperiodic-announce-frequency = 40\nmember => Test/bob\n',
      'q',
    );
    kit.core.devices.set('Test/bob', 'UNAVAILABLE');
    const alice = kit.driver.call('alice', '1');
    legOf(alice).media.instant = true;
    await kit.settle();
    const bob = kit.driver.call('carol', '1');
    legOf(bob).media.instant = true;
    await kit.settle();
    const said = (channel: typeof alice) => legOf(channel).media.sounds.filter((name) => name !== 'tune');
    assert.deepEqual(said(alice), ['queue-youarenext', 'queue-thankyou']);
    assert.deepEqual(said(bob), ['queue-thereare', 'digits/2', 'queue-callswaiting', 'queue-thankyou']);
    await kit.clock.advance(29_000);
    assert.equal(said(alice).length, 2);
    await kit.clock.advance(11_000);
    assert.deepEqual(said(alice).slice(2), ['queue-youarenext', 'queue-thankyou', 'one']);
    await kit.clock.advance(40_000);
    assert.equal(said(alice).at(-1), 'two');
    alice.requestHangup();
    await kit.clock.advance(16_000);
    assert.equal(said(bob).filter((name) => name === 'queue-youarenext').length, 1, 'it has moved up and hears of it');
  });

  test('that is withdrawn goes on at once and finds why', async () => {
    const kit = await makeKit('[q]\n', 'q');
    const alice = await kit.call();
    const caller = kit.queues.find('q')!.callerOf(alice)!;
    caller.withdrawal = { info: 'closing' };
    caller.wake();
    await kit.settle();
    assert.deepEqual([alice.getVariable('QUEUESTATUS'), alice.getVariable('QUEUE_WITHDRAW_INFO')], ['WITHDRAW', 'closing']);
  });

  test('of a higher priority goes before those who wait', async () => {
    const kit = await makeKit('[q]\n', 'q');
    await kit.call();
    kit.core.globals.set('QUEUE_PRIO', '5');
    const carol = kit.driver.call('carol', '1');
    carol.setVariable('QUEUE_PRIO', '5');
    await kit.settle();
    const [joined] = told(kit, 'queue.callerJoined').slice(-1);
    assert.deepEqual([joined!.position, joined!.count], [1, 2]);
  });
});

describe('members', () => {
  test('are called one after the other by round robin, which remembers where it was', async () => {
    const kit = await makeKit('[q]\nstrategy = rrordered\ntimeout = 2\nretry = 1\nmember => Test/bob\nmember => Test/carol\n', 'q');
    const alice = await kit.call();
    assert.deepEqual(kit.ringing(), ['bob']);
    await kit.clock.advance(3000);
    assert.deepEqual(kit.ringing(), ['carol']);
    alice.partyHungUp(16);
    await kit.settle();
    await kit.call();
    assert.deepEqual(kit.ringing(), ['bob']);
  });

  test('of a greater penalty are called only when those of a lower one cannot be', async () => {
    const kit = await makeKit('[q]\ntimeout = 10\nringinuse = no\nmember => Test/bob,1\nmember => Test/carol,2\n', 'q');
    const alice = await kit.call();
    assert.deepEqual(kit.ringing(), ['bob']);
    kit.driver.channelOf('bob').partyRefused('busy', 17);
    await kit.settle();
    assert.deepEqual(kit.ringing(), ['carol'], 'ringall goes on with the next penalty when all of one are out');
    alice.partyHungUp(16);
    await kit.settle();
    kit.core.devices.set('Test/bob', 'INUSE');
    await kit.call();
    assert.deepEqual(kit.ringing(), ['carol']);
  });

  test('come within reach of a caller by the rules of penalty', async () => {
    const kit = await makeKit(
      '[q]\ntimeout = 5\nretry = 1\ndefaultrule = wider\nmember => Test/bob,5\n',
      'q',
      '[wider]\npenaltychange => 10,+4\n',
    );
    const alice = kit.driver.call('alice', '1');
    alice.setVariable('QUEUE_MAX_PENALTY', '1');
    await kit.settle();
    assert.deepEqual(kit.ringing(), []);
    await kit.clock.advance(12_000);
    assert.deepEqual(kit.ringing(), ['bob']);
    assert.equal(alice.getVariable('QUEUE_MAX_PENALTY'), '5');
  });

  test('that do not answer are paused where the queue says so, and left alone after a call', async () => {
    const kit = await makeKit('[q]\nautopause = yes\ntimeout = 2\nretry = 1\nwrapuptime = 10\nmember => Test/bob,0,Bob\n', 'q');
    const alice = await kit.call();
    await kit.clock.advance(2000);
    const bob = kit.queues.find('q')!.member('Test/bob')!;
    assert.deepEqual([bob.isPaused, bob.pauseReason], [true, 'Auto-Pause']);
    assert.deepEqual(kit.log.slice(1, 3), [`${alice.uniqueId}|q|Bob|RINGNOANSWER|2000`, 'NONE|q|Bob|PAUSE|Auto-Pause']);
    await kit.clock.advance(60_000);
    assert.deepEqual(kit.ringing(), []);
    await kit.queues.memberships.pause('q', 'Test/bob', false);
    await kit.settle();
    assert.deepEqual(kit.ringing(), ['bob'], 'the caller is woken, not at the next look');
    kit.driver.channelOf('bob').partyAnswered();
    await kit.settle();
    kit.driver.channelOf('bob').partyHungUp(16);
    await kit.settle();
    await kit.call('carol');
    assert.deepEqual(kit.ringing(), []);
    await kit.clock.advance(9999);
    assert.deepEqual(kit.ringing(), []);
    await kit.clock.advance(2);
    assert.deepEqual(kit.ringing(), ['bob']);
  });

  test('ring for one caller each, as many callers as there are members', async () => {
    const kit = await makeKit('[q]\nautofill = yes\nstrategy = rrordered\nringinuse = no\nmember => Test/bob\nmember => Test/carol\n', 'q');
    await kit.call('alice');
    kit.core.devices.set('Test/bob', 'RINGING');
    await kit.settle();
    await kit.call('dave');
    kit.core.devices.set('Test/carol', 'RINGING');
    await kit.settle();
    await kit.call('erin');
    assert.deepEqual(kit.ringing(), ['bob', 'carol']);
    assert.equal(kit.queues.find('q')!.line.size, 3);
    kit.driver.channelOf('bob').partyAnswered();
    kit.core.devices.set('Test/bob', 'INUSE');
    await kit.settle();
    kit.driver.channelOf('bob').partyHungUp(16);
    await kit.settle();
    kit.core.devices.set('Test/bob', 'NOT_INUSE');
    await kit.settle();
    assert.deepEqual(kit.ringing(), ['bob', 'carol'], 'the third caller has its turn when a member is free');
  });

  test('of two queues serve the one of the greater weight first', async () => {
    const kit = await makeKit(
      '[low]\nringinuse = no\nretry = 1\nmember => Test/bob\n[high]\nweight = 5\nringinuse = no\nretry = 1\nmember => Test/bob\n',
      '',
    );
    kit.core.devices.set('Test/bob', 'INUSE');
    for (const [which, party] of [
      ['low', 'alice'],
      ['high', 'carol'],
    ] as const) {
      kit.core.globals.set('WANTED', which);
      await kit.call(party);
    }
    kit.core.devices.set('Test/bob', 'NOT_INUSE');
    await kit.clock.advance(1000);
    assert.deepEqual(
      told(kit, 'queue.agentCalled').map(({ queue }) => queue),
      ['high'],
    );
  });

  test('that hang up during their announcement send the caller back to wait', async () => {
    const kit = await makeKit('[q]\nannounce = beep\nretry = 1\nmember => Test/bob,0,Bob\n', 'q');
    const alice = await kit.call();
    const bob = kit.driver.channelOf('bob');
    bob.partyAnswered();
    await kit.settle();
    assert.deepEqual(legOf(bob).media.sounds, ['beep']);
    bob.partyHungUp(16);
    await kit.settle();
    assert.equal(told(kit, 'queue.agentDumped').length, 1);
    assert.equal(kit.log.at(-1), `${alice.uniqueId}|q|Bob|AGENTDUMP|`);
    await kit.clock.advance(1000);
    assert.deepEqual(kit.ringing(), ['bob']);
  });

  test('are told of to caller and member by variables where the queue sets them', async () => {
    const kit = await makeKit('[q]\nsetinterfacevar = yes\nsetqueueentryvar = yes\nsetqueuevar = yes\nmember => Test/bob,3,Bob\n', 'q,c');
    const alice = await kit.call();
    const bob = kit.driver.channelOf('bob');
    bob.partyAnswered();
    await kit.settle();
    for (const channel of [alice, bob])
      assert.deepEqual(
        ['MEMBERINTERFACE', 'MEMBERNAME', 'MEMBERPENALTY', 'QEORIGINALPOS', 'QUEUENAME', 'QUEUECALLS'].map((name) =>
          channel.getVariable(name),
        ),
        ['Test/bob', 'Bob', '3', '1', 'q', '1'],
      );
    bob.partyHungUp(16);
    await kit.settle();
    assert.ok(kit.steps('alice').includes('1,3 NoOp(CONTINUE)'), 'option c');
  });
});
