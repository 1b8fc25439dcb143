import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger } from '../base/logger.ts';
import type { Channel } from '../core/channel/channel.ts';
import { callRecorder } from '../core/ports/call-recorder.ts';
import { type CallRecords, callRecords } from '../core/ports/call-records.ts';
import { RecordingService } from '../features/recording/recording-service.ts';
import { mixmonitor } from '../functions/mixmonitor.ts';
import { appKit } from '../testing/app-kit.ts';
import type { ScriptedMedia } from '../testing/scripted-leg.ts';
import { applications } from './index.ts';

/** Alice runs extension 1 of a dialplan with a recorder. */
async function run(...steps: string[]) {
  const warnings: string[] = [];
  const logger = createLogger(({ level, message }) => level === 'warning' && warnings.push(message));
  const kit = await appKit(`[default]\n${steps.map((step, i) => `exten => 1,${i + 1},${step}`).join('\n')}\n`, applications, [mixmonitor], {
    logger,
  });
  const service = new RecordingService(kit.core);
  callRecorder.fill(kit.core, service);
  const userFields: string[] = [];
  callRecords.fill(kit.core, { setUserField: (_: Channel, text: string) => userFields.push(text) > 0 } as CallRecords);
  const alice = kit.driver.call('alice', '1');
  const media = alice.media as ScriptedMedia;
  await kit.settle();
  const vars = kit.trace('alice').filter((line) => /MONITOR|^var ID/.test(line));
  return { ...kit, service, media, alice, vars, warnings, userFields };
}

const names = (media: ScriptedMedia) =>
  media.recordings
    .flatMap(({ path, also = [] }) => [path, ...also.map((file) => file.path)])
    .map((path) => path.replace(/^.*\/monitor\//, ''));

test('Monitor takes format, name and options, StopMonitor ends it', async () => {
  const { media, vars } = await run('Monitor(ulaw,call,o)', 'StopMonitor', 'Monitor(,both)', 'Wait(9)');
  assert.deepEqual(names(media), ['call-in.ulaw', 'both-in.wav', 'both-out.wav']);
  assert.deepEqual(vars, ['var __MONITORED=true', 'var MONITORED=', 'var __MONITORED=true']);
});

test('Monitor that runs is only named anew, ChangeMonitor too; pauses reach the recording', async () => {
  const { media, service, alice } = await run(
    'Monitor(wav,one)',
    'PauseMonitor',
    'Monitor(wav,two)',
    'ChangeMonitor(three)',
    'UnpauseMonitor',
    'Wait(9)',
  );
  assert.deepEqual(names(media), ['one-in.wav', 'one-out.wav']);
  assert.deepEqual(media.recordingOrders, ['pause', 'go on']);
  assert.equal(service.isMonitored(alice), true);
});

test('Monitor with b begins when the call is bridged, unless StopMonitor came before', async () => {
  for (const stops of [false, true]) {
    const { media, alice, driver, settle, vars } = await run('Monitor(wav,later,bm)', ...(stops ? ['StopMonitor'] : []), 'Dial(Test/bob)');
    assert.deepEqual(vars, ['var AUTO_MONITOR=wav,later,Xm', ...(stops ? ['var AUTO_MONITOR='] : [])]);
    assert.deepEqual(names(media), []);
    driver.channelOf('bob').partyAnswered();
    await settle();
    assert.ok(alice.bridge);
    assert.deepEqual(names(media), stops ? [] : ['later-in.wav', 'later-out.wav']);
  }
});

test('each option letter of Monitor does what it says, and others are named', async () => {
  for (const [steps, written] of [
    ['Monitor(wav,call,i)', ['call-out.wav']],
    ['Monitor(wav,call,o)', ['call-in.wav']],
    ['Monitor(wav,call,io)', []],
    ['Monitor(wav,call,m)', ['call-in.wav', 'call-out.wav']],
    ['Monitor(wav,call,B(5))', ['call-in.wav', 'call-out.wav']],
    ['Monitor(wav,call,xz)', ['call-in.wav', 'call-out.wav']],
  ] as const) {
    const { media, warnings } = await run(steps, 'Wait(60)');
    assert.deepEqual(names(media), written, steps);
    const wanted = steps.includes('io')
      ? ['Monitor has nothing to write with i and o']
      : steps.includes('xz')
        ? ['x', 'z'].map((letter) => `Monitor: there is no option ${letter}`)
        : [];
    assert.deepEqual(
      warnings.map((line) => line.replace(/^Test\/alice-\w+:? /, '')),
      wanted,
      steps,
    );
  }
  const beeping = await run('Monitor(wav,call,B(5))', 'Dial(Test/bob)');
  beeping.driver.channelOf('bob').partyAnswered();
  await beeping.settle();
  const beeps = () => beeping.media.sounds.filter((sound) => sound === 'beep').length;
  await beeping.clock.advance(10_000);
  assert.equal(beeps(), 2);
  beeping.service.stopMonitor(beeping.alice);
  await beeping.clock.advance(10_000);
  assert.equal(beeps(), 2);
});

test('with an address and a name Monitor writes where the recording is found into the call record', async () => {
  const of = async (step: string) => (await run(step, 'Wait(9)')).userFields;
  assert.deepEqual(await of('Monitor(ulaw:http://records.example,call)'), ['http://records.example/call.wav']);
  assert.deepEqual(await of('Monitor(ulaw:http://records.example)'), []);
  assert.deepEqual(await of('Monitor(ulaw,call)'), []);
});

test('MixMonitor sets the path and an id, which MIXMONITOR and StopMixMonitor take', async () => {
  const { media, vars, steps } = await run(
    'MixMonitor(a.wav,i(ID))',
    'MixMonitor(b.wav)',
    'NoOp(${MIXMONITOR(${ID},filename)})',
    'StopMixMonitor(${ID})',
    'NoOp(rest)',
    'Wait(9)',
  );
  assert.deepEqual(names(media), ['a.wav', 'b.wav']);
  assert.equal(vars.length, 3);
  assert.match(steps('alice').find((step) => step.includes('NoOp'))!, /NoOp\(\/.*\/monitor\/a\.wav\)$/);
  assert.equal(steps('alice').at(-1)!.endsWith('Wait(9)'), true);
});

test('a MixMonitor without a name ends the call, one that cannot be written does not', async () => {
  const nameless = await run('MixMonitor()', 'NoOp(on)', 'Wait(9)');
  assert.equal(nameless.alice.ended, true);
  const outside = await run('MixMonitor(../x.wav)', 'NoOp(on)', 'Wait(9)');
  assert.equal(outside.alice.ended, false);
  assert.deepEqual(names(outside.media), []);
});
