import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseApparentAddress } from './element-values.ts';
import { Element } from './elements.ts';
import { offeredCodecs } from './formats.ts';
import { AuthMethod, Command, FrameType } from './frame-types.ts';
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
