import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type QueueCallKit, queueCallKit } from '../testing/queue-kit.ts';
import { applications } from './index.ts';

/** A queue `q` with these lines, called by `Queue(q${rest})`. */
const setUp = (lines: string, rest = '', rules = ''): Promise<QueueCallKit> =>
  queueCallKit(applications, `[q]\n${lines}`, { wanted: `q${rest}`, rules });

const member = (kit: QueueCallKit, device: string, queue = 'q') => kit.queues.find(queue)!.member(device)!;
const refuse = async (kit: QueueCallKit, party: string, kind: 'busy' | 'congestion') => {
  kit.driver.channelOf(party).partyRefused(kind, kind === 'busy' ? 17 : 34);
  await kit.settle();
};
const status = (kit: QueueCallKit) =>
  kit
    .trace('alice')
    .filter((line) => line.startsWith('var QUEUESTATUS='))
    .at(-1);

describe('the time that members ring', () => {
  const TWO = 'strategy = linear\ntimeout = 10\nretry = 1\nmember => Test/bob\nmember => Test/carol\n';
  /** When Carol, called after Bob has refused at 6 s, no longer rings. */
  const ringsUntil = async (kit: QueueCallKit): Promise<number> => {
    await kit.call();
    await kit.clock.advance(6000);
    await refuse(kit, 'bob', 'busy');
    for (let seconds = 6; seconds < 60; seconds++) {
      if (!kit.ringing().includes('carol')) return seconds;
      await kit.clock.advance(1000);
    }
    return Number.POSITIVE_INFINITY;
  };

  test('is that of the try, whoever rings, or begins anew with each one with timeoutrestart', async () => {
    assert.equal(await ringsUntil(await setUp(TWO)), 10);
    assert.equal(await ringsUntil(await setUp(`${TWO}timeoutrestart = yes\n`)), 16);
  });

  test('is cut short by the time of the call with timeoutpriority = app, and not with conf', async () => {
    const ONE = 'timeout = 10\nmember => Test/bob\n';
    for (const [priority, at] of [
      ['app', 4000],
      ['conf', 10_000],
    ] as const) {
      const kit = await setUp(`${ONE}timeoutpriority = ${priority}\n`, ',,,,4');
      await kit.call();
      await kit.clock.advance(at - 1);
      assert.deepEqual(kit.ringing(), ['bob'], priority);
      await kit.clock.advance(1);
      assert.deepEqual([kit.ringing(), status(kit)], [[], 'var QUEUESTATUS=TIMEOUT'], priority);
    }
  });

  test('has no end with timeout = 0', async () => {
    const kit = await setUp('timeout = 0\nmember => Test/bob\n');
    await kit.call();
    await kit.clock.advance(3_600_000);
    assert.deepEqual([kit.ringing(), kit.told('queue.agentCalled').length], [['bob'], 1]);
  });
});

describe('a member that does not take its call', () => {
  const paused = (kit: QueueCallKit) =>
    ['q', 'other'].flatMap((queue) => (kit.queues.find(queue)?.member('Test/bob')?.isPaused ? [queue] : []));
  const ring = async (lines: string, ends: (kit: QueueCallKit) => Promise<void>) => {
    const kit = await setUp(`timeout = 5\nretry = 5\nmember => Test/bob\n${lines}[other]\nmember => Test/bob\n`);
    await kit.call();
    await ends(kit);
    return { kit, paused: paused(kit) };
  };
  const ENDS = {
    'lets it ring': (kit) => kit.clock.advance(5000),
    'is busy': (kit) => refuse(kit, 'bob', 'busy'),
    'is away': (kit) => refuse(kit, 'bob', 'congestion'),
  } as const satisfies Record<string, (kit: QueueCallKit) => Promise<void>>;
  for (const [lines, end, expected] of [
    ['', 'lets it ring', []],
    ['autopause = no\n', 'lets it ring', []],
    ['autopause = yes\n', 'lets it ring', ['q']],
    ['autopause = all\n', 'lets it ring', ['q', 'other']],
    ['autopause = yes\n', 'is busy', []],
    ['autopause = yes\nautopausebusy = yes\n', 'is busy', ['q']],
    ['autopause = yes\nautopausebusy = yes\n', 'is away', []],
    ['autopause = yes\n', 'is away', []],
    ['autopause = all\nautopauseunavail = yes\n', 'is away', ['q', 'other']],
    ['autopausebusy = yes\nautopauseunavail = yes\n', 'is busy', []],
  ] as const)
    test(`is paused in '${expected}' when it ${end} with '${lines.trim().replace('\n', ', ')}'`, async () => {
      const { kit, paused } = await ring(lines, ENDS[end]);
      assert.deepEqual(paused, expected);
      assert.deepEqual(
        kit.told('queue.agentRingNoAnswer').map(({ memberName }) => memberName),
        ['Test/bob'],
        'it is told that it did not answer in each case',
      );
    });

  test('is not paused so soon after a call with autopausedelay', async () => {
    const kit = await setUp('timeout = 5\nretry = 1\nautopause = yes\nautopausedelay = 20\nmember => Test/bob\n');
    await kit.call();
    await kit.hangUp(await kit.answer('bob'));
    await kit.call('carol');
    await kit.clock.advance(6000);
    assert.equal(member(kit, 'Test/bob').isPaused, false, '5 s after its last call');
    await kit.clock.advance(20_000);
    assert.equal(member(kit, 'Test/bob').isPaused, true);
  });
});

