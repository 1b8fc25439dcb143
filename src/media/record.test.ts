import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ManualClock } from '../base/manual-clock.ts';
import { LocalMediaEngine } from './engine.ts';
import { readSound } from './file/sound-reader.ts';
import { afterTest, openLeg } from './testing/legs.ts';
import { loudness, toneLevel } from './tone/tone-level.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'ringdown-media-'));
  afterTest(() => rm(path, { recursive: true, force: true }));
  return path;
}

function newEngine(options: ConstructorParameters<typeof LocalMediaEngine>[0] = {}): LocalMediaEngine {
  const engine = new LocalMediaEngine(options);
  afterTest(() => engine.stop());
  return engine;
}

async function sound(path: string): Promise<Int16Array> {
  const all: number[] = [];
  for await (const block of readSound(path)) all.push(...block);
  return Int16Array.from(all);
}

test('a recording holds what the party said, for as long as it was said', async () => {
  const path = join(await folder(), 'x.wav');
  const { port, peer, at } = await openLeg(newEngine());
  const recording = port.record({ path, maxMs: 300 });
  for (let i = 0; i < 10; i++) peer.sendSine(at, 1000);
  const { end, durationMs } = await recording.done;
  assert.deepEqual({ end, durationMs }, { end: 'max', durationMs: 300 });
  const samples = await sound(path);
  assert.equal(samples.length, 2400);
  assert.ok(toneLevel(samples, 1000) > 2000);
});

test('with mix both directions are heard, without it only the party', async () => {
  const dir = await folder();
  const { port, peer, at } = await openLeg(newEngine());
  port.play({ kind: 'tone', tones: '440' });
  const recordings = [
    port.record({ path: join(dir, 'mix.sln'), mix: true, maxMs: 400 }),
    port.record({ path: join(dir, 'in.sln'), maxMs: 400 }),
  ];
  for (let i = 0; i < 10; i++) peer.sendSine(at, 1000);
  await Promise.all(recordings.map((recording) => recording.done));
  const [mix, only] = [await sound(join(dir, 'mix.sln')), await sound(join(dir, 'in.sln'))];
  assert.ok(toneLevel(mix, 440) > 2000 && toneLevel(mix, 1000) > 2000);
  assert.ok(toneLevel(only, 440) < 50 && toneLevel(only, 1000) > 2000);
});

test('silence ends a recording, also of one who never says anything; sound makes it begin anew', async () => {
  const path = join(await folder(), 'x.ulaw');
  const clock = new ManualClock();
  const engine = newEngine({ clock });
  const [a, b] = engine.openPair();
  const recording = b.record({ path, silenceMs: 200 });
  await clock.advance(100);
  a.play({ kind: 'tone', tones: '!440/100' });
  await clock.advance(600);
  const { end, durationMs } = await recording.done;
  assert.equal(end, 'silence');
  // 100 ms of silence, 100 of sound, 200 of silence, and as much as sound stays behind in the recorder.
  assert.ok(durationMs >= 400 && durationMs <= 440, `${durationMs} ms`);
  const silent = b.record({ path, silenceMs: 200 });
  await clock.advance(200);
  assert.deepEqual(await silent.done, { end: 'silence', durationMs: 200 });
});

test('a paused recording leaves the time out', async () => {
  const path = join(await folder(), 'x.sln');
  const clock = new ManualClock();
  const [a] = newEngine({ clock }).openPair();
  const recording = a.record({ path });
  await clock.advance(100);
  recording.pause(true);
  await clock.advance(1000);
  recording.pause(false);
  await clock.advance(100);
  recording.stop();
  assert.deepEqual(await recording.done, { end: 'stopped', durationMs: 200 });
});

test('a recording that cannot be written fails, and one ends with its port', async () => {
  const dir = await folder();
  const [a] = newEngine().openPair();
  assert.equal((await a.record({ path: join(dir, 'x.mp3') }).done).end, 'failed');
  assert.equal((await a.record({ path: join(dir, 'none/x.wav') }).done).end, 'failed');
  const recording = a.record({ path: join(dir, 'y.wav') });
  a.close();
  assert.equal((await recording.done).end, 'stopped');
  assert.equal((await readFile(join(dir, 'y.wav'))).length, 44);
});

test('half of a pair records the real far end of the other half', async () => {
  const path = join(await folder(), 'x.sln');
  const engine = newEngine();
  const x = await openLeg(engine);
  const [a, b] = engine.openPair();
  engine.join(x.port, a);
  const recording = b.record({ path, maxMs: 300 });
  for (let i = 0; i < 10; i++) x.peer.sendSine(x.at, 700);
  await recording.done;
  assert.ok(toneLevel(await sound(path), 700) > 2000);
});

test('files are played one after the other without a gap, then the playback ends', async () => {
  const dir = await folder();
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
  const start = bytes.indexOf(0x20);
  assert.deepEqual([...new Set(bytes.subarray(start, start + 200))], [0x20]);
  assert.deepEqual([...new Set(bytes.subarray(start + 200, start + 400))], [0x40]);
});

test('a missing file is passed over and makes the whole fail; a loop over nothing ends', async () => {
  const dir = await folder();
  await writeFile(join(dir, 'a.ulaw'), Buffer.alloc(160, 0x20));
  const { port, peer } = await openLeg(newEngine());
  assert.equal(await port.play({ kind: 'files', paths: [join(dir, 'none'), join(dir, 'a')] }).done, 'failed');
  assert.ok((await peer.until((packets) => packets.some((p) => p.payload[0] === 0x20))).length > 0);
  assert.equal(await port.play({ kind: 'files', paths: [join(dir, 'none')], loop: true }).done, 'failed');
});

test('a loop begins again until it is stopped', async () => {
  const dir = await folder();
  await writeFile(join(dir, 'a.ulaw'), Buffer.alloc(320, 0x20));
  const { port, peer } = await openLeg(newEngine());
  const playback = port.play({ kind: 'files', paths: [join(dir, 'a')], loop: true });
  await peer.until((packets) => packets.filter((p) => p.payload[0] === 0x20).length >= 6);
  playback.stop();
  assert.equal(await playback.done, 'stopped');
  assert.ok(loudness(peer.samples()) > 0);
});
