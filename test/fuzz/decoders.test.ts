import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { parseEventFilter, passesFilters } from '../../src/ami/event-filter.ts';
import { ConfigError } from '../../src/base/errors.ts';
import { compilePosixRegExp, SafeRegExp } from '../../src/base/safe-regexp.ts';
import { readConf } from '../../src/config/conf-file.ts';
import { MemoryConfSource } from '../../src/config/conf-source.ts';
import { parseExtensionsConf } from '../../src/config/extensions-conf.ts';
import { parseManagerConf } from '../../src/config/manager-conf.ts';
import { parseSipConf } from '../../src/config/sip-conf.ts';
import { parseCallerId } from '../../src/core/channel/caller-id.ts';
import { evaluateExpression } from '../../src/core/dialplan/expression.ts';
import { matchPattern, parsePattern } from '../../src/core/dialplan/pattern.ts';
import { substitute } from '../../src/core/dialplan/substitution.ts';
import { checkRequest } from '../../src/drivers/sip/message/check-request.ts';
import { encodeMessage } from '../../src/drivers/sip/message/encoder.ts';
import { parseMessage } from '../../src/drivers/sip/message/parser.ts';
import type { SipMessage } from '../../src/drivers/sip/message/sip-message.ts';
import { parseRtcp } from '../../src/media/rtp/rtcp.ts';
import { parseRtp, RtpHeader } from '../../src/media/rtp/rtp-packet.ts';
import { type LocalMedia, type MediaWishes, makeAnswer, readAnswer } from '../../src/media/sdp/offer-answer.ts';
import { parseSdp } from '../../src/media/sdp/session-description.ts';
import { MessageDecoder } from '../../src/wire/message-decoder.ts';
import { RequestDecoder } from '../../src/wire/request-decoder.ts';
import { damaged, holdsFor, near } from './near.ts';

/** Far above what any of these takes; what is quadratic in its input goes beyond it. */
const SLOW_MS = 500;

function quickly(run: () => void): void {
  const start = performance.now();
  run();
  assert.ok(performance.now() - start < SLOW_MS, 'took too long');
}

const AMI_WORDS = [
  'Action',
  'ActionID',
  ': ',
  ':',
  '\r\n',
  '\n',
  '\r',
  '\r\n\r\n',
  'Ping',
  'Variable',
  'a=b',
  '\0',
  '\xef\xbb\xbf',
  'Response: Follows',
  '--END COMMAND--',
  'Event: ',
  ' ',
];

test('AMI requests: the decoder never throws, and cut anywhere the stream gives the same', () =>
  holdsFor(near(AMI_WORDS), (text) => {
    const bytes = Buffer.from(text, 'latin1');
    const read = (chunks: readonly Buffer[]) => {
      const decoder = new RequestDecoder();
      return chunks.flatMap((chunk) => decoder.push(chunk)).map(({ headers, fault }) => ({ lines: headers.lines, fault }));
    };
    quickly(() => {
      const at = bytes.length >> 1;
      assert.deepEqual(read([bytes.subarray(0, at), bytes.subarray(at)]), read([bytes]));
    });
  }));

test('AMI messages: the decoder never throws, and cut anywhere the stream gives the same', () =>
  holdsFor(near(AMI_WORDS), (text) => {
    const bytes = Buffer.from(text, 'latin1');
    const read = (chunks: readonly Buffer[]) => {
      const decoder = new MessageDecoder();
      return chunks.flatMap((chunk) => decoder.push(chunk)).map(({ kind, headers, output }) => ({ kind, lines: headers.lines, output }));
    };
    quickly(() => {
      const at = bytes.length >> 1;
      assert.deepEqual(read([bytes.subarray(0, at), bytes.subarray(at)]), read([bytes]));
    });
  }));

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

