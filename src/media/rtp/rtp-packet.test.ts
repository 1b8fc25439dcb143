import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRtp, RtpHeader, writeRtpHeader } from './rtp-packet.ts';

const plain = (): Buffer => {
  const packet = Buffer.alloc(16, 7);
  writeRtpHeader(packet, 0, 8, true, 0xfffe, 0xfedc_ba98, 0x8765_4321);
  return packet;
};

test('what is written is read again', () => {
  const header = new RtpHeader();
  assert.ok(parseRtp(plain(), header));
  assert.deepEqual(
    { ...header },
    { payloadType: 8, marker: true, sequence: 0xfffe, timestamp: 0xfedc_ba98, ssrc: 0x8765_4321, payloadStart: 12, payloadEnd: 16 },
  );
});

test('contributing sources, extension and padding lie outside the payload', () => {
  const packet = Buffer.concat([
    plain().subarray(0, 12),
    Buffer.alloc(4),
    Buffer.from([0, 0, 0, 1, 9, 9, 9, 9]),
    Buffer.from([1, 2, 3, 0, 0, 3]),
  ]);
  packet[0] = 0x80 | 0x20 | 0x10 | 1;
  const header = new RtpHeader();
  assert.ok(parseRtp(packet, header));
  assert.deepEqual([...packet.subarray(header.payloadStart, header.payloadEnd)], [1, 2, 3]);
});

test('a packet cut anywhere within its header is refused', () => {
  const packet = Buffer.concat([plain().subarray(0, 12), Buffer.alloc(4), Buffer.from([0, 0, 0, 1, 9, 9, 9, 9])]);
  packet[0] = 0x80 | 0x10 | 1;
  for (let length = 0; length < packet.length; length++)
    assert.equal(parseRtp(packet.subarray(0, length), new RtpHeader()), false, `${length}`);
  assert.equal(parseRtp(packet, new RtpHeader()), true);
});

test('RTCP, STUN, other versions and impossible padding are no RTP', () => {
  const rtcp = plain();
  rtcp[1] = 200;
  const stun = Buffer.alloc(20);
  const padding = plain();
  padding[0] = 0xa0;
  padding[15] = 0;
  const tooMuch = plain();
  tooMuch[0] = 0xa0;
  tooMuch[15] = 200;
  for (const packet of [rtcp, stun, padding, tooMuch]) assert.equal(parseRtp(packet, new RtpHeader()), false);
});
