import assert from 'node:assert/strict';
import test from 'node:test';
import type { Fact, FactName } from '../../src/core/facts.ts';
import { SipPhone } from '../../src/testing/sip-phone/sip-phone.ts';
import { SkippingClock } from './skipping-clock.ts';
import { SECRET, type SmallExchange, withExchange } from './small-exchange.ts';

const ROUNDS = 5;
const AT_A_TIME = 20;
/** Longer than anything is remembered of a call. */
const ALL_OVER_MS = 120_000;

const FILES = {
  'extensions.conf': `[default]
exten => 600,1,Answer()
 same => n,Wait(3600)
exten => 601,1,Dial(Local/600@default/n,,tT)
exten => 101,1,Dial(SIP/bob,30,tT)
exten => 602,1,Answer()
 same => n,Queue(support)
exten => 603,1,Answer()
 same => n,Queue(deserted)
include => parkedcalls
`,
  'res_parking.conf': '[default]\nparkext => 700\nparkpos => 701-800\ncontext => parkedcalls\nparkinghints = yes\n',
  'queues.conf': '[support]\nautofill = yes\nretry = 1\nmember => Local/600@default/n\n[deserted]\njoinempty = yes\n',
};

/** What a scenario has at hand. */
interface Stage {
  readonly exchange: SmallExchange['running']['exchange'];
  readonly alice: SipPhone;
  /** A channel that talks with another one. */
  talk(): Promise<string>;
  /** Resolves with the fact for which it is so; to be asked before it can be. */
  next<N extends FactName>(name: N, isSo: (fact: Fact<N>) => boolean): Promise<Fact<N>>;
}

function stageOf({ running: { exchange } }: SmallExchange, alice: SipPhone): Stage {
  const next: Stage['next'] = (name, isSo) =>
    new Promise((resolve) => {
      const off = exchange.bus.subscribe([name], (fact) => {
        if (!isSo(fact)) return;
        off();
        resolve(fact);
      });
    });
  let serial = 0;
  const talk = async () => {
    const uniqueId = `talk-${serial++}`;
    const bridged = next('bridge.entered', ({ channel }) => channel.uniqueId === uniqueId);
    const to = { context: 'default', exten: '601', priority: 1 };
    await exchange.originate({ channel: 'Local/600@default/n', channelId: uniqueId, timeoutMs: 30_000, ...to });
    return (await bridged).channel.name;
  };
  return { exchange, alice, talk, next };
}

const named = (name: string) => (fact: { readonly channel: { readonly name: string } }) => fact.channel.name === name;

interface Scenario {
  readonly what: string;
  /** In a round. */
  readonly calls: number;
  /** What happens to a call, from its first channel to where all of them may be hung up. */
  run(stage: Stage): Promise<void>;
}

let joins = 0;

/** A caller of a queue, once `name` was told of it. */
async function joined({ exchange, next }: Stage, exten: string, name: 'queue.callerJoined' | 'queue.agentConnected'): Promise<void> {
  const uniqueId = `join-${joins++}`;
  const told = next(name, (fact) => ('caller' in fact ? fact.caller : fact.channel).linkedId === uniqueId);
  const to = { context: 'default', exten, priority: 1 };
  await exchange.originate({ channel: 'Local/600@default/n', channelId: uniqueId, timeoutMs: 30_000, ...to });
  await told;
}

const SCENARIOS: readonly Scenario[] = [
  { what: 'blind transfers', calls: 200, run: blindTransfer },
  { what: 'attended transfers', calls: 200, run: attendedTransfer },
  { what: 'calls parked and fetched', calls: 200, run: parkedAndFetched },
  { what: 'callers of a queue that are served', calls: 500, run: (stage) => joined(stage, '602', 'queue.agentConnected') },
  { what: 'callers of a queue that give up', calls: 500, run: (stage) => joined(stage, '603', 'queue.callerJoined') },
];

async function blindTransfer({ alice }: Stage): Promise<void> {
  const call = await alice.call('101');
  await call.answered();
  call.refer('600');
  await call.transferred();
  call.hangup();
  await call.ended();
}

async function attendedTransfer({ alice }: Stage): Promise<void> {
  const call = await alice.call('101');
  await call.answered();
  const consultation = await alice.call('600');
  await consultation.answered();
  call.refer('600', consultation);
  await call.transferred();
  for (const one of [call, consultation]) {
    one.hangup();
    await one.ended();
  }
}

async function parkedAndFetched({ exchange, talk, next }: Stage): Promise<void> {
  const name = await talk();
  const parked = next('parking.callParked', named(name));
  assert.equal(await exchange.parking.park({ channel: name }), 'parked');
  const { space } = await parked;
  const fetched = next('parking.callRetrieved', named(name));
  await exchange.originate({ channel: 'Local/600@default/n', context: 'default', exten: String(space), priority: 1, timeoutMs: 30_000 });
  await fetched;
}

/** What a call could leave behind. */
function left({ running }: SmallExchange, clock: SkippingClock) {
  const { core } = running.exchange;
  return {
    channels: core.channels.size,
    bridges: core.bridges.size,
    timers: clock.pending,
    devices: [...core.devices.entries()].map(([device]) => device),
    parked: [...(running.exchange.parking.calls() ?? [])].length,
    inQueues: [...running.exchange.queues.list('hash')].flatMap((queue) => [...queue.callers()]).length,
    membersInCalls: [...running.exchange.queues.list('hash')].flatMap((queue) => [...queue.members()]).filter((member) => member.isInCall)
      .length,
  };
}

for (const { what, calls, run } of SCENARIOS) {
  test(`${ROUNDS * calls} ${what} leave no channel, bridge, timer, device or place behind`, async () => {
    const clock = new SkippingClock();
    await withExchange(
      async (exchange) => {
        const options = { server: exchange.sip, secret: SECRET, maxCalls: 3 * AT_A_TIME };
        const alice = await SipPhone.start({ name: 'alice', ...options });
        const bob = await SipPhone.start({ name: 'bob', autoAnswer: true, ringAfterMs: 0, ...options });
        await alice.register();
        await bob.register();
        const stage = stageOf(exchange, alice);
        const { core } = exchange.running.exchange;
        const round = async () => {
          for (let made = 0; made < calls; made += AT_A_TIME) {
            await Promise.all(Array.from({ length: AT_A_TIME }, () => run(stage)));
            const over = stage.next('channel.hungUp', () => core.channels.size === 0);
            for (const channel of core.channels) channel.requestHangup();
            if (core.channels.size > 0) await over;
          }
          await clock.skip(ALL_OVER_MS);
          return left(exchange, clock);
        };
        const before = await round();
        // A parking lot keeps its bridge.
        assert.deepEqual([before.channels, before.parked, before.inQueues, before.membersInCalls], [0, 0, 0, 0]);
        for (let i = 1; i < ROUNDS; i++) assert.deepEqual(await round(), before);
        await alice.stop();
        await bob.stop();
        assert.deepEqual(
          exchange.log.filter(({ level }) => level === 'error'),
          [],
        );
      },
      { clock, files: FILES },
    );
  });
}
