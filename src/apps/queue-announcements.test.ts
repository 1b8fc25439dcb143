import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Channel } from '../core/channel/channel.ts';
import { dial } from '../testing/app-kit.ts';
import { queueCallKit } from '../testing/queue-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';
import { applications } from './index.ts';

/** A queue whose only member is away: whoever is in it waits. */
async function waitingKit(options: string, { isServed = false } = {}) {
  const kit = await queueCallKit(applications, `[q]\nmember => Test/bob\n${options}`, { dialplan: '[exit]\nexten => 7,1,Wait(9)\n' });
  if (!isServed) kit.core.devices.set('Test/bob', 'UNAVAILABLE');
  const queue = kit.queues.find('q')!;
  /** Somebody joins whose announcements take no time. */
  const join = async (party: string): Promise<Channel> => {
    const channel = kit.driver.call(party, '1');
    legOf(channel).media.instant = true;
    await kit.settle();
    return channel;
  };
  return { ...kit, queue, join };
}

const said = (channel: Channel): string[] => legOf(channel).media.sounds.filter((name) => name !== 'tune');

describe('a digit', () => {
  test('cuts an announcement short, and the music goes on', async () => {
    const kit = await waitingKit('announce-frequency = 30\n');
    const alice = await kit.call();
    const { media } = legOf(alice);
    assert.deepEqual(media.playing, { kind: 'files', paths: ['queue-youarenext', 'queue-thankyou'] });
    assert.equal(kit.core.holdMusic.isOn(alice), false);
    await dial(kit, alice, '5');
    assert.equal(kit.core.holdMusic.isOn(alice), true);
    assert.equal(kit.queue.line.size, 1);
    await kit.clock.advance(29_000);
    assert.equal(said(alice).length, 2, 'it counts as said');
  });

  test('that is an extension of the context leads out of it in the middle of an announcement', async () => {
    for (const announcement of ['announce-frequency = 30\n', 'periodic-announce-frequency = 1\nperiodic-announce-startdelay = 0\n']) {
      const kit = await waitingKit(`context = exit\n${announcement}`);
      const alice = await kit.call();
      assert.notEqual(legOf(alice).media.playing, undefined);
      await dial(kit, alice, '8');
      assert.equal(kit.queue.line.size, 1, 'another digit is none');
      await kit.clock.advance(31_000);
      await dial(kit, alice, '7');
      assert.equal(kit.queue.line.size, 0);
      assert.equal(legOf(alice).media.playing, undefined);
      assert.deepEqual([alice.context, alice.exten, kit.core.holdMusic.isOn(alice)], ['exit', '7', false]);
      assert.match(kit.log.at(-1)!, /\|EXITWITHKEY\|7\|1\|1\|31$/);
    }
  });
});

describe('the position', () => {
  const THANKS = 'queue-thankyou';
  const there = (count: number) => ['queue-thereare', `digits/${count}`, 'queue-callswaiting', THANKS];
  const more = ['queue-quantity1', 'digits/2', 'queue-quantity2', THANKS];
  for (const [how, first, third] of [
    ['yes', ['queue-youarenext', THANKS], there(3)],
    ['no', [], []],
    ['limit', ['queue-youarenext', THANKS], []],
    ['more', ['queue-youarenext', THANKS], more],
  ] as const)
    test(`is said as announce-position = ${how} wants it, to the first and to one behind the limit`, async () => {
      const kit = await waitingKit(
        `announce-frequency = 30\nannounce-holdtime = no\nannounce-position-limit = 2\nannounce-position = ${how}\n`,
      );
      const [alice, , dave] = [await kit.join('alice'), await kit.join('carol'), await kit.join('dave')];
      assert.deepEqual([said(alice), said(dave!)], [first, third]);
    });

  test('is said again after the frequency, or as soon as it has changed, but not before the least time between', async () => {
    const kit = await waitingKit('announce-frequency = 60\nmin-announce-frequency = 20\nannounce-holdtime = no\n');
    const [alice, carol] = [await kit.join('alice'), await kit.join('carol')];
    assert.deepEqual(said(carol), there(2));
    await kit.clock.advance(5000);
    await kit.hangUp(alice);
    await kit.clock.advance(14_000);
    assert.equal(said(carol).length, 4);
    await kit.clock.advance(1000);
    assert.deepEqual(said(carol).slice(4), ['queue-youarenext', THANKS]);
    await kit.clock.advance(59_000);
    assert.equal(said(carol).length, 6);
    await kit.clock.advance(1000);
    assert.equal(said(carol).length, 8);
  });

  test('is said only when it is a better one with announce-position-only-up', async () => {
    const kit = await waitingKit('announce-frequency = 20\nannounce-holdtime = no\nannounce-position-only-up = yes\n');
    const [alice, carol] = [await kit.join('alice'), await kit.join('carol')];
    await kit.clock.advance(120_000);
    assert.deepEqual([said(alice).length, said(carol).length], [2, 4]);
    await kit.hangUp(alice);
    await kit.clock.advance(1000);
    assert.deepEqual(said(carol).slice(4), ['queue-youarenext', THANKS]);
  });

  test('is said to a caller whose turn it is only with announce-to-first-user', async () => {
    for (const [option, sounds] of [
      ['yes', ['queue-youarenext', THANKS, 'now']],
      ['no', []],
    ] as const) {
      const kit = await waitingKit(
        `announce-frequency = 30\nperiodic-announce = now\nperiodic-announce-frequency = 30\nperiodic-announce-startdelay = 0\nannounce-to-first-user = ${option}\n`,
        { isServed: true },
      );
      const alice = await kit.join('alice');
      assert.deepEqual(said(alice), sounds);
      assert.deepEqual(kit.ringing(), ['bob']);
    }
  });

  test('is said with sounds of the queue’s own', async () => {
    const kit = await waitingKit(
      'announce-frequency = 30\nqueue-youarenext = one\nqueue-thereare = two\nqueue-callswaiting = three\nqueue-thankyou = four\nannounce-holdtime = no\n',
    );
    const [alice, carol] = [await kit.join('alice'), await kit.join('carol')];
    assert.deepEqual(
      [said(alice), said(carol)],
      [
        ['one', 'four'],
        ['two', 'digits/2', 'three', 'four'],
      ],
    );
  });
});

