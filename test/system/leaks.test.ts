import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Exchange } from '../../src/exchange/exchange.ts';
import { SipPhone } from '../../src/testing/sip-phone/sip-phone.ts';
import { SkippingClock } from './skipping-clock.ts';
import { SECRET, type SmallExchange, withExchange } from './small-exchange.ts';

const ROUNDS = 6;
/** In a round. */
const LOCAL_CALLS = 500;
const LOCAL_AT_A_TIME = 50;
const SIP_CALLS = 50;
const SIP_AT_A_TIME = 10;
/** Longer than any transaction lives after its last message (64 * T1 of RFC 3261). */
const ALL_OVER_MS = 40_000;

/** A call that kept a kilobyte would show; what compiled code and the log take does not. */
const HEAP_BYTES = 256 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What a call could leave behind. */
function left({ running }: SmallExchange, clock: SkippingClock) {
  const { core } = running.exchange;
  const resources = process.getActiveResourcesInfo();
  return {
    channels: core.channels.size,
    bridges: core.bridges.size,
    timers: clock.pending,
    udpSockets: resources.filter((name) => name === 'UDPWRAP' || name === 'UDPWrap').length,
    tcpSockets: resources.filter((name) => name.startsWith('TCPSocket')).length,
    devices: [...core.devices.entries()].length,
  };
}

async function manyAtATime(count: number, atATime: number, one: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: atATime }, async () => {
      while (next < count) await one(next++);
    }),
  );
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Resolves when no channel is left. */
async function quiet({ running }: SmallExchange): Promise<void> {
  const { exchange } = running;
  if (exchange.core.channels.size === 0) return;
  await new Promise<void>((resolve) => {
    const off = exchange.bus.subscribe(['channel.hungUp'], () => {
      if (exchange.core.channels.size > 0) return;
      off();
      resolve();
    });
  });
}

/**
 * Runs `calls` in rounds, the first so that what is made once is there. What can be counted must be the same after each. The heap also takes
 * in code that is compiled late and lets go of garbage late, half a megabyte either way in a round: what calls leave behind shows in most.
 */
