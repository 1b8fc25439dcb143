import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseApparentAddress } from './element-values.ts';
import { Element } from './elements.ts';
import { offeredCodecs } from './formats.ts';
import { AuthMethod, Command, Control, FrameType } from './frame-types.ts';
import { decodeFrame, encodeFull, type FullFrame } from './frames.ts';

/** Datagrams as chan_iax2 of an Asterisk 20 sent them. */
const REAL = {
  callToken:
    '800108f600000000000106283633313739353638363038383f33393435353765366630326435333565343461626337646166623435336631613864386161643439',
  regReq: '9cfb0000000000110000060d060561737465721302003c3600',
  regAuth: 'a50608f6000000110001060e0e0200020f09313036373631303934060872696e67646f776e',
  regAck: 'a50608f6000000140102060f060872696e67646f776e1f04357a4d2e1302003c1210020064ca7f0000010000000000000000',
  regRej: '98da03d70000001a010206101614526567697374726174696f6e20526566757365642a011d',
  authRep: 'cb536a710000000a0101060910206465666633666161663032656235303731663539643639643135343662626531',
  pong: '800113530000000000010603',
};

/** The NEW of a call through a trunk, whole. */
const NEW_CALL =
  'cb53000000000007000006010b02000201033730302d02444502002601432701002802000039040000000004000a02656e060a61737465727472756e6b0904000000' +
  '04380900000000000000000408040000000c370900000000000000000c0c0200021f04357a4d303600';

const read = (hex: string): FullFrame => {
  const frame = decodeFrame(Buffer.from(hex, 'hex'));
  return frame?.kind === 'full' ? frame : assert.fail('no full frame');
};

test('frames of a real exchange are read, and written again they are the same bytes', () => {
  const frames = { ...REAL, newCall: NEW_CALL };
  for (const [name, hex] of Object.entries(frames)) {
    const frame = read(hex);
    assert.equal(encodeFull(frame, frame.elements.encode()).toString('hex'), hex, name);
  }
});

test('the NEW of a real exchange says who calls whom in which codecs, and asks for a token last', () => {
  const { source, destination, subclass, elements } = read(NEW_CALL);
  assert.deepEqual([source, destination, subclass], [0x4b53, 0, Command.NEW]);
  assert.equal(elements.number(Element.Version), 2);
  assert.equal(elements.text(Element.CalledNumber), '700');
  assert.equal(elements.text(Element.CallingNumber), '');
  assert.equal(elements.text(Element.Username), 'astertrunk');
  assert.equal(elements.number(Element.CallingPresentation), 67);
  assert.deepEqual(offeredCodecs(elements), ['ulaw', 'alaw']);
  assert.equal(elements.bytes(Element.CallToken)?.length, 0);
});

test('a real registration: what is asked, answered and refused', () => {
  const request = read(REAL.regReq);
  assert.deepEqual([request.subclass, request.elements.number(Element.Refresh)], [Command.REGREQ, 60]);
  const question = read(REAL.regAuth).elements;
  assert.deepEqual([question.number(Element.AuthMethods), question.text(Element.Challenge)], [AuthMethod.Md5, '106761094']);
  const accepted = read(REAL.regAck).elements;
  assert.deepEqual(parseApparentAddress(accepted.bytes(Element.ApparentAddress)!), { address: '127.0.0.1', port: 25_802 });
  const refused = read(REAL.regRej).elements;
  assert.deepEqual([refused.text(Element.Cause), refused.number(Element.CauseCode)], ['Registration Refused', 29]);
  assert.match(read(REAL.callToken).elements.text(Element.CallToken) ?? '', /^\d+\?[0-9a-f]{40}$/);
});

test('real voice: a full frame first, then pieces of a trunk and mini frames of the same law', () => {
  const voice = read(`cb536a710000002802030204${'8a'.repeat(160)}`);
  assert.deepEqual([voice.type, voice.subclass, voice.data.length], [FrameType.Voice, 4, 160]);
  const trunk = decodeFrame(Buffer.from(`00000100000000004b5300a0${'8a'.repeat(160)}`, 'hex'));
  assert.deepEqual(trunk, { kind: 'trunk', timestamp: 0, entries: [{ source: 0x4b53, timestamp: undefined, start: 12, end: 172 }] });
  const mini = decodeFrame(Buffer.from(`0462003c${'8a'.repeat(160)}`, 'hex'));
  assert.deepEqual(mini, { kind: 'mini', source: 0x462, timestamp: 60 });
  const accepted = read('98da03d70000000f01020604');
  assert.deepEqual([accepted.type, accepted.subclass], [FrameType.Iax, Command.ACK]);
});

