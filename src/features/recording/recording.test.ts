import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createLogger } from '../../base/logger.ts';
import { ManualClock } from '../../base/manual-clock.ts';
import { joinTwo } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { ChannelState } from '../../core/channel/channel-state.ts';
import type { MediaEngine, MediaPort } from '../../core/ports/media.ts';
import { noMedia } from '../../core/ports/media-none.ts';
import { DEFAULT_SETTINGS } from '../../core/settings.ts';
import { LocalMediaEngine } from '../../media/engine.ts';
import { readSound } from '../../media/file/sound-reader.ts';
import { toneLevel } from '../../media/tone/tone-level.ts';
import { coreKit } from '../../testing/core-kit.ts';
import { ScriptedMedia } from '../../testing/scripted-leg.ts';
import { RecordingService } from './recording-service.ts';

/** A recorder over a spool folder of its own, channels with any media, and what was logged. */
async function setUp(t: TestContext, engine?: MediaEngine) {
  const spool = await mkdtemp(join(tmpdir(), 'ringdown-recording-'));
  t.after(() => rm(spool, { recursive: true, force: true }));
  const warnings: string[] = [];
  const logger = createLogger(({ level, message }) => level === 'warning' && warnings.push(message));
  const settings = { ...DEFAULT_SETTINGS, directories: { ...DEFAULT_SETTINGS.directories, spool } };
  const files: string[] = [];
  const media: MediaEngine = engine ?? {
    ...noMedia,
    records: (extension) => /^(wav|ulaw|sln|raw)$/.test(extension),
    mixFiles: async (two, into) => void files.push(`mix ${two.map((file) => short(file)).join(' + ')} = ${short(into)}`),
  };
  const kit = await coreKit('', {
    media,
    logger,
    settings,
    prompter: { find: async (name) => name, music: () => undefined, tone: () => undefined },
  });
  const recordings = new RecordingService(kit.core);
  const folder = join(spool, 'monitor');
  const short = (path: string) => path.replace(`${folder}/`, '');
  const channel = (name: string, port: () => MediaPort | undefined = () => new ScriptedMedia()): Channel => {
    const leg = { call: () => true, answer: async () => {}, indicate: () => {}, hangup: () => {}, sendDigit: () => {} };
    const media = port();
    const made = kit.core.channels.create({ technology: 'Test', name, state: ChannelState.Up, leg: () => ({ ...leg, media }) });
    assert.ok(made);
    return made;
  };
  const trace = () =>
    kit.facts.flatMap((fact) => {
      if (fact.type === 'recording.fileCompleted') return [`whole ${short(fact.file)} (${fact.content})`];
      if (fact.type.startsWith('recording.')) return [fact.type.slice('recording.'.length)];
      return fact.type === 'channel.variableSet' ? [`${fact.name}=${fact.value.replace(`${folder}/`, '')}`] : [];
    });
  return { ...kit, recordings, channel, folder, short, files, warnings, trace };
}

const port = (channel: Channel) => channel.media as ScriptedMedia;

