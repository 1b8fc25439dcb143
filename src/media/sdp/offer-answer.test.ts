import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type MediaWishes, makeAnswer, makeOffer, readAnswer } from './offer-answer.ts';
import { parseSdp, type SessionDescription } from './session-description.ts';

const local = { sessionId: 1, version: 1, address: '127.0.0.1', port: 40_000 };
const both: MediaWishes = { codecs: ['ulaw', 'alaw'], telephoneEvents: true };

const sdp = (...lines: string[]): SessionDescription => {
  const parsed = parseSdp(['v=0', 'o=- 1 1 IN IP4 10.0.0.1', 's=-', 'c=IN IP4 10.0.0.1', 't=0 0', ...lines, ''].join('\r\n'));
  assert.ok(parsed);
  return parsed;
};

describe('a session description', () => {
  it('is read with its own or the session’s address, its direction and its maps', () => {
    const { sections } = sdp(
      'a=sendonly',
      'm=audio 4000 RTP/AVP 8 97',
      'a=rtpmap:97 telephone-event/8000',
      'a=ptime:30',
      'm=video 4002 RTP/AVP 31',
      'c=IN IP4 10.0.0.2/127',
      'a=inactive',
    );
    assert.deepEqual(
      sections.map((s) => [s.kind, s.port, s.address, s.direction, s.ptimeMs, s.formats.join()]),
      [
        ['audio', 4000, '10.0.0.1', 'sendonly', 30, '8,97'],
        ['video', 4002, '10.0.0.2', 'inactive', undefined, '31'],
      ],
    );
  });
  for (const bad of [
    '',
    'v=1',
    'v=0\r\nnonsense',
    'v=0\r\nm=audio x RTP/AVP 0',
    'v=0\r\nm=audio 70000 RTP/AVP 0',
    `v=0\r\n${'a=x\r\n'.repeat(300)}`,
    'v=0\r\nc=IN IP4',
  ]) {
    it(`is not what ${JSON.stringify(bad.slice(0, 40))} is`, () => assert.equal(parseSdp(bad), undefined));
  }
});

describe('an offer', () => {
  it('is read back as what was wished', () => {
    const { sections } = parseSdp(makeOffer(local, both))!;
    assert.deepEqual(sections[0]!.formats, ['0', '8', '101']);
    assert.equal(sections[0]!.port, 40_000);
  });
  it('is answered with the first codec of its order that we have, every other stream refused', () => {
    const offer = sdp(
      'm=video 5000 RTP/AVP 31',
      'm=audio 4000 RTP/AVP 18 8 0 96',
      'a=rtpmap:96 telephone-event/8000',
      'm=image 5002 udptl t38',
    );
    const { text, agreement } = makeAnswer(offer, local, both)!;
    const answer = parseSdp(text)!;
    assert.deepEqual(
      answer.sections.map((s) => [s.kind, s.port, s.formats.join()]),
      [
        ['video', 0, '31'],
        ['audio', 40_000, '8,96'],
        ['image', 0, 't38'],
      ],
    );
    assert.deepEqual(agreement, {
      held: false,
      remote: { address: '10.0.0.1', port: 4000, payloadType: 8, codec: 'alaw', ptimeMs: 20, telephoneEvent: 96, direction: 'sendrecv' },
    });
  });
  it('of a codec by name only is understood, of the number with another name is not', () => {
    const offer = sdp('m=audio 4000 RTP/AVP 0 98', 'a=rtpmap:0 speex/8000', 'a=rtpmap:98 PCMA/8000');
    assert.deepEqual(makeAnswer(offer, local, both)?.agreement.remote.payloadType, 98);
  });
  for (const [name, ...lines] of [
    ['without audio', 'm=video 5000 RTP/AVP 31'],
    ['with unknown codecs only', 'm=audio 4000 RTP/AVP 18'],
    ['of encrypted audio', 'm=audio 4000 RTP/SAVP 0'],
    ['with its audio switched off', 'm=audio 0 RTP/AVP 0'],
  ]) {
    it(`${name} cannot be answered`, () => assert.equal(makeAnswer(sdp(...lines), local, both), undefined));
  }
  for (const [direction, answered, held] of [
    ['sendonly', 'recvonly', true],
    ['inactive', 'inactive', true],
    ['recvonly', 'sendonly', false],
    ['sendrecv', 'sendrecv', false],
  ] as const) {
    it(`that says ${direction} is answered ${answered}`, () => {
      const { text, agreement } = makeAnswer(sdp('m=audio 4000 RTP/AVP 0', `a=${direction}`), local, both)!;
      assert.equal(parseSdp(text)?.sections[0]?.direction, answered);
      assert.equal(agreement.held, held);
    });
  }
  it('with the address 0.0.0.0 holds as in RFC 2543', () => {
    assert.equal(makeAnswer(sdp('m=audio 4000 RTP/AVP 0', 'c=IN IP4 0.0.0.0'), local, both)?.agreement.held, true);
  });
});

describe('an answer', () => {
  it('takes no payload type that RTP has no room for, for sound or for digits', () => {
    assert.equal(makeAnswer(sdp('m=audio 4000 RTP/AVP 200', 'a=rtpmap:200 PCMU/8000'), local, both), undefined);
    const digits = sdp('m=audio 4000 RTP/AVP 0 300', 'a=rtpmap:300 telephone-event/8000');
    assert.equal(makeAnswer(digits, local, both)?.agreement.remote.telephoneEvent, undefined);
  });
  it('settles codec, address and digits', () => {
    const agreement = readAnswer(sdp('m=audio 4000 RTP/AVP 8'), both);
    assert.deepEqual([agreement?.remote.codec, agreement?.remote.telephoneEvent], ['alaw', undefined]);
  });
  it('that refuses the stream settles nothing', () => assert.equal(readAnswer(sdp('m=audio 0 RTP/AVP 0'), both), undefined));
});