describe('the time that it takes', () => {
  /** What somebody hears who is second in line, the average wait being that many seconds, less position and thanks. */
  async function heard(options: string, holdSeconds: number, waitMs = 0): Promise<string[]> {
    const kit = await waitingKit(`announce-frequency = 30\nannounce-position = no\n${options}`);
    kit.queue.statistics.connected(holdSeconds);
    kit.queue.statistics.finished(0, true);
    await kit.join('alice');
    const carol = await kit.join('carol');
    await kit.clock.advance(waitMs);
    return said(carol).filter((name) => name !== 'queue-thankyou');
  }

  test('is said in minutes, to the nearest one', async () => {
    assert.deepEqual(await heard('', 40), ['queue-holdtime', 'digits/1', 'queue-minute']);
    assert.deepEqual(await heard('', 100), ['queue-holdtime', 'digits/2', 'queue-minutes']);
    assert.deepEqual(await heard('', 20), [], 'less than one is not worth a word');
  });

  test('is said in seconds too, rounded as announce-round-seconds says', async () => {
    const fortyFive = ['digits/40', 'digits/5', 'queue-seconds'];
    assert.deepEqual(await heard('announce-round-seconds = 15\n', 80), ['queue-holdtime', 'digits/1', 'queue-minute', ...fortyFive]);
    assert.deepEqual(await heard('announce-round-seconds = 30\n', 0), ['queue-holdtime', 'digits/30', 'queue-seconds']);
  });

  test('is said every time, once or never, and to the first one where its position is not said', async () => {
    const minute = ['queue-holdtime', 'digits/1', 'queue-minute'];
    assert.deepEqual(await heard('announce-holdtime = once\n', 60, 30_000), minute);
    assert.deepEqual(await heard('announce-holdtime = yes\n', 60, 30_000), [...minute, ...minute]);
    assert.deepEqual(await heard('announce-holdtime = no\n', 60, 30_000), []);
    const kit = await waitingKit('announce-frequency = 30\nannounce-position = no\n');
    kit.queue.statistics.connected(40);
    assert.deepEqual(said(await kit.join('alice')), [...minute, 'queue-thankyou']);
  });
});

describe('what is said from time to time', () => {
  const THREE = 'periodic-announce = one,two,three&four\nperiodic-announce-frequency = 10\n';

  test('comes in the order of the file, over and over', async () => {
    const kit = await waitingKit(THREE);
    const alice = await kit.join('alice');
    await kit.clock.advance(9000);
    assert.deepEqual(said(alice), []);
    await kit.clock.advance(31_000);
    assert.deepEqual(said(alice), ['one', 'two', 'three', 'four', 'one']);
  });

  test('begins when periodic-announce-startdelay says', async () => {
    const kit = await waitingKit(`${THREE}periodic-announce-startdelay = 3\n`);
    const alice = await kit.join('alice');
    await kit.clock.advance(2000);
    assert.deepEqual(said(alice), []);
    await kit.clock.advance(1000);
    assert.deepEqual(said(alice), ['one']);
    await kit.clock.advance(10_000);
    assert.deepEqual(said(alice), ['one', 'two']);
  });

  test('comes by chance with random-periodic-announce', async (t) => {
    const kit = await waitingKit(`${THREE}random-periodic-announce = yes\n`);
    const chance = t.mock.method(Math, 'random', () => 0.99);
    const alice = await kit.join('alice');
    await kit.clock.advance(10_000);
    chance.mock.mockImplementation(() => 0.5);
    await kit.clock.advance(10_000);
    assert.deepEqual(said(alice), ['three', 'four', 'two']);
  });

  test('counts from the start of the last one, or from its end with relative-periodic-announce', async () => {
    for (const [option, second] of [
      ['no', 20_000],
      ['yes', 24_000],
    ] as const) {
      const kit = await waitingKit(`${THREE}relative-periodic-announce = ${option}\n`);
      const alice = await kit.call();
      await kit.clock.advance(14_000);
      legOf(alice).media.finishPlaying();
      await kit.clock.advance(second - 14_000 - 1);
      assert.deepEqual(said(alice), ['one'], option);
      await kit.clock.advance(1);
      assert.deepEqual(said(alice), ['one', 'two'], option);
    }
  });

  test('is not there without a frequency', async () => {
    const kit = await waitingKit('periodic-announce = one\n');
    const alice = await kit.join('alice');
    await kit.clock.advance(600_000);
    assert.deepEqual(said(alice), []);
  });
});