/** Full frames of calls, as chan_iax2 of an Asterisk 20 sent them: kind, subclass, numbers of both ends, time, place in the order, and the text in it. */
const IN_CALLS: readonly (readonly [hex: string, type: number, subclass: number, ...rest: readonly (number | string)[]])[] = [
  ['a19f6105000001fe05020c31', FrameType.DtmfBegin, 0x31, 0x219f, 0x6105, 510, 5, 2],
  ['a19f6105000002dc06020131', FrameType.DtmfEnd, 0x31, 0x219f, 0x6105, 732, 6, 2],
  ['a19f6105000006c30c020123', FrameType.DtmfEnd, 0x23, 0x219f, 0x6105, 1731, 12, 2],
  ['a19f6105000001fb0402070068656c6c6f2066726f6d20617374657200', FrameType.Text, 0, 0x219f, 0x6105, 507, 4, 2, 'hello from aster\0'],
  ['a19f61050000000902020404', FrameType.Control, Control.Answer, 0x219f, 0x6105, 9, 2, 2],
  ['a19f61050000000c030204ff', FrameType.Control, -1, 0x219f, 0x6105, 12, 3, 2],
  ['8ed82574000009db03030410', FrameType.Control, Control.Hold, 0xed8, 0x2574, 2523, 3, 3],
  ['8ed825740000139f04030411', FrameType.Control, Control.Unhold, 0xed8, 0x2574, 5023, 4, 3],
  ['ed1d1601000027450405060b', FrameType.Iax, Command.LAGRQ, 0x6d1d, 0x1601, 10_053, 4, 5],
  ['84795a550000271d0504060c', FrameType.Iax, Command.LAGRP, 0x479, 0x5a55, 10_013, 5, 4],
  ['8b3a6b000000520f08090602', FrameType.Iax, Command.PING, 0xb3a, 0x6b00, 21_007, 8, 9],
  ['a5258000000000110000061e3600', FrameType.Iax, Command.POKE, 0x2525, 0, 17, 0, 0],
  ['a19f6105000010050d0206052a0100', FrameType.Iax, Command.HANGUP, 0x219f, 0x6105, 4101, 13, 2],
  ['a19f610500000006010206070904000000043809000000000000000004', FrameType.Iax, Command.ACCEPT, 0x219f, 0x6105, 6, 1, 2],
  ['a19f610500000005000106080e0200020f09313437313630313737060872696e67646f776e', FrameType.Iax, Command.AUTHREQ, 0x219f, 0x6105, 5, 0, 1],
  ['851f00bc0000001201010609070870772d706c61696e', FrameType.Iax, Command.AUTHREP, 0x51f, 0xbc, 18, 1, 1],
];

test('frames of real calls are read whole, written again as the same bytes, and cut anywhere they are refused or shorter', () => {
  for (const [hex, type, subclass, ...rest] of IN_CALLS) {
    const frame = read(hex);
    const { source, destination, timestamp, outSequence, inSequence, data, elements } = frame;
    const text = data.length > 0 ? [data.toString('latin1')] : [];
    assert.deepEqual(
      [frame.type, frame.subclass, source, destination, timestamp, outSequence, inSequence, ...text],
      [type, subclass, ...rest],
      hex,
    );
    assert.equal(frame.isRetransmission, hex === IN_CALLS[11]![0], hex);
    const bytes = Buffer.from(hex, 'hex');
    const again = encodeFull(frame, type === FrameType.Iax ? elements.encode() : data);
    if (frame.isRetransmission) again[2]! |= 0x80;
    assert.deepEqual(again, bytes);
    for (let length = 0; length < bytes.length; length++) {
      const cut = decodeFrame(bytes.subarray(0, length));
      if (length < 12) assert.equal(cut, undefined, `${hex} ${length}`);
      else if (cut) assert.ok(cut.kind === 'full' && cut.elements.encode().length + cut.data.length === length - 12, `${hex} ${length}`);
    }
  }
  assert.equal(read(IN_CALLS[15]![0]).elements.text(Element.Password), 'pw-plain');
  assert.equal(read(IN_CALLS[12]![0]).elements.number(Element.CauseCode), 0);
  assert.equal(read(IN_CALLS[13]![0]).elements.number(Element.Format), 4);
});

test('a real trunk packet with times has its pieces, and cut anywhere those that are whole', () => {
  const piece = (call: string, time: string) => `00a0${call}${time}${'8c'.repeat(160)}`;
  const bytes = Buffer.from(`0000010100000000${piece('2afd', '0050')}${piece('2960', '0050')}`, 'hex');
  const entries = [
    { source: 0x2afd, timestamp: 80, start: 14, end: 174 },
    { source: 0x2960, timestamp: 80, start: 180, end: 340 },
  ];
  assert.deepEqual(decodeFrame(bytes), { kind: 'trunk', timestamp: 0, entries });
  for (let length = 0; length < bytes.length; length++) {
    const cut = decodeFrame(bytes.subarray(0, length));
    const whole = entries.filter(({ end }) => end <= length);
    if (length < 4) assert.equal(cut, undefined);
    else if (length >= 8) assert.deepEqual(cut, { kind: 'trunk', timestamp: 0, entries: whole });
  }
});
