import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MediaPort } from '../core/ports/media.ts';
import { LocalMediaEngine } from './engine.ts';
import { afterTest, openLeg } from './testing/legs.ts';
import { RtpPeer } from './testing/rtp-peer.ts';
import { toneLevel } from './tone/tone-level.ts';

function newEngine(): LocalMediaEngine {
  const engine = new LocalMediaEngine();
  afterTest(() => engine.stop());
  return engine;
}

const next = (port: MediaPort, name: 'heard' | 'silent') => new Promise<void>((resolve) => port.news.once(name, resolve));

test('a port receives on an even number and the number above it is taken for RTCP', async () => {
  const { at } = await openLeg(newEngine());
  assert.equal(at % 2, 0);
});

test('two joined ports relay each to the other, with one SSRC a leg and numbers that follow those of the source', async () => {
  const engine = newEngine();
  const a = await openLeg(engine);
  const b = await openLeg(engine);
  engine.join(a.port, b.port);
  for (let i = 0; i < 5; i++) a.peer.send(a.at, 0x20 + i);
  const got = await b.peer.untilCount(5);
  assert.deepEqual(
    got.map((p) => p.payload[7]),
    [0x20, 0x21, 0x22, 0x23, 0x24],
  );
  assert.ok(got.every((p) => p.ssrc === b.port.statistics().ssrc && p.ssrc !== a.peer.ssrc));
  assert.deepEqual(
    got.map((p) => p.marker),
    [true, false, false, false, false],
  );
  for (let i = 1; i < 5; i++) {
    assert.equal((got[i]!.sequence - got[i - 1]!.sequence) & 0xffff, 1);
    assert.equal((got[i]!.timestamp - got[i - 1]!.timestamp) >>> 0, 160);
  }
  b.peer.send(b.at, 0x33);
  assert.equal((await a.peer.untilCount(1))[0]!.payload[0], 0x33);
});

test('a relay between the laws maps each sample', async () => {
  const engine = newEngine();
  const a = await openLeg(engine, { codec: 'ulaw' });
  const b = await openLeg(engine, { codec: 'alaw' });
  engine.join(a.port, b.port);
  a.peer.send(a.at, 0x80);
  const [packet] = await b.peer.untilCount(1);
  assert.equal(packet!.payloadType, 8);
  assert.ok(packet!.payload.every((byte) => byte === 0xaa));
});

test('a gap and a swapped pair in what arrives are passed on as they are', async () => {
  const engine = newEngine();
  const a = await openLeg(engine);
  const b = await openLeg(engine);
  engine.join(a.port, b.port);
  const order = [0, 1, 4, 3, 5];
  for (const n of order) a.peer.sendPacket(a.at, new Uint8Array(160).fill(n), 0, 65_533 + n, 160 * n);
  const got = await b.peer.untilCount(5);
  const first = got[0]!;
  assert.deepEqual(
    got.map((p) => (p.sequence - first.sequence) & 0xffff),
    order,
  );
  assert.deepEqual(
    got.map((p) => (p.timestamp - first.timestamp) >>> 0),
    order.map((n) => n * 160),
  );
});

test('nothing passes between ports that were parted', async () => {
  const engine = newEngine();
  const a = await openLeg(engine);
  const b = await openLeg(engine);
  engine.join(a.port, b.port);
  a.peer.send(a.at, 1);
  await b.peer.untilCount(1);
  engine.part(a.port, b.port);
  a.peer.send(a.at, 2);
  a.port.echo(true);
  a.peer.send(a.at, 3);
  await a.peer.untilCount(1);
  assert.deepEqual(
    b.peer.received.map((p) => p.payload[0]),
    [1],
  );
});

test('a tone is sent every 20 ms until it is stopped, and the relay goes on after it in the same stream', async () => {
  const engine = newEngine();
  const a = await openLeg(engine);
  const b = await openLeg(engine);
  engine.join(a.port, b.port);
  a.peer.send(a.at, 0xff);
  await b.peer.untilCount(1);
  const playback = b.port.play({ kind: 'tone', tones: '440' });
  await b.peer.untilCount(16);
  const tone = b.peer.samples().subarray(160);
  assert.ok(toneLevel(tone, 440) > 3500, `${toneLevel(tone, 440)}`);
  assert.ok(toneLevel(tone, 620) < 100);
  playback.stop();
  assert.equal(await playback.done, 'stopped');
  const before = b.peer.received.length;
  a.peer.send(a.at, 0xff);
  const got = await b.peer.untilCount(before + 1);
  assert.equal(new Set(got.map((p) => p.ssrc)).size, 1);
  for (let i = 1; i < got.length; i++) {
    assert.equal((got[i]!.sequence - got[i - 1]!.sequence) & 0xffff, 1, `packet ${i}`);
    assert.ok(((got[i]!.timestamp - got[i - 1]!.timestamp) | 0) >= 160, `packet ${i}`);
  }
  assert.deepEqual(
    got.flatMap((p, i) => (p.marker ? [i] : [])),
    [0, 1, before],
  );
});

