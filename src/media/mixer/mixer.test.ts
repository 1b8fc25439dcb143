import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ManualClock } from '../../base/manual-clock.ts';
import type { MediaEngine, MediaMixer, MediaPort, MixerPortOptions } from '../../core/ports/media.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { LAWS } from '../codec/g711.ts';
import { LocalMediaEngine } from '../engine.ts';
import { readSound } from '../file/sound-reader.ts';
import { CodedFrame } from '../graph/coded-frame.ts';
import { afterTest, openLeg } from '../testing/legs.ts';
import { loudness, toneLevel } from '../tone/tone-level.ts';
import { WorkerMediaEngine } from '../worker-engine.ts';

/** A room on a clock that stands still, and parties that need no wire: each is the far half of a pair whose near half is in the room. */
async function room() {
  const clock = new ManualClock();
  const engine = new LocalMediaEngine({ clock });
  afterTest(() => engine.stop());
  const folder = temporaryFolder();
  const mixer = engine.openMixer();
  let files = 0;
  return {
    clock,
    engine,
    mixer,
    party: (options?: MixerPortOptions) => openParty(engine, mixer, options),
    /** What each of the ports is given in so many milliseconds. */
    async hear(ms: number, ...ports: readonly MediaPort[]): Promise<Int16Array[]> {
      const paths = ports.map(() => join(folder, `${files++}.sln`));
      const recordings = ports.map((port, i) => port.record({ path: paths[i]!, within: folder, maxMs: ms }));
      await clock.advance(ms + 20);
      await Promise.all(recordings.map((recording) => recording.done));
      return Promise.all(paths.map(sound));
    },
  };
}

function openParty(engine: MediaEngine, mixer: MediaMixer, options?: MixerPortOptions) {
  const [far, near] = engine.openPair();
  const place = mixer.openPort(options);
  engine.join(near, place);
  return { far, near, place, says: (hertz: number) => far.play({ kind: 'tone', tones: String(hertz), amplitude: 4000 }) };
}

async function sound(path: string): Promise<Int16Array> {
  const all: number[] = [];
  for await (const block of readSound(path)) all.push(...block);
  return Int16Array.from(all);
}

/** Which of the frequencies are in the sound. */
const tonesIn = (samples: Int16Array, ...hertz: readonly number[]) => hertz.filter((each) => toneLevel(samples, each) > 2000);
const ALL = [400, 700, 1000, 1300];

test('each hears all the others and not itself, also what is joined through a chain of pairs', async () => {
  const { engine, clock, party, hear } = await room();
  const [a, b, c, listener] = [party(), party(), party(), party()];
  const [beyond, half] = engine.openPair();
  engine.join(half, c.far);
  a.says(400);
  b.says(700);
  beyond.play({ kind: 'tone', tones: '1000', amplitude: 4000 });
  await clock.advance(200);
  const heard = await hear(400, a.far, b.far, beyond, listener.far);
  assert.deepEqual(
    heard.map((samples) => tonesIn(samples, ...ALL)),
    [
      [700, 1000],
      [400, 1000],
      [400, 700],
      [400, 700, 1000],
    ],
  );
});

test('who is muted is not heard and hears on; who is deaf hears nothing and is heard', async () => {
  const { clock, party, hear } = await room();
  const [muted, deaf, third] = [party(), party(), party()];
  muted.says(400);
  deaf.says(700);
  third.says(1000);
  muted.place.mute('outgoing', true);
  deaf.place.mute('incoming', true);
  await clock.advance(200);
  const heard = await hear(400, muted.far, deaf.far, third.far);
  assert.deepEqual(
    heard.map((samples) => tonesIn(samples, ...ALL)),
    [[700, 1000], [], [700]],
  );
  muted.place.mute('outgoing', false);
  await clock.advance(200);
  assert.deepEqual(tonesIn((await hear(400, third.far))[0]!, ...ALL), [400, 700]);
});

test('what is played to a place everybody hears, and what is recorded of one is the whole mix', async () => {
  const { clock, mixer, party, hear } = await room();
  const [a, b] = [party(), party()];
  const [announcer, recorder] = [mixer.openPort(), mixer.openPort()];
  a.says(400);
  announcer.play({ kind: 'tone', tones: '1300', amplitude: 4000 });
  await clock.advance(200);
  const heard = await hear(400, a.far, b.far, recorder);
  assert.deepEqual(
    heard.map((samples) => tonesIn(samples, ...ALL)),
    [[1300], [400, 1300], [400, 1300]],
  );
});

