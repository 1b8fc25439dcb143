import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { parseEventFilter, passesFilters } from '../../src/ami/event-filter.ts';
import { SafeRegExp } from '../../src/base/safe-regexp.ts';
import { MessageDecoder } from '../../src/wire/message-decoder.ts';
import { RequestDecoder } from '../../src/wire/request-decoder.ts';
import { holdsFor, near, quickly } from './near.ts';

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

/** All that a new decoder of each kind makes of a stream that comes in these chunks. */
const DECODERS = {
  requests(chunks: readonly Buffer[]): unknown {
    const decoder = new RequestDecoder();
    return chunks.flatMap((chunk) => decoder.push(chunk)).map(({ headers, fault }) => ({ lines: headers.lines, fault }));
  },
  messages(chunks: readonly Buffer[]): unknown {
    const decoder = new MessageDecoder();
    return chunks.flatMap((chunk) => decoder.push(chunk)).map(({ kind, headers, output }) => ({ kind, lines: headers.lines, output }));
  },
};

for (const [what, read] of Object.entries(DECODERS))
  test(`AMI ${what}: the decoder never throws, and cut anywhere the stream gives the same`, () =>
    holdsFor(fc.tuple(near(AMI_WORDS), fc.nat()), ([text, cut]) => {
      const bytes = Buffer.from(text, 'latin1');
      const at = cut % (bytes.length + 1);
      quickly(() => assert.deepEqual(read([bytes.subarray(0, at), bytes.subarray(at)]), read([bytes])));
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
