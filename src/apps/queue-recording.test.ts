import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel } from '../core/channel/channel.ts';
import { callRecorder } from '../core/ports/call-recorder.ts';
import { noMedia } from '../core/ports/media-none.ts';
import { DEFAULT_SETTINGS } from '../core/settings.ts';
import { RecordingService } from '../features/recording/recording-service.ts';
import { appKit } from '../testing/app-kit.ts';
import { queueKit } from '../testing/queue-kit.ts';
import type { ScriptedMedia } from '../testing/scripted-leg.ts';
import { applications } from './index.ts';

const SPOOL = '/spool';

/** Alice waits in a queue of that text with these variables, until bob, who is its member, has answered. */
async function talkInQueue(queue: string, variables: Readonly<Record<string, string>> = {}) {
  const settings = { ...DEFAULT_SETTINGS, directories: { ...DEFAULT_SETTINGS.directories, spool: SPOOL } };
  const kit = await appKit('[default]\nexten => 1,1,Answer()\nexten => 1,2,Queue(q)\n', applications, [], {
    settings,
    media: { ...noMedia, records: () => true },
  });
  callRecorder.fill(kit.core, new RecordingService(kit.core));
  await queueKit(kit.core, `[q]\nmember => Test/bob\n${queue}`);
  const alice = kit.driver.call('alice', '1');
  for (const [name, value] of Object.entries(variables)) alice.setVariable(name, value);
  await kit.settle();
  const bob = kit.driver.channelOf('bob');
  bob.partyAnswered();
  await kit.settle();
  assert.equal(alice.bridge, bob.bridge);
  return { kit, alice, bob };
}

/** Files of a channel's recordings, below the folder for them. */
const files = (channel: Channel): string[] =>
  (channel.media as ScriptedMedia).recordings.flatMap(({ path, also }) =>
    [path, ...(also ?? []).map((file) => file.path)].map((file) => file.replace(`${SPOOL}/monitor/`, '')),
  );

test('a queue without a format records nothing', async () => {
  const { alice, bob } = await talkInQueue('', { MONITOR_FILENAME: 'wanted' });
  assert.deepEqual([files(alice), files(bob)], [[], []]);
});

test('a queue with a format records the member in two files that are named for the caller, until the call ends', async () => {
  const { kit, alice, bob } = await talkInQueue('monitor-format = wav\n');
  assert.deepEqual(files(alice), []);
  assert.deepEqual(files(bob), [`${alice.uniqueId}-in.wav`, `${alice.uniqueId}-out.wav`]);
  alice.partyHungUp(16);
  await kit.settle();
  assert.equal(kit.told('recording.monitorStopped').length, 1);
});

test('the caller names the files, and has its own leg recorded where a program is to be run on them', async () => {
  const named = await talkInQueue('monitor-format = gsm\n', { MONITOR_FILENAME: 'wanted' });
  assert.deepEqual(files(named.bob), ['wanted-in.gsm', 'wanted-out.gsm']);
  const programmed = await talkInQueue('monitor-format = wav\n', { MONITOR_FILENAME: 'wanted', MONITOR_EXEC: 'mix' });
  assert.deepEqual([files(programmed.alice), files(programmed.bob)], [['wanted-in.wav', 'wanted-out.wav'], []]);
});

test('MixMonitor writes the caller and what it hears in one file, with a name that is filled in when the call begins', async () => {
  const { kit, alice, bob } = await talkInQueue('monitor-type = MixMonitor\nmonitor-format = wav\n', {
    MONITOR_FILENAME: 'of-^{CALLERID(num)}-^{WHO}',
    WHO: 'alice',
  });
  assert.deepEqual([files(alice), files(bob)], [['of--alice.wav'], []]);
  assert.equal(callRecorder.of(kit.core).mixes(alice).length, 1);
  bob.partyHungUp(16);
  await kit.settle();
  assert.deepEqual(callRecorder.of(kit.core).mixes(alice), []);
});

test('a file outside the folder for recordings is not written, and the two talk all the same', async () => {
  const { alice, bob } = await talkInQueue('monitor-format = wav\n', { MONITOR_FILENAME: '../../etc/passwd' });
  assert.deepEqual([files(alice), files(bob)], [[], []]);
});
