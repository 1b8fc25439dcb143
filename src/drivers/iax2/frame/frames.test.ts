import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { apparentAddress, dateTime, parseApparentAddress } from './element-values.ts';
import { Element, Elements, MAX_ELEMENTS } from './elements.ts';
import { offeredCodecs, preferenceText } from './formats.ts';
import { Command, Control, FrameType } from './frame-types.ts';
import {
  decodeFrame,
  encodeFull,
  type FullFrame,
  MAX_DATAGRAM_BYTES,
  markRetransmission,
  setDestination,
  writeMiniHeader,
} from './frames.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s+/g, ''), 'hex');
const full = (bytes: Buffer): FullFrame => {
  const frame = decodeFrame(bytes);
  return frame?.kind === 'full' ? frame : assert.fail('no full frame');
};

/** A NEW as RFC 5456 6.2.2 and figure 9 have it: version 2, called 8001, ulaw asked for, ulaw and alaw possible. */
const NEW = hex(`
  80 03 00 00  00 00 00 03  00 00 06 01
  0b 02 00 02  01 04 38 30 30 31  02 03 31 30 30  04 05 41 6c 69 63 65  06 03 66 61 72
  09 04 00 00 00 04  08 04 00 00 00 0c  36 00`);

test('a full frame has the fields of RFC 5456 8.1.1 at their places', () => {
  const frame = full(NEW);
  assert.deepEqual(
    [frame.source, frame.destination, frame.isRetransmission, frame.timestamp, frame.outSequence, frame.inSequence],
    [3, 0, false, 3, 0, 0],
  );
  assert.deepEqual([frame.type, frame.subclass], [FrameType.Iax, Command.NEW]);
  const { elements } = frame;
  assert.equal(elements.number(Element.Version), 2);
  assert.equal(elements.text(Element.CalledNumber), '8001');
  assert.equal(elements.text(Element.CallingName), 'Alice');
  assert.equal(elements.number(Element.Capability), 12);
  assert.equal(elements.bytes(Element.CallToken)?.length, 0);
  assert.equal(elements.text(Element.Challenge), undefined);
});

test('what is encoded is the same bytes again', () => {
  const { elements, ...header } = full(NEW);
  assert.deepEqual(encodeFull(header, elements.encode()), NEW);
});

test('a control frame and voice carry no elements, and their subclass may be a power of two', () => {
  const answer = full(hex('80 05 00 07 00 00 01 2c 03 02 04 04'));
  assert.deepEqual([answer.type, answer.subclass, answer.destination], [FrameType.Control, Control.Answer, 7]);
  const voice = full(Buffer.concat([hex('80 05 80 07 00 01 00 14 04 02 02 82'), Buffer.alloc(160, 0x7f)]));
  assert.deepEqual([voice.type, voice.subclass, voice.isRetransmission, voice.timestamp], [FrameType.Voice, 4, true, 65_556]);
  assert.equal(voice.data.length, 160);
  const stop = full(hex('80 05 00 07 00 00 00 00 00 00 04 ff'));
  assert.equal(stop.subclass, -1);
  for (const subclass of [0, 1, 127, 128, 1 << 20, -1]) {
    const header = { source: 1, destination: 2, timestamp: 0, outSequence: 0, inSequence: 0, type: FrameType.Voice, subclass };
    assert.equal(full(encodeFull(header)).subclass, subclass);
  }
});

test('a retransmission is marked, tells anew what has come, and may learn whom it is for', () => {
  const datagram = Buffer.from(NEW);
  setDestination(datagram, 9);
  markRetransmission(datagram, 5);
  const frame = full(datagram);
  assert.deepEqual([frame.destination, frame.isRetransmission, frame.inSequence], [9, true, 5]);
});

test('a mini frame is a number, the low half of the time and sound (RFC 5456 8.1.2)', () => {
  const packet = Buffer.alloc(164, 0xff);
  writeMiniHeader(packet, 4, 5, 65_536 + 40);
  assert.deepEqual(packet.subarray(0, 4), hex('00 05 00 28'));
  assert.deepEqual(decodeFrame(packet), { kind: 'mini', source: 5, timestamp: 40 });
});

test('a trunk carries pieces with and without their times (RFC 5456 8.1.3.2)', () => {
  const plain = hex('00 00 01 00 00 00 01 00  00 05 00 02 aa bb  00 06 00 01 cc');
  assert.deepEqual(decodeFrame(plain), {
    kind: 'trunk',
    timestamp: 256,
    entries: [
      { source: 5, timestamp: undefined, start: 12, end: 14 },
      { source: 6, timestamp: undefined, start: 18, end: 19 },
    ],
  });
  const timed = hex('00 00 01 01 00 00 01 00  00 02 00 05 00 14 aa bb');
  assert.deepEqual(decodeFrame(timed), { kind: 'trunk', timestamp: 256, entries: [{ source: 5, timestamp: 20, start: 14, end: 16 }] });
  const cut = decodeFrame(plain.subarray(0, 18));
  assert.ok(cut?.kind === 'trunk' && cut.entries.length === 1, 'a piece that is cut short ends the packet');
});

