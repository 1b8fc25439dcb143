import assert from 'node:assert/strict';
import { readlinkSync } from 'node:fs';
import { open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createLogger } from '../base/logger.ts';
import { ManualClock } from '../base/manual-clock.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { LocalMediaEngine } from './engine.ts';
import { readSound } from './file/sound-reader.ts';
import { afterTest, openLeg } from './testing/legs.ts';
import { loudness, toneLevel } from './tone/tone-level.ts';

function newEngine(options: ConstructorParameters<typeof LocalMediaEngine>[0] = {}): LocalMediaEngine {
  const engine = new LocalMediaEngine(options);
  afterTest(() => engine.stop());
  return engine;
}

/** What is written to that file goes to a disk that is full. A link to it would not do: none is followed. */
async function fillDiskFor(t: TestContext, path: string): Promise<void> {
  const full = await open('/dev/full', 'w');
  t.after(() => full.close());
  const handles = Object.getPrototypeOf(full) as typeof full;
  const { write } = handles;
  t.mock.method(handles, 'write', function (this: typeof full, ...args: Parameters<typeof write>) {
    return write.apply(readlinkSync(`/proc/self/fd/${this.fd}`) === path ? full : this, args);
  });
}

async function sound(path: string): Promise<Int16Array> {
  const all: number[] = [];
  for await (const block of readSound(path)) all.push(...block);
  return Int16Array.from(all);
}

test('a recording holds what the party said, for as long as it was said', async () => {
  const path = join(temporaryFolder(), 'x.wav');
  const { port, peer, at } = await openLeg(newEngine());
  const recording = port.record({ path, within: dirname(path), maxMs: 300 });
  for (let i = 0; i < 10; i++) peer.sendSine(at, 1000);
  const { end, durationMs } = await recording.done;
  assert.deepEqual({ end, durationMs }, { end: 'max', durationMs: 300 });
  const samples = await sound(path);
  assert.equal(samples.length, 2400);
  assert.ok(toneLevel(samples, 1000) > 2000);
});

test('with mix both directions are heard, without it only the party', async () => {
  const dir = temporaryFolder();
  const { port, peer, at } = await openLeg(newEngine());
  port.play({ kind: 'tone', tones: '440' });
  const recordings = [
    port.record({ path: join(dir, 'mix.sln'), within: dir, sound: 'mix', maxMs: 400 }),
    port.record({ path: join(dir, 'in.sln'), within: dir, maxMs: 400 }),
  ];
  for (let i = 0; i < 10; i++) peer.sendSine(at, 1000);
  await Promise.all(recordings.map((recording) => recording.done));
  const [mix, only] = [await sound(join(dir, 'mix.sln')), await sound(join(dir, 'in.sln'))];
  assert.ok(toneLevel(mix, 440) > 2000 && toneLevel(mix, 1000) > 2000);
  assert.ok(toneLevel(only, 440) < 50 && toneLevel(only, 1000) > 2000);
});

test('silence ends a recording, also of one who never says anything; sound makes it begin anew', async () => {
  const path = join(temporaryFolder(), 'x.ulaw');
  const clock = new ManualClock();
  const engine = newEngine({ clock });
  const [a, b] = engine.openPair();
  const recording = b.record({ path, within: dirname(path), silenceMs: 200 });
  await clock.advance(100);
  a.play({ kind: 'tone', tones: '!440/100' });
  await clock.advance(600);
  const { end, durationMs } = await recording.done;
  assert.equal(end, 'silence');
  // 100 ms of silence, 100 of sound, 200 of silence, and as much as sound stays behind in the recorder.
  assert.ok(durationMs >= 400 && durationMs <= 440, `${durationMs} ms`);
  const silent = b.record({ path, within: dirname(path), silenceMs: 200 });
  await clock.advance(200);
  assert.deepEqual(await silent.done, { end: 'silence', durationMs: 200, trailingSilenceMs: 200, silenceMs: 200 });
});

test('the silence at the end of a recording may be left out, all but a fifth of a second', async () => {
  const path = join(temporaryFolder(), 'x.sln');
  const clock = new ManualClock();
  const [a, b] = newEngine({ clock }).openPair();
  const recording = b.record({ path, within: dirname(path), trimsSilence: true, silenceThreshold: 1 });
  a.play({ kind: 'tone', tones: '!440/100' });
  await clock.advance(1000);
  recording.stop();
  const { durationMs, trailingSilenceMs = 0 } = await recording.done;
  assert.equal(durationMs, 1000);
  assert.equal((await stat(path)).size, (durationMs - trailingSilenceMs + 200) * 16);
});