test('who leaves is heard no longer, and what is louder than sound can be is cut and not turned over', async () => {
  const { clock, party, hear } = await room();
  const parties = [party(), party(), party()];
  for (const { far } of parties) far.play({ kind: 'tone', tones: '400', amplitude: 20_000 });
  const listener = party();
  await clock.advance(200);
  const [loud] = await hear(400, listener.far);
  assert.equal(Math.max(...loud!), 32_767);
  assert.ok(toneLevel(loud!, 400) > 30_000);
  for (const { place } of parties) place.close();
  await clock.advance(200);
  assert.equal(loudness((await hear(200, listener.far))[0]!), 0);
});

test('a place tells when talking begins and ends, and a pause within speech is part of it', async () => {
  const { clock, party } = await room();
  const { far, place } = party({ talk: { loudness: 160, silenceMs: 500 } });
  const told: string[] = [];
  place.news.on('talkingBegan', () => told.push('began'));
  place.news.on('talkingEnded', (durationMs) => told.push(`ended after ${Math.round(durationMs / 100) * 100}`));
  far.play({ kind: 'tone', tones: '!400/300,!0/200,!400/300', amplitude: 1000 });
  await clock.advance(1200);
  assert.deepEqual(told, ['began']);
  await clock.advance(400);
  assert.deepEqual(told, ['began', 'ended after 800']);
  far.play({ kind: 'tone', tones: '!400/300', amplitude: 100 });
  await clock.advance(400);
  assert.equal(told.length, 2, 'what is quieter than the threshold is no talking');
  far.play({ kind: 'tone', tones: '!400/300', amplitude: 1000 });
  await clock.advance(200);
  assert.equal(told.at(-1), 'began');
});

test('with dropsSilence the noise of who does not talk is left out', async () => {
  const { clock, party, hear } = await room();
  const noisy = party({ talk: { loudness: 3000, silenceMs: 200 }, dropsSilence: true });
  const listener = party();
  noisy.says(400);
  await clock.advance(200);
  assert.equal(loudness((await hear(200, listener.far))[0]!), 0);
  noisy.far.play({ kind: 'tone', tones: '700', amplitude: 8000 });
  await clock.advance(200);
  assert.deepEqual(tonesIn((await hear(200, listener.far))[0]!, ...ALL), [700]);
});

test('what one says, or what one hears, is made louder or softer for this one alone', async () => {
  const { clock, party, hear } = await room();
  const [loud, quiet, listener] = [party(), party(), party()];
  loud.says(400);
  quiet.says(700);
  loud.place.amplify('outgoing', 2);
  listener.place.amplify('incoming', 0.5);
  await clock.advance(200);
  const [atQuiet, atListener] = await hear(400, quiet.far, listener.far);
  const about = (samples: Int16Array, hertz: number) => Math.round(toneLevel(samples, hertz) / 500) * 500;
  assert.equal(about(atQuiet!, 400), 8000);
  assert.deepEqual([about(atListener!, 400), about(atListener!, 700)], [4000, 2000]);
});

test('any port can watch whether its party talks, until it is told to stop; who stops sending is silent', async () => {
  const { clock, engine } = await room();
  const [far, near] = engine.openPair();
  const told: string[] = [];
  near.news.on('talkingBegan', () => told.push('began'));
  near.news.on('talkingEnded', (durationMs) => told.push(`ended after ${Math.round(durationMs / 100) * 100}`));
  near.watchTalking({ loudness: 256, silenceMs: 300 });
  far.play({ kind: 'tone', tones: '!400/500', amplitude: 1000 });
  await clock.advance(1000);
  assert.deepEqual(told, ['began', 'ended after 500']);
  near.watchTalking(undefined);
  far.play({ kind: 'tone', tones: '!400/500', amplitude: 1000 });
  await clock.advance(1000);
  assert.equal(told.length, 2);
  near.watchTalking({ loudness: 256, silenceMs: 300 });
  near.close();
  assert.equal(engine.active, false);
});

