import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StreamFramer } from './stream-framer.ts';

const message = (body: string, length = `Content-Length: ${body.length}`): string =>
  `OPTIONS sip:a@b SIP/2.0\r\nCall-ID: x\r\n${length}\r\n\r\n${body}`;

/** Feeds the text in pieces of `size`; what came out, how many pings, and whether the stream could be cut to the end. */
function feed(text: string, size: number): { messages: string[]; pings: number; ok: boolean } {
  const messages: string[] = [];
  let pings = 0;
  const framer = new StreamFramer(
    (data) => messages.push(data.toString('latin1')),
    () => pings++,
  );
  let ok = true;
  for (let at = 0; at < text.length && ok; at += size) ok = framer.push(Buffer.from(text.slice(at, at + size), 'latin1'));
  return { messages, pings, ok };
}

describe('a SIP stream', () => {
  const three = [message('hello'), message('', 'l: 0'), message('world\r\n\r\n!', 'CONTENT-LENGTH  :\r\n 10')];
  for (let size = 1; size <= three.join('').length; size++) {
    it(`is cut into the same messages when it comes in pieces of ${size}`, () =>
      assert.deepEqual(feed(three.join(''), size).messages, three));
  }
  it('without a length has no body', () =>
    assert.deepEqual(feed(`${message('', 'Subject: s')}${message('x')}`, 7).messages, [message('', 'Subject: s'), message('x')]));
  it('answers a double blank line between messages, a single one not', () => {
    assert.equal(feed(`\r\n\r\n${message('')}\r\n${message('')}`, 500).pings, 1);
    assert.equal(feed(`\r\n\r\n${message('')}\r\n${message('')}`, 1).messages.length, 2);
  });
  it('answers many that come at once with one', () => assert.equal(feed('\r\n'.repeat(30_000), 60_000).pings, 1));
  for (const [what, text] of [
    ['a negative length', message('', 'Content-Length: -1')],
    ['a length beyond the bound', message('', 'Content-Length: 99999999')],
    ['a head without end', `OPTIONS sip:a@b SIP/2.0\r\n${'X: y\r\n'.repeat(10_000)}`],
    ['no line at all', 'x'.repeat(40_000)],
  ] as const) {
    it(`is given up at ${what}`, () => assert.equal(feed(text, 1000).ok, false));
  }
});