test('a tone whose parts all have ! ends by itself', async () => {
  const { port, peer } = await openLeg(newEngine());
  assert.equal(await port.play({ kind: 'tone', tones: '!440/60' }).done, 'finished');
  assert.equal((await peer.untilCount(3)).length, 3);
});

test('what cannot be played fails and says so by its end', async () => {
  const { port } = await openLeg(newEngine());
  assert.equal(await port.play({ kind: 'tone', tones: 'loud' }).done, 'failed');
  assert.equal(await port.play({ kind: 'files', paths: ['/nowhere/at/all'] }).done, 'failed');
});

test('a second play stops the first', async () => {
  const { port } = await openLeg(newEngine());
  const first = port.play({ kind: 'silence' });
  const second = port.play({ kind: 'silence' });
  assert.equal(await first.done, 'stopped');
  port.close();
  assert.equal(await second.done, 'stopped');
});

test('echo sends the party its own sound', async () => {
  const { port, peer, at } = await openLeg(newEngine());
  port.echo(true);
  peer.send(at, 0x42);
  assert.equal((await peer.untilCount(1))[0]!.payload[9], 0x42);
});

test('packet times of 10 and 30 ms are kept for what is played', async () => {
  const engine = newEngine();
  const short = await openLeg(engine, { ptimeMs: 10 });
  const long = await openLeg(engine, { ptimeMs: 30 });
  await Promise.all([short.port, long.port].map((port) => port.play({ kind: 'tone', tones: '!400/120' }).done));
  assert.deepEqual(
    (await short.peer.untilCount(12)).map((p) => p.payload.length),
    Array(12).fill(80),
  );
  assert.deepEqual(
    (await long.peer.untilCount(4)).map((p) => p.payload.length),
    Array(4).fill(240),
  );
});

test('a packet time beyond reason is taken for 20 ms', async () => {
  const engine = newEngine();
  for (const ptimeMs of [0, -5, Number.NaN, 1e9]) {
    const { port, peer } = await openLeg(engine, { ptimeMs });
    port.play({ kind: 'silence' });
    assert.equal((await peer.untilCount(1))[0]!.payload.length, 160);
    port.close();
  }
});

test('muting towards the party sends silence, muting from it drops what it says', async () => {
  const engine = newEngine();
  const a = await openLeg(engine);
  const b = await openLeg(engine);
  engine.join(a.port, b.port);
  b.port.mute('outgoing', true);
  a.peer.send(a.at, 0x10);
  assert.equal((await b.peer.untilCount(1))[0]!.payload[0], 0xff);
  b.port.mute('outgoing', false);
  a.port.mute('incoming', true);
  a.peer.send(a.at, 0x10);
  assert.equal((await b.peer.untilCount(2))[1]!.payload[0], 0xff);
  a.port.mute('incoming', false);
  a.peer.send(a.at, 0x10);
  assert.equal((await b.peer.untilCount(3))[2]!.payload[0], 0x10);
});

test('on hold nothing is sent, and nothing that comes is taken', async () => {
  const engine = newEngine();
  const a = await openLeg(engine);
  const b = await openLeg(engine);
  engine.join(a.port, b.port);
  b.port.setRemote(b.peer.remote({ direction: 'recvonly' }));
  a.peer.send(a.at, 1);
  b.peer.send(b.at, 2);
  await a.peer.untilCount(1);
  b.port.setRemote(b.peer.remote({ direction: 'sendonly' }));
  b.peer.send(b.at, 3);
  a.peer.send(a.at, 4);
  const got = await b.peer.untilCount(1);
  assert.equal(got[0]!.payload[0], 4);
  assert.equal(a.peer.received.length, 1);
});

test('the first packet is told once, and a quiet far end after the timeout', async () => {
  const engine = newEngine();
  const peer = await RtpPeer.open();
  afterTest(() => peer.close());
  const port = await engine.openRtp({ address: '127.0.0.1', rtpTimeoutMs: 30 });
  const heard = next(port, 'heard');
  const silent = next(port, 'silent');
  port.setRemote(peer.remote());
  assert.equal(port.heard, false);
  peer.send(port.local.port, 1);
  await heard;
  assert.equal(port.heard, true);
  await silent;
});

test('a closed port takes no orders and leaves no socket, player or timer', async () => {
  const engine = newEngine();
  const { port } = await openLeg(engine);
  port.play({ kind: 'silence' });
  port.close();
  port.close();
  assert.equal(engine.openPorts, 0);
  assert.equal(await port.play({ kind: 'silence' }).done, 'stopped');
  assert.equal(engine.active, false);
});

test('statistics count what came, went and was lost', async () => {
  const engine = newEngine();
  const { port, peer, at } = await openLeg(engine);
  port.echo(true);
  for (const n of [0, 1, 3]) peer.sendPacket(at, new Uint8Array(160), 0, 10 + n, 160 * n);
  await peer.untilCount(3);
  const { packetsReceived, packetsSent, packetsLost, remoteSsrc } = port.statistics();
  assert.deepEqual(
    { packetsReceived, packetsSent, packetsLost, remoteSsrc },
    { packetsReceived: 3, packetsSent: 3, packetsLost: 1, remoteSsrc: peer.ssrc },
  );
});
