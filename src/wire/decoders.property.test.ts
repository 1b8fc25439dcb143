import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MessageDecoder } from './message-decoder.ts';
import { encodeMessage } from './message-encoder.ts';
import { RequestDecoder } from './request-decoder.ts';

/** Bytes of the kind that framing hangs on, far more often than chance would bring them. */
const awkward = fc
  .array(
    fc.constantFrom(
      '\r',
      '\n',
      '\r\n',
      '\n\r\n',
      ':',
      'Action: Ping',
      'Response: Follows\r\n',
      '--END COMMAND--',
      'Event: X',
      '\0',
      '\xef\xbb\xbf',
      'x'.repeat(600),
      ' ',
    ),
    {
      maxLength: 60,
    },
  )
  .map((parts) => Buffer.from(parts.join(''), 'latin1'));
const cuts = fc.array(fc.nat(4000), { maxLength: 12 });

function pushCut<T>(decoder: { push(chunk: Uint8Array): T[] }, bytes: Uint8Array, at: number[]): T[] {
  const ends = [...at.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
  let start = 0;
  return ends.flatMap((end) => {
    const decoded = decoder.push(bytes.subarray(start, end));
    start = end;
    return decoded;
  });
}

test('how the bytes are cut changes nothing for requests', () => {
  fc.assert(
    fc.property(awkward, cuts, (bytes, at) => {
      assert.deepEqual(pushCut(new RequestDecoder(), bytes, at), pushCut(new RequestDecoder(), bytes, []));
    }),
    { numRuns: 500 },
  );
});

test('how the bytes are cut changes nothing for messages', () => {
  fc.assert(
    fc.property(awkward, cuts, (bytes, at) => {
      assert.deepEqual(pushCut(new MessageDecoder(), bytes, at), pushCut(new MessageDecoder(), bytes, []));
    }),
    { numRuns: 500 },
  );
});

test('what is encoded is one message again, whatever its values hold', () => {
  const value = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 40 });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('Channel', 'Value', 'CallerIDName'), value), { maxLength: 8 }), (rows) => {
      const decoded = new MessageDecoder().push(encodeMessage([['Event', 'X'], ...rows]));
      assert.equal(decoded.length, 1);
      const escaped = rows.map(
        ([name, text]) => `${name}: ${text.replaceAll('\r', '\\r').replaceAll('\n', '\\n').replaceAll('\0', '\\0')}`,
      );
      assert.deepEqual(decoded[0]?.headers.lines, ['Event: X', ...escaped]);
      assert.equal(
        decoded[0]?.headers.isAscii,
        Buffer.from(escaped.join(''), 'latin1').every((byte) => byte < 0x80),
      );
    }),
    { numRuns: 300 },
  );
});