test('a paused recording leaves the time out', async () => {
  const path = join(temporaryFolder(), 'x.sln');
  const clock = new ManualClock();
  const [a] = newEngine({ clock }).openPair();
  const recording = a.record({ path, within: dirname(path) });
  await clock.advance(100);
  recording.pause(true);
  await clock.advance(1000);
  recording.pause(false);
  await clock.advance(100);
  recording.stop();
  assert.deepEqual(await recording.done, { end: 'stopped', durationMs: 200 });
});

test('a recording that cannot be written fails, and one ends with its port', async () => {
  const dir = temporaryFolder();
  const [a] = newEngine().openPair();
  assert.equal((await a.record({ path: join(dir, 'x.mp3'), within: dir }).done).end, 'failed');
  await writeFile(join(dir, 'file'), '');
  assert.equal((await a.record({ path: join(dir, 'file/x.wav'), within: dir }).done).end, 'failed');
  const recording = a.record({ path: join(dir, 'y.wav'), within: dir });
  a.close();
  assert.equal((await recording.done).end, 'stopped');
  assert.equal((await readFile(join(dir, 'y.wav'))).length, 44);
});

test('a disk that is full fails a recording with one line in the log, also when that shows only at its end', async (t) => {
  const dir = temporaryFolder();
  await fillDiskFor(t, join(dir, 'full.ulaw'));
  const lines: string[] = [];
  const clock = new ManualClock();
  const engine = newEngine({ clock, logger: createLogger(({ message }) => lines.push(message)) });
  const [a, b] = engine.openPair();
  const heard = a.record({ path: join(dir, 'other.ulaw'), within: dir });
  b.play({ kind: 'tone', tones: '440' });
  // Half a second is collected before the disk is asked: the first fails while it goes on, the second when it is stopped.
  for (const ms of [2000, 100]) {
    lines.length = 0;
    const recording = a.record({ path: join(dir, 'full.ulaw'), within: dir });
    await clock.advance(ms);
    recording.stop();
    assert.equal((await recording.done).end, 'failed');
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /full\.ulaw failed: ENOSPC/);
  }
  heard.stop();
  assert.equal((await heard.done).end, 'stopped');
  assert.equal((await stat(join(dir, 'other.ulaw'))).size, 8 * 2100);
});

test('half of a pair records the real far end of the other half', async () => {
  const path = join(temporaryFolder(), 'x.sln');
  const engine = newEngine();
  const x = await openLeg(engine);
  const [a, b] = engine.openPair();
  engine.join(x.port, a);
  const recording = b.record({ path, within: dirname(path), maxMs: 300 });
  for (let i = 0; i < 10; i++) x.peer.sendSine(x.at, 700);
  await recording.done;
  assert.ok(toneLevel(await sound(path), 700) > 2000);
});

test('files are played one after the other without a gap, then the playback ends', async () => {
  const dir = temporaryFolder();
  for (const [name, value] of [
    ['a', 0x20],
    ['b', 0x40],
  ] as const)
    await writeFile(join(dir, `${name}.ulaw`), Buffer.alloc(200, value));
  const engine = newEngine({ soundFolders: [dir] });
  const { port, peer } = await openLeg(engine);
  assert.equal(await port.play({ kind: 'files', paths: [join(dir, 'a'), 'b'] }).done, 'finished');
  await peer.until((packets) => packets.some((p) => p.payload[159] === 0xff && p.payload[0] === 0x40));
  const bytes = Buffer.concat(peer.received.map((p) => p.payload));
  const played = bytes.subarray(bytes.indexOf(0x20), bytes.lastIndexOf(0x40) + 1);
  assert.deepEqual(
    played.filter((byte) => byte !== 0xff),
    Buffer.concat([Buffer.alloc(200, 0x20), Buffer.alloc(200, 0x40)]),
  );
  // A disk that did not keep up on a busy machine leaves whole frames of silence, and says so; nothing else parts the files.
  assert.equal(played.length - 400, engine.counters.stalledFrames * 160);
});

test('a missing file is passed over and makes the whole fail; a loop over nothing ends', async () => {
  const dir = temporaryFolder();
  await writeFile(join(dir, 'a.ulaw'), Buffer.alloc(160, 0x20));
  const { port, peer } = await openLeg(newEngine());
  assert.equal(await port.play({ kind: 'files', paths: [join(dir, 'none'), join(dir, 'a')] }).done, 'failed');
  assert.ok((await peer.until((packets) => packets.some((p) => p.payload[0] === 0x20))).length > 0);
  assert.equal(await port.play({ kind: 'files', paths: [join(dir, 'none')], loop: true }).done, 'failed');
});

test('a loop begins again until it is stopped', async () => {
  const dir = temporaryFolder();
  await writeFile(join(dir, 'a.ulaw'), Buffer.alloc(320, 0x20));
  const { port, peer } = await openLeg(newEngine());
  const playback = port.play({ kind: 'files', paths: [join(dir, 'a')], loop: true });
  await peer.until((packets) => packets.filter((p) => p.payload[0] === 0x20).length >= 6);
  playback.stop();
  assert.equal(await playback.done, 'stopped');
  assert.ok(loudness(peer.samples()) > 0);
});