describe('who is called', () => {
  test('is a member in use only with ringinuse, of the queue or of its own', async () => {
    for (const [lines, expected] of [
      ['ringinuse = yes\nmember => Test/bob\nmember => Test/carol,0,,,no\n', ['bob']],
      ['ringinuse = no\nmember => Test/bob\nmember => Test/carol,0,,,yes\n', ['carol']],
    ] as const) {
      const kit = await setUp(lines);
      for (const device of ['Test/bob', 'Test/carol']) kit.core.devices.set(device, 'INUSE');
      await kit.call();
      assert.deepEqual(kit.ringing(), expected);
    }
  });

  test('follows QUEUE_MAX_PENALTY, QUEUE_MIN_PENALTY and QUEUE_RAISE_PENALTY of the caller', async () => {
    const ALL = 'member => Test/bob\nmember => Test/carol,3\nmember => Test/dave,6\n';
    for (const [variables, expected] of [
      [{}, ['bob']],
      [{ QUEUE_MIN_PENALTY: '1' }, ['carol']],
      [{ QUEUE_MIN_PENALTY: '4', QUEUE_MAX_PENALTY: '6' }, ['dave']],
      [{ QUEUE_RAISE_PENALTY: '3' }, ['bob', 'carol']],
      [{ QUEUE_RAISE_PENALTY: '3', QUEUE_MIN_PENALTY: '3' }, ['bob', 'carol']],
      [{ QUEUE_RAISE_PENALTY: 'r3', QUEUE_MIN_PENALTY: '3' }, ['carol']],
      [{ QUEUE_MAX_PENALTY: 'none' }, ['bob']],
    ] as const) {
      const kit = await setUp(ALL);
      const alice = kit.driver.call('alice', '1');
      for (const [name, value] of Object.entries(variables)) alice.setVariable(name, value);
      await kit.settle();
      assert.deepEqual(kit.ringing(), expected, JSON.stringify(variables));
    }
  });

  test('changes by the rule that the call names, in place of the queue’s', async () => {
    const kit = await setUp(
      'timeout = 5\nretry = 1\ndefaultrule = never\nmember => Test/bob,5\n',
      ',,,,,,,,soon',
      '[never]\npenaltychange => 900,9\n[soon]\npenaltychange => 10,5,2,r1\n',
    );
    const alice = kit.driver.call('alice', '1');
    for (const name of ['QUEUE_MAX_PENALTY', 'QUEUE_MIN_PENALTY', 'QUEUE_RAISE_PENALTY']) alice.setVariable(name, '0');
    await kit.settle();
    await kit.clock.advance(12_000);
    assert.deepEqual(kit.ringing(), ['bob']);
    const names = ['QUEUE_MAX_PENALTY', 'QUEUE_MIN_PENALTY', 'QUEUE_RAISE_PENALTY'];
    assert.deepEqual(
      names.map((name) => alice.getVariable(name)),
      ['5', '2', 'r1'],
    );
  });

  test('is left alone in all its queues with shared_lastcall, and in that of the call without', async () => {
    for (const [shared, ringing] of [
      ['no', ['bob']],
      ['yes', []],
    ] as const) {
      const kit = await queueCallKit(
        applications,
        `[general]\nshared_lastcall = ${shared}\n[q]\nwrapuptime = 30\nmember => Test/bob\n[other]\nmember => Test/bob\n`,
      );
      await kit.call();
      await kit.hangUp(await kit.answer('bob'));
      kit.core.globals.set('WANTED', 'other');
      await kit.call('carol');
      assert.deepEqual(kit.ringing(), ringing, shared);
      assert.equal(member(kit, 'Test/bob', 'other').callsTaken, shared === 'yes' ? 1 : 0);
    }
  });

  test('serves whoever has waited longest in queues of one weight with force_longest_waiting_caller, by priority with prio', async () => {
    for (const [forced, priority, expected] of [
      ['no', '0', 'young'],
      ['yes', '0', 'old'],
      ['yes', '5', 'old'],
      ['prio', '5', 'young'],
    ] as const) {
      const kit = await queueCallKit(
        applications,
        `[general]\nforce_longest_waiting_caller = ${forced}\n[old]\nringinuse = no\nmember => Test/bob\nretry = 60\n[young]\nringinuse = no\nretry = 60\nmember => Test/bob\n`,
        { wanted: 'old' },
      );
      for (const queue of ['old', 'young']) await kit.queues.memberships.pause(queue, 'Test/bob', true);
      await kit.call('alice');
      await kit.clock.advance(5000);
      kit.core.globals.set('WANTED', 'young');
      const carol = kit.driver.call('carol', '1');
      carol.setVariable('QUEUE_PRIO', priority);
      await kit.settle();
      for (const queue of ['young', 'old']) await kit.queues.memberships.pause(queue, 'Test/bob', false);
      await kit.settle();
      assert.deepEqual(
        kit.told('queue.agentCalled').map(({ queue }) => queue),
        [expected],
        `${forced} ${priority}`,
      );
    }
  });
});

