import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { checkRequest } from '../../src/drivers/sip/message/check-request.ts';
import { encodeMessage } from '../../src/drivers/sip/message/encoder.ts';
import { parseMessage } from '../../src/drivers/sip/message/parser.ts';
import type { SipMessage } from '../../src/drivers/sip/message/sip-message.ts';
import { parseRtcp } from '../../src/media/rtp/rtcp.ts';
import { parseRtp, RtpHeader } from '../../src/media/rtp/rtp-packet.ts';
import { type LocalMedia, type MediaWishes, makeAnswer, readAnswer } from '../../src/media/sdp/offer-answer.ts';
import { parseSdp } from '../../src/media/sdp/session-description.ts';
import { damaged, holdsFor, near, quickly } from './near.ts';

const FOLDER = join(dirname(createRequire(import.meta.url).resolve('sip/package.json')), 'test/messages');
const SIP_SAMPLES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.dat'))
  .map((name) => readFileSync(join(FOLDER, name), 'latin1'));
const SIP_WORDS = [
  '\r\n',
  '\r\n ',
  ';',
  ',',
  '<',
  '>',
  '"',
  '\\',
  '@',
  'sip:',
  'tag=',
  'Via: ',
  'v: ',
  'Content-Length: ',
  'To: ',
  'CSeq: ',
  '[::1]',
  '%',
  '%00',
  '=',
  'SIP/2.0 ',
  'INVITE ',
];

/** Content-Length is printed last and anew. */
const fields = ({ headers }: SipMessage) => [...headers.entries()].filter(([name]) => name !== 'Content-Length');

test('SIP messages: the parser and whoever reads its fields never throw, and what is printed reads the same', () =>
  holdsFor(damaged(SIP_SAMPLES, SIP_WORDS), (text) => {
    quickly(() => {
      const outcome = parseMessage(Buffer.from(text, 'latin1'));
      const message = outcome.ok ? outcome.message : outcome.refused;
      if (!message) return;
      void [message.via, message.from, message.to, message.contact, message.cseq, message.callId, message.fromTag, message.toTag];
      if (message.kind === 'request') {
        checkRequest(message, new Set());
        void message.parsedUri;
      }
      if (!outcome.ok) return;
      const again = parseMessage(encodeMessage(message));
      assert.ok(again.ok, 'what was printed is refused');
      assert.deepEqual(fields(again.message), fields(message));
      assert.deepEqual(again.message.body, message.body);
    });
  }));

const SDP_WORDS = [
  'v=0\r\n',
  'o=- 1 1 IN IP4 127.0.0.1\r\n',
  's=-\r\n',
  'c=IN IP4 127.0.0.1\r\n',
  'c=IN IP6 ::1\r\n',
  't=0 0\r\n',
  'm=audio 4000 RTP/AVP 0 8 101\r\n',
  'm=video 0 RTP/AVP 31\r\n',
  'a=rtpmap:0 PCMU/8000\r\n',
  'a=rtpmap:',
  '101 telephone-event/8000\r\n',
  'a=fmtp:101 0-16\r\n',
  'a=ptime:',
  '20',
  '99999999999',
  'a=sendonly\r\n',
  'a=inactive\r\n',
  '\n',
  ' ',
  '-1',
];
const WISHES: MediaWishes = { codecs: ['ulaw', 'alaw'], telephoneEvents: true };
const LOCAL: LocalMedia = { address: '127.0.0.1', port: 4000, sessionId: 1, version: 1 };

test('SDP: reading and answering never throw, and an answer is itself readable', () =>
  holdsFor(near(SDP_WORDS), (text) => {
    quickly(() => {
      const description = parseSdp(text);
      if (!description) return;
      readAnswer(description, WISHES);
      const answer = makeAnswer(description, LOCAL, WISHES);
      if (!answer) return;
      const read = parseSdp(answer.text);
      assert.equal(read?.sections.length, description.sections.length);
      assert.ok(read && readAnswer(read, WISHES));
    });
  }));

test('RTP and RTCP packets never throw and never read beyond their end', () =>
  holdsFor(
    near(['\x80', '\x00', '\x81\xc8\x00\x06', '\x80\xc9\x00\x01', '\xff', '\x90', '\xbe\xde\x00\x01', '\x00\x00\x00\x01', '\xa0\x65']),
    (text) => {
      const packet = Buffer.from(text, 'latin1');
      const header = new RtpHeader();
      if (parseRtp(packet, header)) assert.ok(header.payloadStart <= header.payloadEnd && header.payloadEnd <= packet.length);
      parseRtcp(packet, {
        senderReport: (ssrc) => assert.ok(Number.isInteger(ssrc)),
        block: (block) => assert.ok(Number.isInteger(block.ssrc)),
      });
    },
  ));