test('each direction has a file of its own, of one length, and a third holds both', async () => {
  const dir = temporaryFolder();
  const { port, peer, at } = await openLeg(newEngine());
  port.play({ kind: 'tone', tones: '440' });
  const recording = port.record({
    path: join(dir, 'call-in.wav'),
    within: dir,
    also: [
      { path: join(dir, 'below', 'call-out.ulaw'), sound: 'outgoing' },
      { path: join(dir, 'call.wav'), sound: 'mix' },
    ],
    maxMs: 400,
  });
  for (let i = 0; i < 10; i++) peer.sendSine(at, 1000);
  assert.deepEqual(await recording.done, { end: 'max', durationMs: 400 });
  const [incoming, outgoing, mix] = [
    await sound(join(dir, 'call-in.wav')),
    await sound(join(dir, 'below', 'call-out.ulaw')),
    await sound(join(dir, 'call.wav')),
  ];
  assert.deepEqual([incoming.length, outgoing.length, mix.length], [3200, 3200, 3200]);
  assert.ok(toneLevel(incoming, 1000) > 2000 && toneLevel(incoming, 440) < 50);
  assert.ok(toneLevel(outgoing, 440) > 2000 && toneLevel(outgoing, 1000) < 50);
  assert.ok(toneLevel(mix, 440) > 2000 && toneLevel(mix, 1000) > 2000);
});

test('a direction can be muted, or made louder, in what is recorded', async () => {
  const dir = temporaryFolder();
  const clock = new ManualClock();
  const [a, b] = newEngine({ clock }).openPair();
  const plain = b.record({ path: join(dir, 'plain.sln'), within: dir });
  const louder = b.record({ path: join(dir, 'louder.sln'), within: dir, gain: { incoming: 2 } });
  const muted = b.record({ path: join(dir, 'muted.sln'), within: dir });
  muted.mute('incoming', true);
  a.play({ kind: 'tone', tones: '440', amplitude: 4000 });
  await clock.advance(200);
  for (const recording of [plain, louder, muted]) recording.stop();
  await Promise.all([plain, louder, muted].map(({ done }) => done));
  const [quiet, loud, nothing] = await Promise.all(['plain', 'louder', 'muted'].map((name) => sound(join(dir, `${name}.sln`))));
  assert.ok(Math.abs(loudness(loud!) / loudness(quiet!) - 2) < 0.05);
  assert.equal(nothing!.length, quiet!.length);
  assert.equal(loudness(nothing!), 0);
});

test('raw sound can hold both directions side by side', async () => {
  const path = join(temporaryFolder(), 'both.raw');
  const clock = new ManualClock();
  const [a, b] = newEngine({ clock }).openPair();
  const recording = b.record({ path, within: dirname(path), sound: 'interleaved' });
  a.play({ kind: 'tone', tones: '440' });
  b.play({ kind: 'tone', tones: '1000' });
  await clock.advance(400);
  recording.stop();
  await recording.done;
  const both = await sound(path);
  const side = (first: number) => Int16Array.from({ length: both.length / 2 }, (_, i) => both[2 * i + first]!);
  assert.ok(toneLevel(side(0), 440) > 2000 && toneLevel(side(0), 1000) < 50);
  assert.ok(toneLevel(side(1), 1000) > 2000 && toneLevel(side(1), 440) < 50);
});

test('two files are added up into a third of another format, silence after the shorter one', async () => {
  const dir = temporaryFolder();
  const engine = newEngine();
  const [one, other, into] = ['one.sln', 'other.ulaw', 'sum.wav'].map((name) => join(dir, name)) as [string, string, string];
  const loud = Buffer.alloc(2 * 12_000);
  for (let i = 0; i < 12_000; i++) loud.writeInt16LE(30_000, 2 * i);
  await writeFile(one, loud);
  await writeFile(other, Buffer.alloc(9000, 0x80)); // the loudest that the law has
  await engine.mixFiles([one, other], into);
  const sum = await sound(into);
  assert.equal(sum.length, 12_000);
  assert.deepEqual([sum[0], sum[8999], sum[9000], sum[11_999]], [32_767, 32_767, 30_000, 30_000]);
  assert.deepEqual((await readdir(dir)).sort(), ['one.sln', 'other.ulaw', 'sum.wav']);
});

test('a file that cannot be read leaves no mixed one', async () => {
  const dir = temporaryFolder();
  await writeFile(join(dir, 'one.sln'), Buffer.alloc(100));
  await assert.rejects(newEngine().mixFiles([join(dir, 'one.sln'), join(dir, 'missing.sln')], join(dir, 'sum.sln')), /ENOENT/);
  assert.deepEqual(await readdir(dir), ['one.sln']);
});