test('a monitor writes both directions, tells its beginning and its end, and leaves a mark on the channel', async (t) => {
  const { recordings, channel, short, trace } = await setUp(t);
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

test('a name is made of time and channel where none is given, and a direction can be left out', async (t) => {
  const { recordings, channel, clock, short } = await setUp(t);
  const alice = channel('Test/alice-1');
  recordings.startMonitor(alice, { only: 'outgoing', format: 'ulaw' });
  const { path, sound, also } = port(alice).recordings[0]!;
  assert.deepEqual([short(path), sound, also], [`${Math.floor(clock.now() / 1000)}-Test-alice-1-out.ulaw`, 'outgoing', []]);
});

test('a monitor that runs is not begun again, and mixes only both directions', async (t) => {
  const { recordings, channel, files } = await setUp(t);
  const alice = channel('Test/alice-1');
  recordings.startMonitor(alice, { file: 'a', only: 'incoming', mix: true });
  assert.equal(recordings.startMonitor(alice, { file: 'b' }), 'running');
  assert.equal(port(alice).recordings.length, 1);
  recordings.stopMonitor(alice);
  await recordings.finished();
  assert.deepEqual(files, []);
});

test('names never leave the folder, and what no file can be is refused', async (t) => {
  const { recordings, channel, folder, warnings } = await setUp(t);
  const alice = channel('Test/alice-1');
  for (const file of ['../up', '/tmp/x', 'a/../../b', 'nul\0', '..']) {
    assert.equal(recordings.startMonitor(alice, { file }), 'refused', file);
    assert.equal(recordings.startMix(alice, { file: `${file}/x.wav` }), 'refused', file);
    assert.equal(recordings.startMix(alice, { options: `r(${file}/x.wav)` }), 'refused', file);
  }
  assert.equal(recordings.startMonitor(alice, { file: 'a', format: 'gsm' }), 'refused');
  assert.equal(recordings.startMonitor(alice, { file: 'a', format: 'wav/../../x' }), 'refused');
  assert.equal(recordings.startMix(alice, {}), 'refused');
  assert.deepEqual(port(alice).recordings, []);
  assert.match(warnings[0]!, /cannot be named "\.\.\/up"/);
  assert.equal(recordings.startMonitor(alice, { file: join(folder, 'sub/a') }), 'started');
  assert.equal(recordings.renameMonitor(alice, '../b'), false);
  assert.equal(recordings.renameMonitor(channel('Test/bob-1'), '../b'), true, 'nothing to rename');
});

test('two channels do not write to the same file; one that is being finished is waited for', async (t) => {
  const { recordings, channel, clock } = await setUp(t);
  const [alice, bob] = [channel('Test/alice-1'), channel('Test/bob-1')];
  assert.equal(recordings.startMonitor(alice, { file: 'x' }), 'started');
  assert.equal(recordings.startMonitor(bob, { file: 'x' }), 'refused');
  assert.equal(recordings.startMix(bob, { file: 'x-in.wav' }), 'refused');
  recordings.stopMonitor(alice);
  assert.equal(recordings.startMonitor(bob, { file: 'x' }), 'started');
  assert.equal(port(bob).recordings.length, 0);
  await recordings.finished();
  await clock.advance(0);
  assert.equal(port(bob).recordings.length, 1);
});

test('a leg that has no media yet is recorded as soon as it has', async (t) => {
  const { recordings, core, clock } = await setUp(t);
  let media: ScriptedMedia | undefined;
  const leg = { call: () => true, answer: async () => {}, indicate: () => {}, hangup: () => {}, sendDigit: () => {} };
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

test('a recording ends with its channel: the monitor is told of before the hang-up, a mix is not', async (t) => {
  const { recordings, channel, facts } = await setUp(t);
  const alice = channel('Test/alice-1');
  recordings.startMonitor(alice, { file: 'a' });
  recordings.startMix(alice, { file: 'b.wav' });
  alice.hangup(16);
  const names = facts.map(({ type }) => type).filter((type) => type.startsWith('recording.') || type === 'channel.hungUp');
  assert.deepEqual(names, ['recording.monitorStarted', 'recording.mixStarted', 'recording.monitorStopped', 'channel.hungUp']);
  assert.deepEqual(port(alice).recordingOrders, ['stop', 'stop']);
  assert.deepEqual([recordings.isMonitored(alice), recordings.mixes(alice)], [false, []]);
  await recordings.finished();
  assert.equal(facts.filter(({ type }) => type === 'recording.fileCompleted').length, 3);
});

test('a mix sets its name, its id where asked for, and can be stopped by it', async (t) => {
  const { recordings, channel, short, trace } = await setUp(t);
  const alice = channel('Test/alice-1');
  const first = recordings.startMix(alice, { file: 'one.wav', options: 'ai(ID)r(in.ulaw)t(out.sln)V(1)v(-2)' });
  assert.ok(first !== 'refused');
  assert.equal(alice.getVariable('ID'), first.id);
  const { path, sound, also, append, gain } = port(alice).recordings[0]!;
  assert.deepEqual(
    [{ path, sound }, ...also!].map(({ path, sound }) => `${short(path)} ${sound}`),
    ['one.wav mix', 'in.ulaw incoming', 'out.sln outgoing'],
  );
  assert.deepEqual([append, gain], [true, { incoming: 0.25, outgoing: 2 }]);
  recordings.startMix(alice, { file: 'two.raw', options: 'D' });
  assert.equal(port(alice).recordings[1]!.sound, 'interleaved');
  assert.deepEqual(
    recordings.mixes(alice).map(({ file, incomingFile }) => [short(file), short(incomingFile)]),
    [
      ['two.raw', ''],
      ['one.wav', 'in.ulaw'],
    ],
  );
  assert.equal(recordings.stopMix(alice, '0x9999'), false);
  await recordings.stopMix(alice, first.id);
  await recordings.stopMix(alice);
  assert.equal(recordings.stopMix(alice), false);
  assert.deepEqual(trace(), [
    'MIXMONITOR_FILENAME=one.wav',
    `ID=${first.id}`,
    'mixStarted',
    'MIXMONITOR_FILENAME=two.raw',
    'mixStarted',
    'mixStopped',
    'whole one.wav (mix)',
    'whole in.ulaw (incoming)',
    'whole out.sln (outgoing)',
    'mixStopped',
    'whole two.raw (interleaved)',
  ]);
});

test('directions of one mix or of all are muted, and where there is none it is said', async (t) => {
  const { recordings, channel } = await setUp(t);
  const alice = channel('Test/alice-1');
  assert.equal(recordings.muteMix(alice, 'both', true), undefined);
  const one = recordings.startMix(alice, { file: 'one.wav' });
  recordings.startMix(alice, { file: 'two.wav' });
  assert.equal(recordings.muteMix(alice, 'both', true), 2);
  assert.equal(recordings.muteMix(alice, 'incoming', false, one === 'refused' ? '' : one.id), 1);
  assert.deepEqual(port(alice).recordingOrders, [
    ...['mute incoming', 'mute outgoing', 'mute incoming', 'mute outgoing'],
    'unmute incoming',
  ]);
});

test('a mix can wait for the call to be bridged, and for some seconds', async (t) => {
  const { recordings, channel, core, clock } = await setUp(t);
  const [alice, bob] = [channel('Test/alice-1'), channel('Test/bob-1')];
  recordings.startMix(alice, { file: 'bridged.wav', options: 'b' });
  recordings.startMix(bob, { file: 'later.wav', options: 's(2)' });
  const end = joinTwo(core, alice, bob);
  await clock.advance(2000);
  bob.requestHangup();
  await end;
  assert.deepEqual(port(alice).recordingOrders, ['pause', 'go on', 'pause']);
  assert.deepEqual(port(bob).recordingOrders, ['pause', 'go on']);
});

test('no command is ever run, and options that are not acted on are named', async (t) => {
  const { recordings, channel, warnings } = await setUp(t);
  const alice = channel('Test/alice-1');
  alice.setVariable('MONITOR_EXEC', '/bin/mixer');
  recordings.startMix(alice, { file: 'a.wav', options: 'nm(100)W(9)y', command: 'rm -rf /' });
  assert.deepEqual(
    warnings.map((line) => line.replace(/^.*MixMonitor: /, '')),
    [
      'option n: files of one direction always are of one length with the others',
      'option m: no copy goes to a mailbox',
      'there is no option y',
      "a volume is -4 to 4, not '9'",
      'the command is not run: no shell is ever started for a recording',
    ],
  );
  recordings.startMonitor(alice, { file: 'b', mix: true });
  recordings.stopMonitor(alice);
  assert.match(warnings.at(-1)!, /MONITOR_EXEC is not run/);
});

test('beeps are heard by a party in a call, at the start and every so often', async (t) => {
  const { recordings, channel, core, clock } = await setUp(t);
  const [alice, bob] = [channel('Test/alice-1'), channel('Test/bob-1')];
  recordings.startMix(alice, { file: 'a.wav', options: 'pB(5)' });
  await clock.advance(5000);
  assert.deepEqual(port(alice).sounds, ['beep']);
  const end = joinTwo(core, alice, bob);
  await clock.advance(10_000);
  assert.deepEqual(port(alice).sounds, ['beep', 'beep', 'beep']);
  assert.deepEqual(port(bob).sounds, []);
  bob.requestHangup();
  await end;
  await recordings.stopMix(alice);
  await clock.advance(20_000);
  assert.equal(port(alice).sounds.length, 3);
});

test('files of a real call hold their direction, take the last name given, and one is made of two', async (t) => {
  const time = new ManualClock();
  const engine = new LocalMediaEngine({ clock: time });
  t.after(() => engine.stop());
  const { recordings, channel, folder, trace } = await setUp(t, engine);
  const [party, half] = engine.openPair();
  const alice = channel('Test/alice-1', () => half);
  party.play({ kind: 'tone', tones: '440' });
  half.play({ kind: 'tone', tones: '1000' });
  recordings.startMonitor(alice, { file: 'first', mix: true });
  assert.equal(recordings.renameMonitor(alice, 'sub/second'), true);
  await time.advance(300);
  recordings.stopMonitor(alice);
  await recordings.finished();
  assert.deepEqual(await readdir(join(folder, 'sub')), ['second.wav']);
  assert.deepEqual((await readdir(folder)).sort(), ['sub']);
  const samples: number[] = [];
  for await (const block of readSound(join(folder, 'sub/second.wav'))) samples.push(...block);
  const sound = Int16Array.from(samples);
  assert.ok(sound.length >= 2000);
  assert.ok(toneLevel(sound, 440) > 1000 && toneLevel(sound, 1000) > 1000);
  assert.equal(trace().at(-1), 'whole sub/second.wav (mix)');
});

test('who set a program of its own to mix keeps the two files beside the mixed one', async (t) => {
  const time = new ManualClock();
  const engine = new LocalMediaEngine({ clock: time });
  t.after(() => engine.stop());
  const { recordings, channel, folder } = await setUp(t, engine);
  const [, half] = engine.openPair();
  const alice = channel('Test/alice-1', () => half);
  alice.setVariable('MONITOR_EXEC', '/bin/mixer');
  recordings.startMonitor(alice, { file: 'call', format: 'ulaw', mix: true });
  await time.advance(60);
  recordings.stopMonitor(alice);
  await recordings.finished();
  assert.deepEqual((await readdir(folder)).sort(), ['call-in.ulaw', 'call-out.ulaw', 'call.ulaw']);
});

test('a recording whose files cannot be moved says so and keeps them', async (t) => {
  const time = new ManualClock();
  const engine = new LocalMediaEngine({ clock: time });
  t.after(() => engine.stop());
  const { recordings, channel, folder, warnings } = await setUp(t, engine);
  const [, half] = engine.openPair();
  const alice = channel('Test/alice-1', () => half);
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
