import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { joinTwo } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { messageStore } from '../../core/ports/message-store.ts';
import { toneLevel } from '../../media/tone/tone-level.ts';
import { port, setUp, setUpCall, soundOf } from './recording-fixture.ts';

test('a mix sets its name, its id where asked for, and can be stopped by it', async () => {
  const { recordings, channel, short, trace } = await setUp();
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

test('directions of one mix or of all are muted, and where there is none it is said', async () => {
  const { recordings, channel } = await setUp();
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

test('a mix can wait for the call to be bridged, and for some seconds', async () => {
  const { recordings, channel, core, clock } = await setUp();
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

test('mailboxes take a copy of each file when it is whole, from whom the channel was connected to or from its own party', async () => {
  const { recordings, channel, core, short, warnings } = await setUp();
  const copies: string[] = [];
  messageStore.fill(core, {
    async takeCopy(place, { sound, from, channel: { name }, durationMs }) {
      copies.push(`${place} ${short(sound)} ${from.number} ${name} ${durationMs}`);
      if (place === '9') throw new Error('no disk');
      return place === '7' ? 'full' : place === '8' ? 'unknown' : 'done';
    },
  });
  const alice = channel('Test/alice-1');
  alice.assign({ callerId: { number: '100', presentation: 0 }, connectedLine: { number: '101', presentation: 0 } });
  recordings.startMix(alice, { file: 'one.wav', options: 'r(in.wav)m(101@default/Work&102)' });
  alice.assign({ connectedLine: { number: '999', presentation: 0 } });
  await recordings.stopMix(alice);
  assert.deepEqual(copies.splice(0), [
    '101@default/Work one.wav 101 Test/alice-1 1000',
    '102 one.wav 101 Test/alice-1 1000',
    '101@default/Work in.wav 101 Test/alice-1 1000',
    '102 in.wav 101 Test/alice-1 1000',
  ]);
  recordings.startMix(alice, { file: 'two.wav', options: 'cm(101,7,8,9)' });
  await recordings.stopMix(alice);
  assert.deepEqual(
    copies.map((copy) => copy.split(' ').slice(0, 3).join(' ')),
    ['101', '7', '8', '9'].map((place) => `${place} two.wav 100`),
  );
  assert.deepEqual(
    warnings.map((line) => line.replace(/^.* for /, '')),
    ["mailbox '7': full", "mailbox '8': unknown", "mailbox '9': no disk"],
  );
  copies.length = 0;
  recordings.startMix(alice, { file: 'three.wav', options: 'm(101)' });
  port(alice).finishRecording('failed');
  await recordings.stopMix(alice);
  assert.deepEqual(copies, [], 'there is nothing to copy');
});

test('no command is ever run, and options that are not acted on are named', async () => {
  const { recordings, channel, warnings } = await setUp();
  const alice = channel('Test/alice-1');
  const said = (options: string, command?: string) => {
    warnings.length = 0;
    recordings.startMix(alice, { file: `${options.length}${warnings.length}.wav`, options, command });
    recordings.stopMix(alice);
    return warnings.map((line) => line.replace(/^.*MixMonitor: /, ''));
  };
  const noValue = (letter: string) => `option ${letter} needs a value`;
  assert.deepEqual(said('abB(9)di(ID)npPr(r.wav)s(1.5)t(t.wav)v(-4)V(4)W(0)'), []);
  assert.deepEqual(said('c'), []);
  assert.deepEqual(said('S'), ['option S: files of one direction are in step with each other unless n says otherwise']);
  assert.deepEqual(said('y'), ['there is no option y']);
  assert.deepEqual(said('imrstv()VW'), ['i', 'm', 'r', 's', 't', 'v', 'V', 'W'].map(noValue));
  assert.deepEqual(said('W(9)'), ["a volume is -4 to 4, not '9'"]);
  for (const skip of ['0.5', 'x'])
    assert.deepEqual(said(`s(${skip})`), [`what is left out at the start is 1 second or more, not '${skip}'`]);
  assert.deepEqual(said('D'), ['option D needs the ending raw: the directions are mixed']);
  assert.deepEqual(said('a', 'rm -rf /'), ['the command is not run: no shell is ever started for a recording']);
  alice.setVariable('MONITOR_EXEC', '/bin/mixer');
  recordings.startMonitor(alice, { file: 'b', mix: true });
  recordings.stopMonitor(alice);
  assert.match(warnings.at(-1)!, /MONITOR_EXEC is not run/);
});

test('beeps are heard by a party in a call, at the start and every so often', async () => {
  const { recordings, channel, core, clock } = await setUp();
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

test('a mix begins when the party has heard so, and is over when it has heard that', async () => {
  const { recordings, channel, clock } = await setUp();
  const alice = channel('Test/alice-1');
  const started = recordings.startMix(alice, { file: 'a.wav', options: 'pP' });
  await clock.advance(20);
  assert.deepEqual([port(alice).sounds, port(alice).recordings.length], [['beep'], 0]);
  port(alice).finishPlaying();
  assert.ok(started !== 'refused');
  await started.announced;
  await clock.advance(20);
  assert.equal(port(alice).recordings.length, 1);
  let isOver = false;
  const over = Promise.resolve(recordings.stopMix(alice)).then(() => (isOver = true));
  await clock.advance(20);
  assert.deepEqual([port(alice).sounds, isOver], [['beep', 'beep'], false]);
  port(alice).finishPlaying();
  await over;
});

/** Records 400 ms of a call; the sound of a file. */
async function mixed({ recordings, time, folder }: Awaited<ReturnType<typeof setUpCall>>, alice: Channel, file: string, options: string) {
  assert.notEqual(recordings.startMix(alice, { file, options }), 'refused');
  await time.advance(400);
  await recordings.stopMix(alice);
  return (name: string) => soundOf(join(folder, name));
}

test('r and t write each direction alone, and v, V and W make them louder or softer', async (t) => {
  const kit = await setUpCall(t);
  const plain = await mixed(kit, kit.alice, 'plain.wav', 'r(said.wav)t(heard.ulaw)');
  const [said, heard, both] = [await plain('said.wav'), await plain('heard.ulaw'), await plain('plain.wav')];
  assert.ok(toneLevel(said, 440) > 1000 && toneLevel(said, 1000) < 50);
  assert.ok(toneLevel(heard, 1000) > 1000 && toneLevel(heard, 440) < 50);
  assert.ok(toneLevel(both, 440) > 1000 && toneLevel(both, 1000) > 1000);
  const factor = (a: Int16Array, b: Int16Array, hz: number) => Math.round((toneLevel(a, hz) / toneLevel(b, hz)) * 20) / 20;
  for (const [options, ofSaid, ofHeard] of [
    ['v(-1)', 0.5, 1],
    ['V(1)', 1, 2],
    ['W(-2)', 0.25, 0.25],
    ['v(1)W(-1)', 0.5, 0.5],
  ] as const) {
    const sound = await (await mixed(kit, kit.alice, 'louder.wav', options))('louder.wav');
    assert.deepEqual([factor(sound, both, 440), factor(sound, both, 1000)], [ofSaid, ofHeard], options);
  }
});

test('a appends, without it a file begins anew', async (t) => {
  const kit = await setUpCall(t);
  const lengths: number[] = [];
  for (const options of ['', 'a', '']) lengths.push((await (await mixed(kit, kit.alice, 'x.wav', options))('x.wav')).length);
  const [once, twice, anew] = lengths;
  assert.deepEqual([twice, anew], [2 * once!, once]);
});

test('D puts the directions side by side in a raw file, which is what a name without an ending is', async (t) => {
  const kit = await setUpCall(t);
  const samples = await (await mixed(kit, kit.alice, 'stereo', 'D'))('stereo.raw');
  const side = (first: number) => samples.filter((_, i) => i % 2 === first);
  assert.ok(toneLevel(side(0), 440) > 1000 && toneLevel(side(0), 1000) < 50);
  assert.ok(toneLevel(side(1), 1000) > 1000 && toneLevel(side(1), 440) < 50);
  assert.match(kit.alice.getVariable('MIXMONITOR_FILENAME')!, /\/monitor\/stereo\.raw$/);
});

test('n leaves out of a file of one direction when nothing came from there, without it silence stands there', async (t) => {
  const kit = await setUpCall(t);
  const [party, half] = kit.engine.openPair();
  const bob = kit.channel('Test/bob-1', () => half);
  party.play({ kind: 'tone', tones: '!440/100' });
  const padded = await mixed(kit, bob, 'padded.wav', 'r(padded-said.wav)t(padded-heard.wav)');
  assert.deepEqual(
    [(await padded('padded-said.wav')).length, (await padded('padded-heard.wav')).length],
    Array(2).fill((await padded('padded.wav')).length),
  );
  party.play({ kind: 'tone', tones: '!440/100' });
  const cut = await mixed(kit, bob, 'cut.wav', 'nr(cut-said.wav)t(cut-heard.wav)');
  const said = (await cut('cut-said.wav')).length;
  assert.ok(said >= 640 && said <= 960, `${said} samples of 100 ms`);
  assert.equal((await cut('cut-heard.wav')).length, 0);
  assert.equal((await cut('cut.wav')).length, (await padded('padded.wav')).length);
});

test('d removes the files when they are whole, and no file is told of', async (t) => {
  const kit = await setUpCall(t);
  await mixed(kit, kit.alice, 'gone.wav', 'dr(too.wav)');
  assert.deepEqual(await readdir(kit.folder), []);
  assert.deepEqual(kit.trace().slice(-2), ['mixStarted', 'mixStopped']);
});

test('a mix that cannot be written is told to begin and to end, and the call goes on', async (t) => {
  const { recordings, alice, time, folder, warnings, trace } = await setUpCall(t);
  await writeFile(folder, 'no folder');
  recordings.startMix(alice, { file: 'call.wav' });
  await time.advance(100);
  assert.equal(recordings.mixes(alice).length, 1);
  await recordings.stopMix(alice);
  assert.match(warnings.join('\n'), /^recording \S+call\.wav failed: E(EXIST|NOTDIR)[^\n]*$/);
  assert.deepEqual(trace().slice(1), ['mixStarted', 'mixStopped']);
  assert.equal(alice.ended, false);
});
