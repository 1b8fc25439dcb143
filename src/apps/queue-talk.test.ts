import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Channel } from '../core/channel/channel.ts';
import { callRecorder } from '../core/ports/call-recorder.ts';
import { configureInCall, type InCallFeature, inCallOptions } from '../features/in-call/in-call.ts';
import { RecordingService } from '../features/recording/recording-service.ts';
import { dial } from '../testing/app-kit.ts';
import { type QueueCallKit, queueCallKit } from '../testing/queue-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';
import { applications } from './index.ts';

interface Talking extends QueueCallKit {
  readonly alice: Channel;
  readonly bob: Channel;
}

/** Alice, with these variables, talks with Bob, member of queue `q`. */
async function talking(options: string, wanted = 'q', variables: Readonly<Record<string, string>> = {}, dialplan = ''): Promise<Talking> {
  const kit = await queueCallKit(applications, `[q]\nmember => Test/bob,0,Bob\n${options}`, { wanted, dialplan });
  callRecorder.fill(kit.core, new RecordingService(kit.core));
  const alice = kit.driver.call('alice', '1');
  for (const [name, value] of Object.entries(variables)) alice.setVariable(name, value);
  await kit.settle();
  const bob = await kit.answer('bob');
  assert.equal(alice.bridge, bob.bridge);
  return { ...kit, alice, bob };
}