const CONF_WORDS = [
  '[general]\n',
  '[a](!)\n',
  '[b](a)\n',
  '[b](+)\n',
  '[',
  ']',
  '(',
  ')',
  '=',
  '=>',
  ';',
  ';--',
  '--;',
  '\n',
  '\r\n',
  'exten => ',
  'same => n,',
  'include => ',
  '_X.',
  ',1,',
  'n(label),',
  'n+101',
  'hint',
  'NoOp(x)',
  '${A}',
  '#include "',
  '#include x.conf\n',
  '#exec ls\n',
  '"',
  '\\;',
  'secret=',
  'permit=',
  '0.0.0.0/0',
  'host=dynamic\n',
  'type=friend\n',
  'allow=',
  'ulaw,alaw:30',
  'port=',
  '99999',
  'eventfilter(name(',
  'read=all\n',
];

test('configuration: any text is taken or refused with file, line and reason', () =>
  holdsFor(near(CONF_WORDS), async (text) => {
    const source = new MemoryConfSource({ 'x.conf': text });
    for (const parse of [parseExtensionsConf, parseSipConf, parseManagerConf]) {
      try {
        const file = await readConf(source, 'x.conf');
        if (file) await parse(file);
      } catch (error) {
        assert.ok(error instanceof ConfigError, String(error));
        assert.match(error.message, /^\S+:\d+: ./);
      }
    }
  }));

const regularExpressions = { compile: compilePosixRegExp };
const EXPRESSION_WORDS = [
  '(',
  ')',
  ' ',
  '|',
  '&',
  '=',
  '>',
  '<',
  '>=',
  '!=',
  '+',
  '-',
  '*',
  '/',
  '%',
  '!',
  '?',
  '::',
  ':',
  '=~',
  '~~',
  '1',
  '0',
  '99999999999999999999',
  '.5',
  '1e400',
  '"a b"',
  '"',
  'abc',
  '$',
  '${',
  '}',
  '(a*)*b',
  '[[:alpha:]]',
];

test('expressions: whatever stands in them, the evaluator gives a text and soon', () =>
  holdsFor(near(EXPRESSION_WORDS), (text) => {
    quickly(() => assert.equal(typeof evaluateExpression(text, { regularExpressions }), 'string'));
  }));

test('substitution: whatever stands in it, the result is a text of bounded length, and soon', () =>
  holdsFor(near([...EXPRESSION_WORDS, '${A}', '${A:1:2}', '${A:-3}', '$[', ']', '${LEN(', ')}', '\\', '${${', '${B}']), (text) => {
    quickly(() => {
      const options = {
        variables: { get: (name: string) => (name === 'B' ? '${A}${B}' : 'x'.repeat(1000)) },
        functions: { read: (_name: string, args: string) => args },
        regularExpressions,
      };
      const result = substitute(text, options);
      assert.ok(typeof result === 'string' && result.length <= 65_536 + text.length);
    });
  }));

test('extension patterns and caller ids never throw', () =>
  holdsFor(near(['_', 'X', 'Z', 'N', '[', ']', '-', '.', '!', '0-9', '\\', '1', 'a', '"', '<', '>', '/', ' ']), (text) => {
    quickly(() => {
      const pattern = parsePattern(text);
      if (pattern) for (const dialled of ['', '1', '12345678901234567890', text]) matchPattern(pattern, dialled);
      parseCallerId(text);
    });
  }));

test("users' regular expressions and event filters never throw and never hold the thread up", () =>
  holdsFor(
    near([
      '(',
      ')',
      '*',
      '+',
      '?',
      '{1,3}',
      '{',
      '}',
      '[',
      ']',
      '[^',
      'a',
      'a|',
      '|',
      '\\',
      '.',
      '^',
      '$',
      '[[:digit:]]',
      '(a+)+',
      '(?=',
      '\\1',
      'name(',
      'header(',
      'method(',
    ]),
    (text) => {
      quickly(() => {
        for (const subject of ['', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', 'Event: Newchannel\r\nChannel: SIP/a\r\n'])
          SafeRegExp.compile(text)?.test(subject);
        for (const filter of [parseEventFilter(text), parseEventFilter(text, text), parseEventFilter('x', text)]) {
          if (typeof filter !== 'string')
            passesFilters([filter], { name: 'Newchannel', text: 'Event: Newchannel\r\nChannel: SIP/a\r\n\r\n' } as never);
        }
      });
    },
  ));

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
