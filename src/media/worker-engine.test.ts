import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ManualClock } from '../base/manual-clock.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { readSound } from './file/sound-reader.ts';
import { afterTest, openLeg } from './testing/legs.ts';
import { WirePeer } from './testing/wire-peer.ts';
import { loudness, toneLevel } from './tone/tone-level.ts';
import { WorkerMediaEngine } from './worker-engine.ts';

function newEngine(options: ConstructorParameters<typeof WorkerMediaEngine>[0] = {}): WorkerMediaEngine {
  const engine = new WorkerMediaEngine(options);
  afterTest(() => engine.stop());
  return engine;
}

/** Resolves when the worker has carried out every order so far: orders are taken in turn. */
const ordersDone = async (engine: WorkerMediaEngine) => (await engine.openRtp({ address: '127.0.0.1' })).close();

test('ports of the worker relay, and their statistics are read here at once', async () => {
  const engine = newEngine();
  const a = await openLeg(engine);
  const b = await openLeg(engine);
  const heard = new Promise<void>((resolve) => a.port.news.once('heard', resolve));
  engine.join(a.port, b.port);
  await ordersDone(engine);
  a.peer.send(a.at, 1);
  await heard;
  a.peer.send(a.at, 2);
  const got = await b.peer.untilCount(2);
  assert.deepEqual(
    got.map((p) => p.payload[0]),
    [1, 2],
  );
  assert.equal(a.port.heard, true);
  assert.equal(b.port.heard, false);
  const { ssrc, packetsSent } = b.port.statistics();
  assert.deepEqual({ ssrc, packetsSent }, { ssrc: got[0]!.ssrc, packetsSent: 2 });
  const { remoteSsrc, packetsReceived } = a.port.statistics();
  assert.deepEqual({ remoteSsrc, packetsReceived }, { remoteSsrc: a.peer.ssrc, packetsReceived: 2 });
});

test('what is played ends here as it ends there', async () => {
  const { port, peer } = await openLeg(newEngine());
  assert.equal(await port.play({ kind: 'tone', tones: '!440/200' }).done, 'finished');
  await peer.untilCount(10);
  assert.ok(toneLevel(peer.samples(), 440) > 3500);
  const endless = port.play({ kind: 'silence' });
  endless.stop();
  assert.equal(await endless.done, 'stopped');
  const cut = port.play({ kind: 'silence' });
  port.close();
  assert.equal(await cut.done, 'stopped');
  assert.equal(await port.play({ kind: 'silence' }).done, 'stopped');
});

test('digits, echo and mute reach the worker and their news comes back', async () => {
  const engine = newEngine();
  const { port, peer, at } = await openLeg(engine);
  await ordersDone(engine);
  const ended = new Promise<string>((resolve) => port.news.once('digitEnded', (digit, ms) => resolve(`${digit} ${ms}`)));
  peer.sendEvent(at, 3, 800, true);
  assert.equal(await ended, '3 100');
  port.echo(true);
  port.mute('outgoing', true);
  await ordersDone(engine);
  peer.send(at, 0x10);
  assert.equal((await peer.untilCount(1))[0]!.payload[0], 0xff);
  port.sendDigit('8', 40);
  const got = await peer.until((packets) => packets.some((p) => p.payloadType === 101));
  assert.equal(got.find((p) => p.payloadType === 101)!.payload[0], 8);
});

test('a chain of pairs is one relay, and half of a pair plays to who is behind the other half', async () => {
  const engine = newEngine();
  const x = await openLeg(engine);
  const y = await openLeg(engine);
  const [a1, a2] = engine.openPair();
  const [b1, b2] = engine.openPair();
  engine.join(x.port, a1);
  engine.join(b2, y.port);
  engine.join(a2, b1);
  await ordersDone(engine);
  x.peer.send(x.at, 0x11);
  assert.equal((await y.peer.untilCount(1))[0]!.payload[0], 0x11);
  await ordersDone(engine);
  assert.equal(a2.heard, true);
  assert.equal(await b1.play({ kind: 'tone', tones: '!620/200' }).done, 'finished');
  assert.ok((await y.peer.untilCount(11)).length >= 11);
  assert.ok(toneLevel(y.peer.samples(), 620) > 3000);
});

test('half of a pair whose other half is closed plays into the void, for as long as the sound lasts', async () => {
  const [a, b] = newEngine().openPair();
  b.close();
  assert.equal(await a.play({ kind: 'tone', tones: '!440/60' }).done, 'finished');
});