const recorded = (channel: Channel): string[] =>
  legOf(channel)
    .media.recordings.flatMap(({ path, also = [] }) => [path, ...also.map((file) => file.path)])
    .map((path) => path.replace(/^.*\/monitor\//, ''));

describe('the call of a queue with monitor-format', () => {
  test('is recorded on the leg of the member, under the id of the call, from before it leaves the queue', async () => {
    const kit = await talking('monitor-format = wav\n');
    assert.deepEqual(recorded(kit.bob), [`${kit.alice.uniqueId}-in.wav`, `${kit.alice.uniqueId}-out.wav`]);
    assert.deepEqual(recorded(kit.alice), []);
    const order = kit.facts.map(({ type }) => type).filter((type) => /^recording|queue\.(callerLeft|agentConnected)/.test(type));
    assert.deepEqual(order, ['recording.monitorStarted', 'queue.callerLeft', 'queue.agentConnected']);
    await kit.hangUp(kit.bob);
    assert.equal(kit.told('recording.monitorStopped').length, 1);
  });

  test('takes its name from MONITOR_FILENAME, and is that of the caller where a program is to mix it', async () => {
    const kit = await talking('monitor-format = ulaw\n', 'q', { MONITOR_FILENAME: 'sales/today', MONITOR_EXEC: 'soxmix' });
    assert.deepEqual(recorded(kit.alice), ['sales/today-in.ulaw', 'sales/today-out.ulaw']);
    assert.deepEqual(recorded(kit.bob), []);
    const named = await talking('monitor-format = wav\n', 'q', { MONITOR_EXEC_ARGS: '-v' });
    assert.equal(recorded(named.alice).length, 2);
  });

  test('is one file of the caller with MixMonitor, named and done by variables whose own variables are filled in late', async () => {
    const variables = { MONITOR_FILENAME: 'by ^{MEMBERNAME}', MONITOR_OPTIONS: 'r(heard.wav)i(ID)' };
    const kit = await talking('monitor-format = wav\nmonitor-type = MixMonitor\nsetinterfacevar = yes\n', 'q', variables);
    assert.deepEqual(recorded(kit.alice), ['by Bob.wav', 'heard.wav']);
    assert.deepEqual(recorded(kit.bob), []);
    assert.notEqual(kit.alice.getVariable('ID') ?? '', '');
    const plain = await talking('monitor-format = wav\nmonitor-type = MixMonitor\n');
    assert.deepEqual(recorded(plain.alice), [`${plain.alice.uniqueId}.wav`]);
  });

  test('is not recorded, and is talked all the same, where the name leads out of the folder', async () => {
    const outside = await talking('monitor-format = wav\n', 'q', { MONITOR_FILENAME: '../../etc/x' });
    assert.deepEqual([recorded(outside.alice), recorded(outside.bob)], [[], []]);
  });

  test('is not recorded without it', async () => {
    const kit = await talking('monitor-type = MixMonitor\n', 'q', { MONITOR_FILENAME: 'x' });
    assert.deepEqual([recorded(kit.alice), recorded(kit.bob)], [[], []]);
  });
});

describe('a code dialled in the call of a queue', () => {
  const CODES = {
    blindTransfer: '#1',
    attendedTransfer: '*2',
    disconnect: '*0',
    parkCall: '#72',
    autoMonitor: '*1',
    autoMixMonitor: '*3',
  } as const satisfies Partial<Record<InCallFeature, string>>;

  /** Whether the party's digits were taken as a code and did not reach the other one. */
  async function isTaken(option: string, who: 'alice' | 'bob', code: string): Promise<boolean> {
    const kit = await talking('', `q,${option}`);
    configureInCall(kit.core, { ...inCallOptions(kit.core), ...CODES });
    const other = who === 'alice' ? kit.bob : kit.alice;
    await dial(kit, kit[who], code);
    return other.ended || !legOf(other).orders.some((order) => order.startsWith('digit'));
  }

  for (const [letter, features] of [
    ['t', ['blindTransfer', 'attendedTransfer']],
    ['h', ['disconnect']],
    ['k', ['parkCall']],
    ['w', ['autoMonitor']],
    ['x', ['autoMixMonitor']],
  ] as const) {
    test(`is the member's right with ${letter}, the caller's with ${letter.toUpperCase()}, and nobody's without`, async () => {
      for (const feature of features) {
        const taken = await Promise.all(
          ([letter, letter.toUpperCase(), ''] as const).flatMap((option) =>
            (['bob', 'alice'] as const).map((who) => isTaken(option, who, CODES[feature])),
          ),
        );
        assert.deepEqual(taken, [true, false, false, true, false, false], feature);
      }
    });
  }

  test('that transfers the caller ends the member’s part: told, logged and counted as a transfer', async () => {
    const kit = await talking('', 'q,t', {}, 'exten => 600,1,Wait(60)\n');
    configureInCall(kit.core, { ...inCallOptions(kit.core), ...CODES });
    await kit.clock.advance(4000);
    await dial(kit, kit.bob, '#1');
    await dial(kit, kit.bob, '600');
    await kit.clock.advance(5000);
    assert.equal(kit.bob.ended, true);
    assert.equal(kit.alice.exten, '600');
    assert.match(kit.log.at(-1)!, new RegExp(`^${kit.alice.uniqueId}\\|q\\|Bob\\|BLINDTRANSFER\\|600\\|default\\|0\\|\\d+\\|1$`));
    assert.deepEqual(
      kit.told('queue.agentCompleted').map(({ reason }) => reason),
      ['transfer'],
    );
    assert.equal(kit.queues.find('q')!.statistics.completed, 1);
  });
});

describe('when the talk is over', () => {
  test('the caller goes on only with c, and only when the member hung up', async () => {
    for (const [options, first, status] of [
      ['c', 'bob', 'CONTINUE'],
      ['', 'bob', undefined],
      ['ch', 'alice', undefined],
    ] as const) {
      const kit = await talking('', `q,${options}`);
      const statuses = () => kit.trace('alice').filter((line) => line.startsWith('var QUEUESTATUS='));
      await kit.hangUp(kit[first]);
      assert.deepEqual(statuses(), status ? [`var QUEUESTATUS=${status}`] : [], `${options} ${first}`);
    }
  });

  test('the member goes to a place with F when the caller hung up', async () => {
    const kit = await talking('', 'q,F(after^5^1)', {}, '[after]\nexten => 5,1,Wait(60)\n');
    await kit.hangUp(kit.alice);
    assert.deepEqual([kit.bob.ended, kit.bob.context, kit.bob.exten], [false, 'after', '5']);
  });
});

describe('between the answer and the talk', () => {
  const waiting = async (options: string, wanted = 'q', dialplan = '') => {
    const kit = await queueCallKit(applications, `[q]\nmember => Test/bob,0,Bob\n${options}`, { wanted, dialplan });
    const alice = await kit.call();
    await kit.clock.advance(63_000);
    return { ...kit, alice, bob: await kit.answer('bob') };
  };

  test('the member hears its announcement and how long the caller waited, after the delay of the queue', async () => {
    const kit = await waiting('timeout = 0\nmemberdelay = 2\nannounce = one&two\nreportholdtime = yes\n');
    assert.equal(kit.bob.bridge, undefined);
    const { media } = legOf(kit.bob);
    assert.deepEqual(media.sounds, []);
    assert.equal(kit.core.holdMusic.isOn(kit.alice), true, 'the caller waits on');
    media.instant = true;
    await kit.clock.advance(2000);
    assert.deepEqual(media.sounds, ['one', 'two', 'queue-reporthold', 'digits/1', 'queue-minutes', 'digits/5', 'queue-seconds']);
    assert.equal(kit.bob.bridge, kit.alice.bridge);
  });

  test('the announcement that the call of Queue names takes the place of the queue’s', async () => {
    const kit = await waiting('timeout = 0\nannounce = one\n', 'q,,,other');
    assert.deepEqual(legOf(kit.bob).media.sounds, ['other']);
  });

  test('the caller hears queue-callerannounce; one that hangs up then is lost, and the member is free', async () => {
    const kit = await waiting('timeout = 0\nqueue-callerannounce = now-you\n');
    assert.equal(legOf(kit.alice).media.sounds.at(-1), 'now-you');
    await kit.hangUp(kit.alice);
    assert.equal(kit.core.channels.size, 0);
    assert.equal(kit.log.at(-1), `${kit.alice.uniqueId}|q|Bob|ABANDON|1|1|63`);
    assert.equal(kit.queues.isRung(kit.queues.find('q')!.member('Test/bob')!), false);
  });

  test('a digit no longer leads out of the queue', async () => {
    const kit = await waiting('timeout = 0\nannounce = one\ncontext = exit\n', 'q', '[exit]\nexten => 7,1,NoOp(out)\n');
    await dial(kit, kit.alice, '7');
    legOf(kit.bob).media.finishPlaying();
    await kit.settle();
    assert.equal(kit.bob.bridge, kit.alice.bridge);
    assert.notEqual(kit.bob.bridge, undefined);
  });

  test('a macro and a subroutine run for the member: those of the call, else those of the queue', async () => {
    const dialplan = [
      '[macro-m]\nexten => s,1,Set(DONE=macro ${ARG1})\n',
      '[sub]\nexten => s,1,Set(DONE=${DONE} sub ${ARG1})\nexten => s,2,Return()\n',
      '[other]\nexten => s,1,Set(DONE=other)\nexten => s,2,Return()\n',
    ].join('');
    const queue = await waiting('timeout = 0\nmembermacro = m,1\nmembergosub = sub,2\n', 'q', dialplan);
    assert.equal(queue.bob.getVariable('DONE'), 'macro 1 sub 2');
    const call = await waiting('timeout = 0\nmembergosub = sub,2\n', 'q,,,,,,,other', dialplan);
    assert.equal(call.bob.getVariable('DONE'), 'other');
  });
});
