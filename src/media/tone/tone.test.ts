import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DTMF_KEYS, digitTone } from './dtmf.ts';
import { DtmfDetector } from './dtmf-detector.ts';
import { ToneGenerator } from './tone-generator.ts';
import { loudness, toneLevel } from './tone-level.ts';
import { parseToneList } from './tone-list.ts';

function sound(tones: string, frames: number): Int16Array {
  const generator = new ToneGenerator(parseToneList(tones));
  const all = new Int16Array(frames * 160);
  for (let i = 0; i < frames; i++) generator.read(all.subarray(i * 160, (i + 1) * 160));
  return all;
}

test('a tone list has frequencies, times, parts played once and modulated ones', () => {
  assert.deepEqual(parseToneList('!350+440/100, !0/100,400*17/0'), {
    once: [
      { frequency1: 350, frequency2: 440, modulated: false, durationMs: 100 },
      { frequency1: 0, frequency2: 0, modulated: false, durationMs: 100 },
    ],
    repeated: [{ frequency1: 400, frequency2: 17, modulated: true, durationMs: 0 }],
  });
});

test('what is no tone list is refused, naming the part', () => {
  for (const bad of ['', '440,', 'a', '440/x', '440+', '1/2/3', '99999']) assert.throws(() => parseToneList(bad), /is no tone/, bad);
});

test('a ring tone sounds for two seconds and is silent for four, again and again', () => {
  const ring = sound('440+480/2000,0/4000', 400);
  assert.ok(toneLevel(ring.subarray(0, 16_000), 440) > 3500);
  assert.ok(toneLevel(ring.subarray(0, 16_000), 480) > 3500);
  assert.equal(loudness(ring.subarray(16_000, 48_000)), 0);
  assert.ok(toneLevel(ring.subarray(48_000, 64_000), 440) > 3500);
});

test('parts with ! come once, and a list of them alone ends', () => {
  const stutter = sound('!350/20,!0/20,440', 8);
  assert.ok(toneLevel(stutter.subarray(0, 160), 350) > 3000);
  assert.equal(loudness(stutter.subarray(160, 320)), 0);
  assert.ok(toneLevel(stutter.subarray(320), 440) > 3500);
  const generator = new ToneGenerator(parseToneList('!440/30'));
  const frame = new Int16Array(160);
  assert.deepEqual(
    [1, 2, 3].map(() => generator.read(frame)),
    ['sound', 'sound', 'end'],
  );
});

test('a frequency keeps its pitch and level after minutes', () => {
  const generator = new ToneGenerator(parseToneList('1004'));
  const frame = new Int16Array(800);
  for (let i = 0; i < 3000; i++) generator.read(frame);
  assert.ok(Math.abs(toneLevel(frame, 1004) - 4100) < 100, `${toneLevel(frame, 1004)}`);
});

test('a tone is as loud as it is asked to be', () => {
  const generator = new ToneGenerator(parseToneList('1004'), 22_300);
  const frame = new Int16Array(800);
  generator.read(frame);
  assert.ok(Math.abs(toneLevel(frame, 1004) - 22_300) < 300, `${toneLevel(frame, 1004)}`);
});

test('each digit is heard in its sound once, whatever the alignment, and told again after a pause', () => {
  for (const digit of DTMF_KEYS) {
    const told: string[] = [];
    const detector = new DtmfDetector({ began: (d) => told.push(`+${d}`), ended: (d) => told.push(`-${d}`) });
    const frame = new Int16Array(160);
    for (const offset of [0, 57]) {
      const tone = digitTone(digit);
      detector.hear(new Int16Array(offset), offset);
      for (let i = 0; i < 4; i++) {
        tone.read(frame);
        detector.hear(frame, 160);
      }
      for (let i = 0; i < 4; i++) detector.hear(new Int16Array(160), 160);
    }
    assert.deepEqual(told, [`+${digit}`, `-${digit}`, `+${digit}`, `-${digit}`]);
  }
});

test('single tones, ring tones and noise are no digits', () => {
  const told: string[] = [];
  const detector = new DtmfDetector({ began: (d) => told.push(d), ended: () => {} });
  for (const tones of ['697', '1336', '440+480', '350+440', '941+1100']) {
    const all = sound(tones, 20);
    detector.hear(all, all.length);
  }
  let seed = 1;
  const noise = Int16Array.from({ length: 16_000 }, () => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    return ((seed >> 8) % 16_000) - 8000;
  });
  detector.hear(noise, noise.length);
  assert.deepEqual(told, []);
});