test('phones hear the mix in their own law and packet time, as one stream', async () => {
  const { clock, engine, mixer, party } = await room();
  const ulaw = await openLeg(engine);
  const alaw = await openLeg(engine, { codec: 'alaw', ptimeMs: 30 });
  for (const { port } of [ulaw, alaw]) engine.join(port, mixer.openPort());
  party().says(400);
  await clock.advance(600);
  const heard = await ulaw.peer.untilCount(29);
  assert.ok(toneLevel(ulaw.peer.samples().subarray(1600), 400) > 3000);
  assert.equal(new Set(heard.map(({ ssrc }) => ssrc)).size, 1);
  for (let i = 1; i < heard.length; i++) assert.equal((heard[i]!.timestamp - heard[i - 1]!.timestamp) >>> 0, 160);
  await alaw.peer.untilCount(19);
  assert.ok(toneLevel(alaw.peer.samples('alaw').subarray(1600), 400) > 3000);
  assert.ok(alaw.peer.received.every(({ payload }) => payload.length === 240));
});

test('a room without places has no timer, and a closed one gives none that lives', async () => {
  const { engine, mixer, party } = await room();
  const { place } = party();
  assert.equal(engine.active, true);
  place.close();
  assert.equal(engine.active, false);
  party();
  mixer.close();
  assert.equal(engine.active, false);
  assert.equal(await mixer.openPort().play({ kind: 'silence' }).done, 'stopped');
  assert.equal(engine.active, false);
});

test('a frame is encoded once for all who hear it in the same law', () => {
  const frame = new CodedFrame();
  frame.samples.fill(1000);
  const first = frame.bytes(LAWS.ulaw);
  assert.equal(first[0], LAWS.ulaw.fromLinear[1000]);
  frame.samples.fill(0);
  assert.equal(frame.bytes(LAWS.ulaw)[0], LAWS.ulaw.fromLinear[1000], 'what was worked out is kept');
  frame.renew();
  assert.equal(frame.bytes(LAWS.ulaw)[0], LAWS.ulaw.silence);
  assert.equal(frame.bytes(LAWS.alaw)[0], LAWS.alaw.silence);
});

test('the mixer of a worker does the same, and tells who talks', async () => {
  const engine = new WorkerMediaEngine();
  afterTest(() => engine.stop());
  const mixer = engine.openMixer();
  const legs = [await openLeg(engine), await openLeg(engine), await openLeg(engine)];
  const places = legs.map(({ port }) => {
    const place = mixer.openPort({ talk: { loudness: 160, silenceMs: 100 } });
    engine.join(port, place);
    return place;
  });
  const told = Promise.all([
    new Promise<void>((resolve) => places[0]!.news.once('talkingBegan', resolve)),
    new Promise<number>((resolve) => places[0]!.news.once('talkingEnded', resolve)),
  ]);
  legs[1]!.port.watchTalking({ loudness: 160, silenceMs: 100 });
  const watched = new Promise<void>((resolve) => legs[1]!.port.news.once('talkingBegan', resolve));
  // The orders have been carried out once the room is heard.
  await Promise.all(legs.map(({ peer }) => peer.untilCount(1)));
  const before = legs[2]!.peer.received.length;
  for (let i = 0; i < 10; i++) for (const [n, { peer, at }] of legs.entries()) peer.sendSine(at, ALL[n]!);
  const [, durationMs] = await told;
  await watched;
  assert.ok(durationMs >= 180 && durationMs <= 220, `${durationMs}`);
  await legs[2]!.peer.untilCount(before + 15);
  for (const [n, { peer }] of legs.entries()) {
    const samples = peer.samples();
    const others = ALL.slice(0, 3).filter((_, i) => i !== n);
    const heard = ALL.filter((hertz) => loudestLevel(samples, hertz) > 2000);
    assert.deepEqual(heard, others);
  }
  assert.equal(places[0]!.heard, true);
  mixer.close();
});

/** The level in the loudest 60 ms: the tones are short here, and stand at a place of their own. */
function loudestLevel(samples: Int16Array, hertz: number): number {
  let most = 0;
  for (let at = 0; at + 480 <= samples.length; at += 160) most = Math.max(most, toneLevel(samples.subarray(at, at + 480), hertz));
  return most;
}
