import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Channel } from '../../core/channel/channel.ts';
import { coreKit } from '../../testing/core-kit.ts';
import { queueKit } from '../../testing/queue-kit.ts';
import { candidatesFor } from './choose-members.ts';
import type { PenaltyLimits } from './penalties.ts';
import { QueueCaller } from './queue-caller.ts';

const NOW = 1_000_000_000;
const NO_LIMITS: PenaltyLimits = { max: undefined, min: undefined, raise: undefined, raiseRespectsMin: false };

/** Members of a queue, and in which order they would be called for a caller of those limits. */
async function setUp(options: string, members: string) {
  const { core } = await coreKit('');
  const { queues } = await queueKit(
    core,
    `[q]\n${options}\n${members
      .split(' ')
      .map((member) => `member => SIP/${member}\n`)
      .join('')}`,
  );
  const queue = queues.find('q')!;
  const caller = (limits: Partial<PenaltyLimits> = {}) => new QueueCaller(queue, {} as Channel, 0, { ...NO_LIMITS, ...limits }, NOW);
  const member = (name: string) => queue.member(`SIP/${name}`)!;
  const namesFor = (one: QueueCaller) => candidatesFor(one, NOW).map((candidate) => candidate.member.interface.slice('SIP/'.length));
  return { queue, member, caller, namesFor, order: (limits: Partial<PenaltyLimits> = {}) => namesFor(caller(limits)).join(' ') };
}

describe('the strategy', () => {
  test('ringall has all of the lowest penalty before those of a higher one', async () => {
    const { order } = await setUp('strategy = ringall', 'a,1 b,0 c,1 d,0');
    assert.deepEqual(
      [order().split(' ').slice(0, 2).sort(), order().split(' ').slice(2).sort()],
      [
        ['b', 'd'],
        ['a', 'c'],
      ],
    );
  });

  test('linear takes them as they stand in the file, from where the caller was', async () => {
    const { order, caller, namesFor } = await setUp('strategy = linear', 'c a d b');
    assert.equal(order(), 'c a d b');
    const moved = caller();
    moved.linearPosition = 2;
    assert.deepEqual(namesFor(moved), ['d', 'b', 'c', 'a']);
  });

  for (const strategy of ['rrmemory', 'rrordered'])
    test(`${strategy} takes them as they came, from where the queue was`, async () => {
      const { order, queue } = await setUp(`strategy = ${strategy}`, 'c a d b');
      queue.roundRobinAt = 1;
      assert.equal(order(), 'a d b c');
    });

  test('leastrecent takes who has not had a call for longest, those without any first', async () => {
    const { order, member } = await setUp('strategy = leastrecent', 'a b c d,1');
    member('a').lastCallAtMs = NOW - 1000;
    member('c').lastCallAtMs = NOW - 9000;
    assert.equal(order(), 'b c a d');
  });

  test('fewestcalls takes who has had the fewest', async () => {
    const { order, member } = await setUp('strategy = fewestcalls', 'a b c d,1');
    member('a').callsTaken = 2;
    member('b').callsTaken = 9;
    member('c').callsTaken = 1;
    assert.equal(order(), 'c a b d');
  });

  test('random takes them by chance, those of a lower penalty first all the same', async (t) => {
    const { order } = await setUp('strategy = random', 'a b c d,1');
    let next = 0;
    t.mock.method(Math, 'random', () => [0.5, 0.1, 0.9, 0][next++ % 4]!);
    const drawn = order().split(' ');
    assert.equal(drawn[3], 'd');
    next = 1;
    assert.notDeepEqual(order().split(' ').slice(0, 3), drawn.slice(0, 3));
  });

  test('wrandom gives those of a higher penalty a smaller chance, but a chance', async () => {
    const { queue, caller } = await setUp('strategy = wrandom', 'a b,4');
    let first = 0;
    const rounds = 2000;
    for (let round = 0; round < rounds; round++) if (candidatesFor(caller(), NOW)[0]!.member.interface === 'SIP/b') first++;
    // One of five numbers of b falls among those of a, and half of these are below that of a.
    assert.ok(first > rounds * 0.05 && first < rounds * 0.15, `${first} of ${rounds}`);
    assert.equal(queue.memberCount, 2);
  });
});

describe('limits of penalty', () => {
  const MEMBERS = 'a b,2 c,4 d,6';
  for (const [limits, expected] of [
    [{}, 'a b c d'],
    [{ max: 4 }, 'a b c'],
    [{ min: 2 }, 'b c d'],
    [{ min: 2, max: 4 }, 'b c'],
    [{ raise: 4 }, 'a b c d'],
    [{ raise: 4, max: 4 }, 'a b c'],
    [{ raise: 4, min: 4 }, 'a b c d'],
    [{ raise: 4, min: 2, raiseRespectsMin: true }, 'b c d'],
    [{ max: 1, min: 3 }, ''],
  ] as const)
    test(`${JSON.stringify(limits)} leave '${expected}'`, async () => {
      const { order } = await setUp('strategy = linear', MEMBERS);
      assert.equal(order(limits), expected);
    });

  test('that raise make equals of those below: the order of the strategy decides among them', async () => {
    const { order } = await setUp('strategy = linear', 'c,4 b,2 a');
    assert.deepEqual([order(), order({ raise: 4 })], ['a b c', 'c b a']);
  });

  test('do not count with no more members than penaltymemberslimit', async () => {
    const few = await setUp('strategy = linear\npenaltymemberslimit = 4', 'd,6 a');
    assert.equal(few.order({ max: 4 }), 'd a');
    const many = await setUp('strategy = linear\npenaltymemberslimit = 1', 'd,6 a');
    assert.equal(many.order({ max: 4 }), 'a');
  });
});
