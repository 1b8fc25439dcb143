import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutboundStream } from './outbound-stream.ts';
import { parseRtp, RtpHeader } from './rtp-packet.ts';

const bytes = Buffer.alloc(172);
const read = () => {
  const header = new RtpHeader();
  parseRtp(bytes, header);
  return header;
};
const local = (out: OutboundStream, maker: object, nowMs: number) => {
  out.writeLocal(bytes, 0, 0, 160, maker, nowMs);
  return read();
};
const relayed = (out: OutboundStream, source: object, sequence: number, timestamp: number, nowMs: number) =>
  out.writeRelayed(bytes, 0, 0, false, sequence, timestamp, 160, source, nowMs) ? read() : undefined;
const step = (from: RtpHeader, to: RtpHeader) => [(to.sequence - from.sequence) & 0xffff, (to.timestamp - from.timestamp) >>> 0, to.marker];

test('frames of one maker are 160 apart however unevenly they are sent', () => {
  const out = new OutboundStream();
  const maker = {};
  const first = local(out, maker, 0);
  assert.deepEqual(step(first, local(out, maker, 27)), [1, 160, false]);
});

test('a change of the source moves the timestamp by the time that passed and sets the marker', () => {
  const out = new OutboundStream();
  const played = local(out, {}, 0);
  const source = {};
  const first = relayed(out, source, 60_000, 12_345, 1020)!;
  assert.deepEqual(step(played, first), [1, 8160, true]);
  const later = relayed(out, source, 60_002, 12_345 + 320, 1060)!;
  assert.deepEqual(step(first, later), [2, 320, false]);
  assert.deepEqual(step(later, local(out, {}, 1061)), [1, 160, true]);
});

test('a relayed packet older than the change has no place', () => {
  const out = new OutboundStream();
  const source = {};
  relayed(out, source, 10, 1600, 0);
  assert.equal(relayed(out, source, 9, 1440, 1), undefined);
  const ahead = relayed(out, source, 12, 1920, 40)!;
  assert.deepEqual(step(ahead, relayed(out, source, 11, 1760, 41)!), [0xffff, 0xffff_ff60, false]);
});

test('packets left out and events put in keep the numbers in one row, over the wrap of the source', () => {
  const out = new OutboundStream();
  const source = {};
  const first = relayed(out, source, 65_534, 0, 0)!;
  out.skipRelayed(65_535, source);
  out.writeEvent(bytes, 0, 101, true, out.timestampAt(20));
  const event = read();
  assert.deepEqual(step(first, event), [1, 160, true]);
  const next = relayed(out, source, 0, 320, 40)!;
  assert.deepEqual(step(event, next), [1, 160, false]);
  assert.equal(relayed(out, source, 65_535, 160, 41), undefined);
});

test('two events differ in their timestamps where nothing else was ever sent', () => {
  const out = new OutboundStream();
  const first = out.beginEvent(1000);
  out.writeEvent(bytes, 0, 101, true, first);
  assert.equal((out.beginEvent(1160) - first) >>> 0, 1280);
});

test('sound made here goes on after an event by the time that the event took, with the marker set', () => {
  const out = new OutboundStream();
  const maker = {};
  const before = local(out, maker, 0);
  out.writeEvent(bytes, 0, 101, true, out.beginEvent(20));
  assert.deepEqual(step(before, local(out, maker, 120)), [2, 960, true]);
});
