import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convertLaw, decodeLaw, encodeLaw, LAWS, lawOfPayloadType } from './g711.ts';

test('known codes of both laws decode to the values of ITU-T G.711', () => {
  const { ulaw, alaw } = LAWS;
  assert.deepEqual([ulaw.toLinear[0x80], ulaw.toLinear[0x00], ulaw.toLinear[0xff], ulaw.toLinear[0x7f]], [32_124, -32_124, 0, 0]);
  assert.deepEqual([alaw.toLinear[0xaa], alaw.toLinear[0x2a], alaw.toLinear[0xd5], alaw.toLinear[0x55]], [32_256, -32_256, 8, -8]);
  assert.deepEqual([ulaw.silence, alaw.silence], [0xff, 0xd5]);
});

test('every code survives decoding and encoding, save the negative zero of u-law', () => {
  for (const law of Object.values(LAWS)) {
    for (let code = 0; code < 256; code++) {
      if (law === LAWS.ulaw && code === 0x7f) continue;
      assert.equal(law.fromLinear[law.toLinear[code]! & 0xffff], code, `${law.name} ${code}`);
    }
  }
});

test('encoding is monotonic and errs by no more than half a step of the segment', () => {
  for (const law of Object.values(LAWS)) {
    let previous = Number.NEGATIVE_INFINITY;
    for (let sample = -32_768; sample < 32_768; sample++) {
      const back = law.toLinear[law.fromLinear[sample & 0xffff]!]!;
      assert.ok(back >= previous);
      previous = back;
      assert.ok(
        Math.abs(back - sample) <= Math.max(16, Math.abs(sample) / 16) + 640 * Number(Math.abs(sample) > 32_000),
        `${law.name} ${sample} ${back}`,
      );
    }
  }
});

test('a payload changes its law in place and only within its bounds', () => {
  const bytes = Uint8Array.of(0xff, 0xff, 0x80, 0xff);
  convertLaw(bytes, 1, 3, LAWS.ulaw);
  assert.deepEqual([...bytes], [0xff, 0xd5, 0xaa, 0xff]);
  convertLaw(bytes, 1, 3, LAWS.alaw);
  assert.equal(bytes[2], 0x80);
});

test('a frame goes to linear and back', () => {
  const bytes = Uint8Array.from({ length: 160 }, (_, i) => i + 10);
  const samples = new Int16Array(160);
  decodeLaw(LAWS.alaw, bytes, 0, 160, samples);
  const out = new Uint8Array(164);
  encodeLaw(LAWS.alaw, samples, 0, 160, out, 4);
  assert.deepEqual(out.subarray(4), bytes);
});

test('static payload types name their law', () => {
  assert.equal(lawOfPayloadType(0)?.name, 'ulaw');
  assert.equal(lawOfPayloadType(8)?.name, 'alaw');
  assert.equal(lawOfPayloadType(18), undefined);
});
