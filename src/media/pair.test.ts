import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../base/manual-clock.ts';
import { LocalMediaEngine } from './engine.ts';
import { afterTest, openLeg } from './testing/legs.ts';
import { toneLevel } from './tone/tone-level.ts';

function newEngine(): LocalMediaEngine {
  const engine = new LocalMediaEngine();
  afterTest(() => engine.stop());
  return engine;
}

test('a join through a chain of pairs is one relay between its real ends, both ways', async () => {
  const engine = newEngine();
  const x = await openLeg(engine);
  const y = await openLeg(engine);
  const [a1, a2] = engine.openPair();
  const [b1, b2] = engine.openPair();
  engine.join(x.port, a1);
  engine.join(a2, b1);
  engine.join(b2, y.port);
  x.peer.send(x.at, 0x11);
  assert.equal((await y.peer.untilCount(1))[0]!.payload[0], 0x11);
  y.peer.send(y.at, 0x22);
  assert.equal((await x.peer.untilCount(1))[0]!.payload[0], 0x22);
});

test('when a middle join ends the far ends fall silent, and a new one carries them again in the same streams', async () => {
  const engine = newEngine();
  const x = await openLeg(engine);
  const y = await openLeg(engine);
  const [a1, a2] = engine.openPair();
  const [b1, b2] = engine.openPair();
  engine.join(x.port, a1);
  engine.join(a2, b1);
  engine.join(b2, y.port);
  x.peer.send(x.at, 1);
  await y.peer.untilCount(1);
  engine.part(a2, b1);
  x.peer.send(x.at, 2);
  x.port.echo(true);
  x.peer.send(x.at, 3);
  await x.peer.untilCount(1);
  x.port.echo(false);
  engine.join(a2, b1);
  x.peer.send(x.at, 4);
  const got = await y.peer.untilCount(2);
  assert.deepEqual(
    got.map((p) => p.payload[0]),
    [1, 4],
  );
  assert.equal((got[1]!.sequence - got[0]!.sequence) & 0xffff, 1);
});

test('what is played to one half is heard by who is joined to the other', async () => {
  const engine = newEngine();
  const x = await openLeg(engine);
  const [a, b] = engine.openPair();
  engine.join(x.port, a);
  const playback = b.play({ kind: 'tone', tones: '!620/100' });
  assert.equal(await playback.done, 'finished');
  await x.peer.untilCount(5);
  assert.ok(toneLevel(x.peer.samples(), 620) > 3500);
});

test('a playback that nobody hears takes its time all the same', async () => {
  const clock = new ManualClock();
  const engine = new LocalMediaEngine({ clock });
  const [a] = engine.openPair();
  let end: string | undefined;
  void a.play({ kind: 'tone', tones: '!440/1000' }).done.then((value) => {
    end = value;
  });
  await clock.advance(990);
  assert.equal(end, undefined);
  await clock.advance(60);
  assert.equal(end, 'finished');
});

test('echo on one half sends the real far end its own sound', async () => {
  const engine = newEngine();
  const x = await openLeg(engine);
  const [a, b] = engine.openPair();
  engine.join(x.port, a);
  b.echo(true);
  x.peer.send(x.at, 0x44);
  assert.equal((await x.peer.untilCount(1))[0]!.payload[0], 0x44);
});

test('who heard itself through a chain hears nothing once the echoing half is closed', async () => {
  const engine = newEngine();
  const x = await openLeg(engine);
  const [a1, a2] = engine.openPair();
  const [b1, b2] = engine.openPair();
  engine.join(x.port, a1);
  engine.join(a2, b1);
  b2.echo(true);
  x.peer.send(x.at, 1);
  await x.peer.untilCount(1);
  b2.close();
  x.peer.send(x.at, 2);
  a1.mute('incoming', false);
  const playback = x.port.play({ kind: 'tone', tones: '!0/40' });
  await playback.done;
  assert.ok(x.peer.received.every((p) => p.payload[0] !== 2));
});

test('halves that are joined to each other or both echo stay silent instead of going round', () => {
  const engine = newEngine();
  const [a, b] = engine.openPair();
  engine.join(a, b);
  a.echo(true);
  b.echo(true);
  assert.equal(engine.active, false);
});

test('a digit sent to one half is heard by the other, for as long as it is said to last', async () => {
  const clock = new ManualClock();
  const engine = new LocalMediaEngine({ clock });
  const [a, b] = engine.openPair();
  const told: string[] = [];
  b.news.on('digitBegan', (digit) => told.push(`+${digit}`));
  b.news.on('digitEnded', (digit, ms) => told.push(`-${digit} ${ms}`));
  a.sendDigit('5', 100);
  await clock.advance(99);
  assert.deepEqual(told, ['+5']);
  await clock.advance(1);
  assert.deepEqual(told, ['+5', '-5 100']);
  a.sendDigit('6', 100);
  a.close();
  await clock.advance(200);
  assert.deepEqual(told.slice(2), ['+6']);
});

test('a pair runs nothing while no sound is made, and nothing after its close', async () => {
  const clock = new ManualClock();
  const engine = new LocalMediaEngine({ clock });
  const [a, b] = engine.openPair();
  assert.equal(clock.pendingTimers, 0);
  const playback = a.play({ kind: 'silence' });
  assert.equal(engine.active, true);
  b.close();
  a.close();
  assert.equal(await playback.done, 'stopped');
  await clock.advance(40);
  assert.equal(clock.pendingTimers, 0);
});
