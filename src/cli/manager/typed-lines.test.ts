import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import test from 'node:test';
import { MAX_LINE } from './input-line.ts';
import { pipedLines } from './typed-lines.ts';

async function linesOf(chunks: readonly Uint8Array[], signal = new AbortController().signal): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of pipedLines(Readable.from(chunks, { objectMode: false }), signal)) lines.push(line);
  return lines;
}

test('lines come whole, however they were cut, whatever ends them, the last one without an end too', async () => {
  const bytes = Buffer.from('Ping\r\n\n Größe 😀\nlast');
  const wanted = ['Ping', '', ' Größe 😀', 'last'];
  for (let at = 0; at <= bytes.length; at++)
    assert.deepEqual(await linesOf([bytes.subarray(0, at), bytes.subarray(at)].filter(({ length }) => length > 0)), wanted, `cut at ${at}`);
  assert.deepEqual(await linesOf([Buffer.from('one\n')]), ['one']);
  assert.deepEqual(await linesOf([]), []);
});

test('of a line that does not end no more is kept than shows that it is too long; the next one is whole', async () => {
  const much = Array.from({ length: 100 }, () => Buffer.alloc(64 << 10, 'a'));
  const lines = await linesOf([...much, Buffer.from('\nnext\n')]);
  assert.deepEqual(
    lines.map(({ length }) => length),
    [MAX_LINE + 1, 4],
  );
});

test('a signal ends them, and drops what was read already', async () => {
  const stop = new AbortController();
  const input = new Readable({ read() {} });
  input.push('one\ntwo\n');
  const lines: string[] = [];
  for await (const line of pipedLines(input, stop.signal)) {
    lines.push(line);
    stop.abort();
  }
  assert.deepEqual(lines, ['one']);
  const later = new AbortController();
  const waiting = pipedLines(new Readable({ read() {} }), later.signal).next();
  later.abort();
  assert.deepEqual(await waiting, { done: true, value: undefined });
});
