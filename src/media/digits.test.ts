import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeLaw, LAWS } from './codec/g711.ts';
import { LocalMediaEngine } from './engine.ts';
import { afterTest, openLeg } from './testing/legs.ts';
import { digitTone } from './tone/dtmf.ts';
import { toneLevel } from './tone/tone-level.ts';

function newEngine(): LocalMediaEngine {
  const engine = new LocalMediaEngine();
  afterTest(() => engine.stop());
  return engine;
}

test('a digit in event packets is told once, is not relayed, and leaves no hole in the relayed numbers', async () => {
  const engine = newEngine();
  const a = await openLeg(engine);
  const b = await openLeg(engine);
  engine.join(a.port, b.port);
  const told: string[] = [];
  a.port.news.on('digitBegan', (digit) => told.push(`+${digit}`));
  const ended = new Promise<number>((resolve) => {
    a.port.news.on('digitEnded', (digit, ms) => {
      told.push(`-${digit}`);
      resolve(ms);
    });
  });
  a.peer.send(a.at, 1);
  for (const duration of [160, 320, 480]) a.peer.sendEvent(a.at, 7, duration, false);
  for (let i = 0; i < 3; i++) a.peer.sendEvent(a.at, 7, 800, true);
  assert.equal(await ended, 100);
  a.peer.send(a.at, 2);
  const got = await b.peer.untilCount(2);
  assert.deepEqual(told, ['+7', '-7']);
  assert.deepEqual(
    got.map((p) => p.payload[0]),
    [1, 2],
  );
  assert.equal((got[1]!.sequence - got[0]!.sequence) & 0xffff, 1);
});

test('digits go out as events in the clock of the stream: one timestamp each, growing durations, three ends', async () => {
  const { port, peer } = await openLeg(newEngine());
  port.play({ kind: 'silence' });
  await peer.untilCount(2);
  port.sendDigit('4', 60);
  port.sendDigit('#', 60);
  const got = await peer.until((packets) => packets.filter((p) => p.payloadType === 101).length >= 10);
  const events = got.filter((p) => p.payloadType === 101);
  assert.deepEqual(
    events.map((p) => [p.payload[0], p.payload[1]! >> 7, p.payload.readUInt16BE(2)]),
    [
      ...[4, 11].flatMap((code) => [
        [code, 0, 160],
        [code, 0, 320],
        [code, 1, 480],
        [code, 1, 480],
        [code, 1, 480],
      ]),
    ],
  );
  assert.deepEqual(
    events.map((p) => p.marker),
    [true, false, false, false, false, true, false, false, false, false],
  );
  assert.equal(new Set(events.map((p) => p.timestamp)).size, 2);
  for (let i = 1; i < got.length; i++) {
    assert.equal((got[i]!.sequence - got[i - 1]!.sequence) & 0xffff, 1);
    assert.ok(((got[i]!.timestamp - got[i - 1]!.timestamp) | 0) >= 0);
  }
});

test('a far end without telephone-event gets digits as tones', async () => {
  const { port, peer } = await openLeg(newEngine(), { telephoneEvent: undefined });
  port.sendDigit('5', 120);
  await peer.untilCount(5);
  assert.ok(toneLevel(peer.samples(), 770) > 3000);
  assert.ok(toneLevel(peer.samples(), 1336) > 3000);
});

test('digits in the sound are heard where the far end sends them so, and their sound still reaches the other party', async () => {
  const engine = newEngine();
  const a = await openLeg(engine, { telephoneEvent: undefined, inbandDigits: true });
  const b = await openLeg(engine);
  engine.join(a.port, b.port);
  const ended = new Promise<string>((resolve) => a.port.news.once('digitEnded', resolve));
  const tone = digitTone('9');
  const samples = new Int16Array(160);
  for (let i = 0; i < 10; i++) {
    if (i < 5) tone.read(samples);
    else samples.fill(0);
    const payload = new Uint8Array(160);
    encodeLaw(LAWS.ulaw, samples, 0, 160, payload);
    a.peer.send(a.at, payload);
  }
  assert.equal(await ended, '9');
  assert.equal((await b.peer.untilCount(10)).length, 10);
});

test('what is relayed meanwhile is held back, and goes on afterwards', async () => {
  const engine = newEngine();
  const a = await openLeg(engine);
  const b = await openLeg(engine);
  engine.join(a.port, b.port);
  a.peer.send(a.at, 1);
  await b.peer.untilCount(1);
  b.port.sendDigit('1', 40);
  await b.peer.until((packets) => packets.some((p) => p.payloadType === 101));
  await b.peer.until((packets) => packets.filter((p) => p.payloadType === 101).length === 4);
  a.peer.send(a.at, 2);
  const got = await b.peer.until((packets) => packets.at(-1)!.payloadType === 0 && packets.length > 2);
  assert.equal(got.at(-1)!.payload[0], 2);
  for (let i = 1; i < got.length; i++) assert.equal((got[i]!.sequence - got[i - 1]!.sequence) & 0xffff, 1);
});

test('with latching what is sent goes where packets come from; without, where signalling said', async () => {
  const engine = newEngine();
  for (const latch of [true, false]) {
    const named = await openLeg(engine, { latch });
    const real = await openLeg(engine);
    named.port.echo(true);
    real.peer.send(named.at, 9);
    const hears = latch ? real.peer : named.peer;
    assert.equal((await hears.untilCount(1))[0]!.payload[0], 9);
    assert.equal((latch ? named.peer : real.peer).received.length, 0);
  }
});

test('packets sprayed at a port neither reach the other party nor take the stream over', async () => {
  const engine = newEngine();
  const a = await openLeg(engine, { latch: true });
  const b = await openLeg(engine);
  const attacker = await openLeg(engine);
  engine.join(a.port, b.port);
  for (let i = 0; i < 5; i++) a.peer.send(a.at, 1);
  await b.peer.untilCount(5);
  for (let i = 0; i < 20; i++) attacker.peer.send(a.at, 66);
  a.peer.send(a.at, 2);
  await b.peer.until((packets) => packets.at(-1)!.payload[0] === 2);
  assert.ok(b.peer.received.every((p) => p.payload[0] !== 66));
  b.peer.send(b.at, 3);
  assert.equal((await a.peer.untilCount(1))[0]!.payload[0], 3);
});

test('garbage of every length at RTP and RTCP breaks nothing', async () => {
  const { port, peer, at } = await openLeg(newEngine());
  port.echo(true);
  for (let length = 0; length < 64; length++) {
    const bytes = Buffer.from(Array.from({ length }, (_, i) => (i * 73 + length * 31) & 0xff));
    peer.socket.send(bytes, at, '127.0.0.1');
    peer.socket.send(Buffer.concat([Buffer.from([0x81, 200]), bytes]), at + 1, '127.0.0.1');
  }
  peer.send(at, 0x31);
  await peer.until((packets) => packets.some((p) => p.payload[0] === 0x31 && p.payload.length === 160));
});