async function leavesNothing(exchange: SmallExchange, clock: SkippingClock, calls: () => Promise<void>): Promise<void> {
  const round = async () => {
    await calls();
    await quiet(exchange);
    await turn();
    await clock.skip(ALL_OVER_MS);
    await turn();
    collectGarbage();
    // What the first one let go of may have held on to more.
    await turn();
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const grown: number[] = [];
  let heap = await round();
  const before = left(exchange, clock);
  assert.ok(before.udpSockets > 0, 'the count of sockets sees the one that SIP has');
  while (grown.length < ROUNDS - 1) {
    const now = await round();
    assert.deepEqual(left(exchange, clock), before);
    grown.push(now - heap);
    heap = now;
  }
  const tooMuch = grown.filter((bytes) => bytes >= HEAP_BYTES);
  assert.ok(tooMuch.length < ROUNDS / 2, `the heap grew in most rounds: by ${grown.join(', ')} bytes`);
  assert.deepEqual(
    exchange.log.filter(({ level }) => level === 'error'),
    [],
  );
}

test(`${ROUNDS * LOCAL_CALLS} Local calls leave no channel, bridge, timer, socket or device state behind, and the heap as it was`, async () => {
  const clock = new SkippingClock();
  await withExchange(
    async (exchange) => {
      const { exchange: inside } = exchange.running;
      const call = async () => {
        const ended = await inside.originate({
          channel: 'Local/700@default',
          application: { name: 'Wait', data: '60' },
          timeoutMs: 30_000,
        });
        assert.equal(ended.success, true);
        ended.channel && inside.core.channels.find(ended.channel.name)?.requestHangup();
      };
      await leavesNothing(exchange, clock, () => manyAtATime(LOCAL_CALLS, LOCAL_AT_A_TIME, call));
    },
    { clock },
  );
});

/** Rooms with much of what they may have; nothing is said to who joins, which would take its time. */
const ROOMS = {
  'extensions.conf': `[default]
exten => _69X,1,ConfBridge(\${EXTEN},room,user,menu)
exten => _68X,1,MeetMe(\${EXTEN},dTs1M)
`,
  'confbridge.conf': `[room]
type = bridge
record_conference = yes
regcontext = rooms
[user]
type = user
announce_only_user = no
talk_detection_events = yes
music_on_hold_when_empty = yes
timeout = 600
[menu]
type = menu
1 = toggle_mute
`,
};
const ROOM_COUNT = 20;
/** Longer than an answered call is listened to before it goes on. */
const LISTEN_MS = 2000;

/** Who has joined a room, by the linked id of the call. */
class Visitors {
  readonly #in = new Set<string>();
  readonly #awaited = new Map<string, () => void>();

  constructor(bus: Exchange['bus']) {
    bus.subscribe(['conference.memberJoined'], ({ channel: { linkedId } }) => {
      this.#in.add(linkedId);
      this.#awaited.get(linkedId)?.();
    });
  }

  /** Resolves once it has joined; to be asked once. */
  async joined(linkedId: string): Promise<void> {
    if (!this.#in.has(linkedId)) await new Promise<void>((resolve) => this.#awaited.set(linkedId, resolve));
    this.#awaited.delete(linkedId);
    this.#in.delete(linkedId);
  }
}

test(`${ROUNDS * LOCAL_CALLS} visits to conferences leave no room, place, announcement or recording behind, and the heap as it was`, async () => {
  const clock = new SkippingClock();
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-rooms-'));
  try {
    await withExchange(
      async (exchange) => {
        const { exchange: inside } = exchange.running;
        const visitors = new Visitors(inside.bus);
        const meet = async () => {
          const calls = await Promise.all(
            Array.from({ length: LOCAL_AT_A_TIME }, (_, index) =>
              inside.originate({
                channel: `Local/${680 + (index % ROOM_COUNT)}@default`,
                application: { name: 'Milliwatt', data: '' },
                timeoutMs: 30_000,
              }),
            ),
          );
          await clock.skip(LISTEN_MS);
          await Promise.all(calls.map(({ channel }) => visitors.joined(channel?.linkedId ?? '')));
          assert.ok(inside.conferences.count('ConfBridge') > 1 && inside.conferences.count('MeetMe') > 1);
          for (const { channel } of calls) inside.core.channels.find(channel?.name ?? '')?.requestHangup();
          await quiet(exchange);
        };
        await leavesNothing(exchange, clock, async () => {
          for (let made = 0; made < LOCAL_CALLS; made += LOCAL_AT_A_TIME) await meet();
        });
        assert.deepEqual([inside.conferences.count('ConfBridge'), inside.conferences.count('MeetMe')], [0, 0]);
      },
      { clock, files: { ...ROOMS, 'asterisk.conf': `[directories]\nastspooldir => ${folder}\n` } },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test(`${ROUNDS * SIP_CALLS} calls between phones leave no channel, transaction, port, timer or session behind`, async () => {
  const clock = new SkippingClock();
  await withExchange(
    async (exchange) => {
      const options = { server: exchange.sip, secret: SECRET, maxCalls: SIP_AT_A_TIME };
      // Phones of their own for each round: they remember their calls, and it is the exchange that is looked at.
      await leavesNothing(exchange, clock, async () => {
        const alice = await SipPhone.start({ name: 'alice', ...options });
        const bob = await SipPhone.start({ name: 'bob', autoAnswer: true, ringAfterMs: 0, ...options });
        try {
          await alice.register();
          await bob.register();
          await manyAtATime(SIP_CALLS, SIP_AT_A_TIME, async () => {
            const made = await alice.call('101');
            await made.answered();
            made.hangup();
            await made.ended();
          });
          await quiet(exchange);
        } finally {
          await alice.stop();
          await bob.stop();
        }
      });
    },
    { clock },
  );
});