describe('whether anybody is there', () => {
  for (const [state, word] of [
    ['INUSE', 'inuse'],
    ['RINGING', 'ringing'],
    ['UNAVAILABLE', 'unavailable'],
    ['INVALID', 'invalid'],
    ['UNKNOWN', 'unknown'],
  ] as const)
    test(`a member whose device is ${state} is absent with '${word}' and there with all other words`, async () => {
      const others = ['paused', 'penalty', 'inuse', 'ringing', 'unavailable', 'invalid', 'unknown', 'wrapup'].filter((one) => one !== word);
      for (const [words, expected] of [
        [word, 'var QUEUESTATUS=JOINEMPTY'],
        [others.join(','), undefined],
      ] as const) {
        const kit = await setUp(`ringinuse = no\njoinempty = ${words}\nmember => Test/bob\n`);
        kit.core.devices.set('Test/bob', state);
        await kit.call();
        assert.equal(status(kit), expected, words);
        // One whose state is not known rings in vain before.
        const waiting = await setUp(`ringinuse = no\ntimeout = 1\nleavewhenempty = ${words}\nmember => Test/bob\n`);
        waiting.core.devices.set('Test/bob', state);
        await waiting.call();
        await waiting.clock.advance(1000);
        assert.equal(status(waiting), expected?.replace('JOIN', 'LEAVE'), words);
      }
    });

  test('a member that is paused, beyond the caller’s penalty or in the time after a call is absent where that is asked for', async () => {
    const joins = async (words: string, lines: string, prepare: (kit: QueueCallKit) => Promise<unknown>) => {
      const kit = await setUp(`joinempty = ${words}\n${lines}`);
      await prepare(kit);
      const alice = kit.driver.call('alice', '1');
      alice.setVariable('QUEUE_MAX_PENALTY', '1');
      await kit.settle();
      return status(kit) === undefined;
    };
    const nothing = async () => {};
    const afterCall = async (kit: QueueCallKit) => {
      await kit.call('carol');
      await kit.hangUp(await kit.answer('bob'));
    };
    for (const [word, lines, prepare] of [
      ['paused', 'member => Test/bob,0,,,,,yes\n', nothing],
      ['penalty', 'member => Test/bob,2\n', nothing],
      ['wrapup', 'wrapuptime = 30\nmember => Test/bob\n', afterCall],
    ] as const) {
      assert.equal(await joins(word, lines, prepare), false, word);
      assert.equal(await joins('unavailable', lines, prepare), true, `without ${word}`);
    }
  });

  test('a queue without members lets nobody in but with joinempty = yes, which is also what it does of itself', async () => {
    for (const [line, expected] of [
      ['', undefined],
      ['joinempty = yes\n', undefined],
      ['joinempty = no\n', 'var QUEUESTATUS=JOINEMPTY'],
      ['joinempty = strict\n', 'var QUEUESTATUS=JOINEMPTY'],
      ['joinempty = loose\n', 'var QUEUESTATUS=JOINEMPTY'],
    ] as const) {
      const kit = await setUp(line);
      await kit.call();
      assert.equal(status(kit), expected, line);
    }
  });
});

describe('the service level', () => {
  test('counts calls that were answered or given up within it', async () => {
    const kit = await setUp('servicelevel = 10\ntimeout = 0\nmember => Test/bob\n');
    const queue = kit.queues.find('q')!;
    const talk = async (waitMs: number) => {
      await kit.call();
      await kit.clock.advance(waitMs);
      await kit.hangUp(await kit.answer('bob'));
    };
    await talk(10_000);
    await talk(11_000);
    for (const waitMs of [3000, 15_000]) {
      const alice = await kit.call();
      await kit.clock.advance(waitMs);
      await kit.hangUp(alice);
    }
    const { completed, completedInLevel, abandoned, abandonedInLevel, performance, performanceOfAll } = queue.statistics;
    assert.deepEqual([completed, completedInLevel, abandoned, abandonedInLevel], [2, 1, 2, 1]);
    assert.deepEqual([performance, performanceOfAll], [50, 50]);
  });
});