test('a frame that is cut anywhere is refused or shorter, and never throws', () => {
  for (let length = 0; length < NEW.length; length++) {
    const frame = decodeFrame(NEW.subarray(0, length));
    if (length < 12) assert.equal(frame, undefined, `${length} bytes`);
    else if (frame) assert.ok(frame.kind === 'full' && frame.elements.encode().length === length - 12, `${length} bytes`);
  }
  assert.equal(decodeFrame(NEW.subarray(0, 13)), undefined, 'half an element is none');
});

test('video, unknown meta frames, number 0 and what is too long are not taken', () => {
  assert.equal(decodeFrame(hex('00 00 80 05 00 00 00 00 01')), undefined);
  assert.equal(decodeFrame(hex('00 00 02 00 00 00 00 00')), undefined);
  assert.equal(decodeFrame(hex('00 00 01 07 00 00 00 00')), undefined);
  assert.equal(decodeFrame(hex('80 00 00 00 00 00 00 00 00 00 06 01')), undefined);
  assert.equal(decodeFrame(Buffer.alloc(MAX_DATAGRAM_BYTES + 1, 1)), undefined);
});

test('a frame of more elements than any has is refused', () => {
  const header = NEW.subarray(0, 12);
  const many = (count: number) => Buffer.concat([header, ...Array<Buffer>(count).fill(hex('20 00'))]);
  assert.ok(decodeFrame(many(MAX_ELEMENTS)));
  assert.equal(decodeFrame(many(MAX_ELEMENTS + 1)), undefined);
});

test('noise of every length is read without a throw, and what is read and written reads the same', () => {
  let frames = 0;
  for (let round = 0; round < 3000; round++) {
    const bytes = randomBytes(round % 300);
    if (round % 2 && bytes.length > 11) {
      bytes[0]! |= 0x80;
      bytes[10] = FrameType.Iax;
    }
    const frame = decodeFrame(bytes);
    if (frame?.kind !== 'full') continue;
    frames++;
    const again = decodeFrame(encodeFull(frame, frame.elements.encode()));
    assert.ok(again?.kind === 'full');
    assert.deepEqual(again.elements.encode(), frame.elements.encode());
    assert.deepEqual(
      [again.source, again.destination, again.timestamp, again.type],
      [frame.source, frame.destination, frame.timestamp, frame.type],
    );
  }
  assert.ok(frames > 100);
});

test('elements of another length than a number has are no number, and a text ends at its NUL', () => {
  const elements = new Elements().add(Element.Refresh, Uint8Array.of(1, 2, 3)).add(Element.Username, Buffer.from('far\0evil'));
  assert.equal(elements.number(Element.Refresh), undefined);
  assert.equal(elements.text(Element.Username), 'far');
  assert.equal(new Elements().add(Element.Cause, Buffer.alloc(300, 65)).text(Element.Cause)?.length, 255);
});

test('addresses come through as Linux lays them out, in both families', () => {
  assert.deepEqual(apparentAddress({ address: '127.0.0.1', port: 4569 }), hex('02 00 11 d9 7f 00 00 01 00 00 00 00 00 00 00 00'));
  for (const remote of [
    { address: '192.0.2.7', port: 1 },
    { address: '2001:db8::1', port: 65_535 },
  ]) {
    assert.deepEqual(parseApparentAddress(apparentAddress(remote)!), remote);
  }
  assert.equal(parseApparentAddress(hex('63 00 11 d9')), undefined);
});

test('the date is local time in the bits of RFC 5456 8.6.28', () => {
  const at = new Date(2026, 10, 26, 8, 31, 44).getTime();
  assert.equal(dateTime(at), 26 * 2 ** 25 + (11 << 21) + (26 << 16) + (8 << 11) + (31 << 5) + 22);
});

test('what a caller can speak comes in the order that it prefers', () => {
  const offer = (preferences: string, format: number, capability: number) =>
    offeredCodecs(
      new Elements().addText(Element.CodecPreferences, preferences).add32(Element.Format, format).add32(Element.Capability, capability),
    );
  assert.deepEqual(offer(preferenceText(['alaw', 'ulaw']), 4, 12), ['alaw', 'ulaw']);
  assert.deepEqual(offer('', 8, 12), ['alaw', 'ulaw']);
  assert.deepEqual(offer('C', 2, 2 | 4), ['ulaw']);
  assert.deepEqual(offeredCodecs(new Elements().add32(Element.Format, 8)), ['alaw']);
  assert.deepEqual(offeredCodecs(new Elements()), []);
});
