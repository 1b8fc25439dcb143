import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildReport, ntpMiddle, parseRtcp, type ReportBlock } from './rtcp.ts';

const block: ReportBlock = {
  ssrc: 7,
  fractionLost: 64,
  lost: 300,
  extendedHighest: 0x1_0005,
  jitter: 12,
  lastSr: 0x0102_0304,
  delaySinceLastSr: 65_536,
};
const sender = { timeMs: 1_700_000_000_500, rtpTimestamp: 4, packets: 5, octets: 800 };

function read(packet: Uint8Array): { known: boolean; senders: number[][]; blocks: ReportBlock[] } {
  const senders: number[][] = [];
  const blocks: ReportBlock[] = [];
  const known = parseRtcp(packet, { senderReport: (...args) => senders.push(args), block: (each) => blocks.push(each) });
  return { known, senders, blocks };
}

test('a sender report with its block, name and goodbye is read again', () => {
  const packet = buildReport(9, 'ringdown', sender, block, true);
  assert.equal(packet.length % 4, 0);
  const { senders, blocks } = read(packet);
  assert.deepEqual(senders, [[9, ntpMiddle(sender.timeMs)]]);
  assert.deepEqual(blocks, [block]);
  assert.deepEqual([packet[1], packet[53], packet[packet.length - 7]], [200, 202, 203]);
});

test('a receiver report without a block is whole', () => {
  const packet = buildReport(9, 'x', undefined, undefined, false);
  assert.deepEqual([packet[0], packet[1], packet.readUInt16BE(2)], [0x80, 201, 1]);
  assert.deepEqual(read(packet), { known: true, senders: [], blocks: [] });
});

test('a packet cut anywhere gives what came whole and never throws', () => {
  const packet = buildReport(9, 'ringdown', sender, block, true);
  for (let length = 0; length < packet.length; length++) {
    const { blocks } = read(packet.subarray(0, length));
    assert.equal(blocks.length, length >= 52 ? 1 : 0, `${length}`);
  }
});

test('the middle of an NTP time counts 65,536 a second', () => {
  assert.equal((ntpMiddle(1_700_000_001_500) - ntpMiddle(1_700_000_000_000)) >>> 0, 98_304);
});
