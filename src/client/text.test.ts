import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readText } from './text.ts';

const asBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

test('UTF-8 is read, a byte order mark and the replacement character included', () => {
  for (const text of ['', 'Alice', 'Émil Müller', 'Зоя ☎', '\ufeffmarked', 'a \ufffd that was sent', '\u{1f4de}'])
    assert.equal(readText(asBytes(text)), text);
});

test('bytes that are no UTF-8 stay as they are: latin1, cut short, overlong, half of a pair', () => {
  for (const bytes of ['M\xfcller', '\xc3', 'x\xe2\x98', '\xc0\xaf', '\xed\xa0\xbd', '\xef\xbf\xbd \xfc'])
    assert.equal(readText(bytes), bytes);
});

test('whatever comes is read as a decoder reads it that throws for what is no UTF-8', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const wanted = (bytes: Uint8Array): string => {
    try {
      return strict.decode(bytes);
    } catch {
      return Buffer.from(bytes).toString('latin1');
    }
  };
  const pieces = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 3 }),
      fc.string({ unit: 'binary', maxLength: 3 }).map((text) => Buffer.from(text)),
    ),
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      const bytes = Buffer.concat(parts);
      assert.equal(readText(bytes.toString('latin1')), wanted(bytes));
    }),
  );
});
