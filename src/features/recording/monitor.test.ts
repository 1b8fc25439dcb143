import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { toneLevel } from '../../media/tone/tone-level.ts';
import { ScriptedMedia } from '../../testing/scripted-leg.ts';
import { port, setUp, setUpCall, soundOf } from './recording-fixture.ts';

test('a monitor writes both directions, tells its beginning and its end, and leaves a mark on the channel', async () => {
  const { recordings, channel, short, trace } = await setUp();
  const alice = channel('Test/alice-1');
  assert.equal(recordings.startMonitor(alice, { file: 'call1' }), 'started');
  const { path, sound, also } = port(alice).recordings[0]!;
  assert.deepEqual(
    [{ path, sound }, ...also!].map(({ path, sound }) => [short(path), sound]),
    [
      ['call1-in.wav', 'incoming'],
      ['call1-out.wav', 'outgoing'],
    ],
  );
  assert.equal(alice.getVariable('MONITORED'), 'true');
  recordings.pauseMonitor(alice, true);
  recordings.pauseMonitor(alice, false);
  assert.equal(recordings.stopMonitor(alice), true);
  assert.equal(recordings.stopMonitor(alice), false);
  assert.deepEqual(port(alice).recordingOrders, ['pause', 'go on', 'stop']);
  assert.equal(alice.getVariable('MONITORED'), undefined);
  await recordings.finished();
  assert.deepEqual(trace(), [
    '__MONITORED=true',
    'monitorStarted',
    'monitorStopped',
    'MONITORED=',
    'whole call1-in.wav (incoming)',
    'whole call1-out.wav (outgoing)',
  ]);
});

test('a name is made of time and channel where none is given, and a direction can be left out', async () => {
  const { recordings, channel, clock, short } = await setUp();
  const alice = channel('Test/alice-1');
  recordings.startMonitor(alice, { only: 'outgoing', format: 'ulaw' });
  const { path, sound, also } = port(alice).recordings[0]!;
  assert.deepEqual([short(path), sound, also], [`${Math.floor(clock.now() / 1000)}-Test-alice-1-out.ulaw`, 'outgoing', []]);
});

test('a monitor that runs is not begun again, and mixes only both directions', async () => {
  const { recordings, channel, files } = await setUp();
  const alice = channel('Test/alice-1');
  recordings.startMonitor(alice, { file: 'a', only: 'incoming', mix: true });
  assert.equal(recordings.startMonitor(alice, { file: 'b' }), 'running');
  assert.equal(port(alice).recordings.length, 1);
  recordings.stopMonitor(alice);
  await recordings.finished();
  assert.deepEqual(files, []);
});

test('a leg that has no media yet is recorded as soon as it has', async () => {
  const { recordings, core, clock } = await setUp();
  let media: ScriptedMedia | undefined;
  const leg = { call: () => true, answer: async () => {}, indicate: () => {}, hangup: () => {}, sendDigit: () => {}, moved: () => {} };
  const alice = core.channels.create({
    technology: 'Test',
    name: 'Test/alice-1',
    leg: () => ({
      ...leg,
      get media() {
        return media;
      },
    }),
  })!;
  recordings.startMonitor(alice, { file: 'early' });
  recordings.pauseMonitor(alice, true);
  await clock.advance(1000);
  media = new ScriptedMedia();
  await clock.advance(20);
  assert.equal(media.recordings.length, 1);
  assert.deepEqual(media.recordingOrders, ['pause']);
});

test('files of a real call hold their direction, take the last name given, and one is made of two', async (t) => {
  const { recordings, alice, time, folder, trace } = await setUpCall(t);
  recordings.startMonitor(alice, { file: 'first', mix: true });
  assert.equal(recordings.renameMonitor(alice, 'sub/second'), true);
  await time.advance(300);
  recordings.stopMonitor(alice);
  await recordings.finished();
  assert.deepEqual(await readdir(join(folder, 'sub')), ['second.wav']);
  assert.deepEqual((await readdir(folder)).sort(), ['sub']);
  const sound = await soundOf(join(folder, 'sub/second.wav'));
  assert.ok(sound.length >= 2000);
  assert.ok(toneLevel(sound, 440) > 1000 && toneLevel(sound, 1000) > 1000);
  assert.equal(trace().at(-1), 'whole sub/second.wav (mix)');
});

test('a name that was given last wins over files that have it, also when it is the first one again', async (t) => {
  const { recordings, alice, time, folder } = await setUpCall(t);
  for (const names of [['one'], ['two', 'one'], ['three', 'two', 'three']]) {
    recordings.startMonitor(alice, { file: names[0], format: 'ulaw' });
    for (const name of names.slice(1)) recordings.renameMonitor(alice, name);
    await time.advance(100);
    recordings.stopMonitor(alice);
    await recordings.finished();
  }
  assert.deepEqual((await readdir(folder)).sort(), ['one-in.ulaw', 'one-out.ulaw', 'three-in.ulaw', 'three-out.ulaw']);
});

test('each direction has a file of its own, both of one length', async (t) => {
  const { recordings, alice, time, folder } = await setUpCall(t);
  recordings.startMonitor(alice, { file: 'call' });
  await time.advance(300);
  recordings.stopMonitor(alice);
  await recordings.finished();
  const [said, heard] = [await soundOf(join(folder, 'call-in.wav')), await soundOf(join(folder, 'call-out.wav'))];
  assert.equal(said.length, heard.length);
  assert.ok(toneLevel(said, 440) > 1000 && toneLevel(said, 1000) < 50);
  assert.ok(toneLevel(heard, 1000) > 1000 && toneLevel(heard, 440) < 50);
});

test('who set a program of its own to mix keeps the two files beside the mixed one', async (t) => {
  const { recordings, alice, time, folder } = await setUpCall(t);
  alice.setVariable('MONITOR_EXEC', '/bin/mixer');
  recordings.startMonitor(alice, { file: 'call', format: 'ulaw', mix: true });
  await time.advance(60);
  recordings.stopMonitor(alice);
  await recordings.finished();
  assert.deepEqual((await readdir(folder)).sort(), ['call-in.ulaw', 'call-out.ulaw', 'call.ulaw']);
});

test('a recording whose files cannot be moved says so and keeps them', async (t) => {
  const { recordings, alice, time, folder, warnings } = await setUpCall(t);
  recordings.startMonitor(alice, { file: 'call' });
  await time.advance(60);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'taken'), '');
  recordings.renameMonitor(alice, 'taken/call');
  recordings.stopMonitor(alice);
  await recordings.finished();
  assert.match(warnings.at(-1)!, /could not be finished/);
  assert.ok((await readdir(folder)).includes('call-in.wav'));
});

test('a monitor that cannot be written ends by itself and says so, and the call goes on', async (t) => {
  const { recordings, alice, folder, warnings, trace, facts, core } = await setUpCall(t);
  await writeFile(folder, 'no folder');
  const ended = new Promise<void>((resolve) => core.bus.subscribe(['recording.monitorStopped'], () => resolve()));
  assert.equal(recordings.startMonitor(alice, { file: 'call', mix: true }), 'started');
  await ended;
  assert.match(warnings.join('\n'), /^recording \S+call-(in|out)\.wav failed: E(EXIST|NOTDIR)/);
  assert.deepEqual([recordings.isMonitored(alice), alice.getVariable('MONITORED'), alice.ended], [false, undefined, false]);
  await recordings.finished();
  assert.deepEqual(trace(), ['__MONITORED=true', 'monitorStarted', 'monitorStopped', 'MONITORED=']);
  assert.equal(
    facts.some(({ type }) => type === 'channel.hungUp'),
    false,
  );
});