test('a recording is whole when the engine has stopped', async () => {
  const dir = temporaryFolder();
  const engine = new WorkerMediaEngine();
  const { port, peer, at } = await openLeg(engine);
  const recording = port.record({ path: join(dir, 'x.wav'), within: dir, maxMs: 200 });
  peer.sendSine(at, 1000);
  assert.deepEqual(await recording.done, { end: 'max', durationMs: 200 });
  const second = port.record({ path: join(dir, 'y.wav'), within: dir });
  await engine.stop();
  assert.equal((await second.done).end, 'stopped');
  let count = 0;
  for await (const block of readSound(join(dir, 'x.wav'))) count += block.length;
  assert.equal(count, 1600);
});

test('both directions are recorded, muted and mixed as in the engine that has no worker', async () => {
  const dir = temporaryFolder();
  const engine = newEngine();
  const { port, peer, at } = await openLeg(engine);
  port.play({ kind: 'tone', tones: '440' });
  const [incoming, outgoing] = [join(dir, 'x-in.wav'), join(dir, 'x-out.wav')];
  const recording = port.record({ path: incoming, within: dir, also: [{ path: outgoing, sound: 'outgoing' }], maxMs: 600 });
  const muted = port.record({ path: join(dir, 'muted.wav'), within: dir, maxMs: 600 });
  muted.mute('incoming', true);
  await ordersDone(engine);
  for (let i = 0; i < 10; i++) peer.sendSine(at, 1000);
  assert.equal((await recording.done).end, 'max');
  await muted.done;
  await engine.mixFiles([incoming, outgoing], join(dir, 'x.wav'));
  const [one, other, sum, nothing] = await Promise.all(['x-in', 'x-out', 'x', 'muted'].map((name) => samplesOf(join(dir, `${name}.wav`))));
  assert.ok(toneLevel(one!, 1000) > 2000 && toneLevel(one!, 440) < 50);
  assert.ok(toneLevel(other!, 440) > 2000 && toneLevel(other!, 1000) < 50);
  assert.ok(toneLevel(sum!, 440) > 2000 && toneLevel(sum!, 1000) > 2000);
  assert.equal(loudness(nothing!), 0);
  await assert.rejects(engine.mixFiles([incoming, join(dir, 'missing.wav')], join(dir, 'y.wav')), { code: 'MEDIA_FILE' });
  assert.deepEqual([engine.records('WAV'), engine.records('gsm'), engine.records('x/../y.wav')], [true, false, false]);
});

async function samplesOf(path: string): Promise<Int16Array> {
  const all: number[] = [];
  for await (const block of readSound(path)) all.push(...block);
  return Int16Array.from(all);
}

test('a range without a free port is refused here', async () => {
  const engine = newEngine({ ports: { start: 41_532, end: 41_533 } });
  await engine.openRtp({ address: '127.0.0.1' });
  await assert.rejects(engine.openRtp({ address: '127.0.0.1' }), { code: 'MEDIA_NO_PORT' });
});

test('when the worker dies every port tells it, what played fails, and a new worker serves what is opened next', async () => {
  const clock = new ManualClock();
  const engine = newEngine({ clock });
  const { port } = await openLeg(engine);
  const [half] = engine.openPair();
  const place = engine.openMixer().openPort();
  const playback = port.play({ kind: 'silence' });
  const failed = Promise.all([port, half, place].map((each) => new Promise<string>((resolve) => each.news.once('failed', resolve))));
  await engine.restartWorker();
  for (const reason of await failed) assert.match(reason, /worker died/);
  assert.equal(await playback.done, 'failed');
  await assert.rejects(engine.openRtp({ address: '127.0.0.1' }), { code: 'MEDIA_NO_PORT' });
  await clock.advance(1000);
  const { port: next, peer, at } = await openLeg(engine);
  next.echo(true);
  port.echo(true);
  await ordersDone(engine);
  peer.send(at, 5);
  assert.equal((await peer.untilCount(1))[0]!.payload[0], 5);
});

test('a worker that is behind gets a second of sound of each wire and no more, what is dropped is counted, and orders go on', async () => {
  const engine = newEngine();
  const [flood, other] = [new WirePeer(engine), new WirePeer(engine)];
  // Its thread is still starting: nothing of all this is taken before this turn is over.
  for (let packet = 0; packet < 5000; packet++) flood.say(packet & 255, packet * 20);
  for (let packet = 0; packet < 30; packet++) other.say(packet, packet * 20);
  assert.deepEqual([flood.port.dropped, other.port.dropped], [4950, 0]);
  await ordersDone(engine);
  engine.join(flood.port, other.port);
  await ordersDone(engine);
  flood.say(7, 200_000);
  await other.untilCount(1);
  assert.deepEqual([...new Set(other.sent[0]!.payload)], [7]);
  assert.equal(flood.port.dropped, 4950);
});
