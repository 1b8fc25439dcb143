import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeMessage, escapeC, onOneLine, printMessage } from './message-encoder.ts';

test('a message is its headers in order and a blank line', () => {
  assert.equal(
    printMessage([
      ['Event', 'Newstate'],
      ['ChannelState', 6],
      ['Exten', ''],
    ]),
    'Event: Newstate\r\nChannelState: 6\r\nExten: \r\n\r\n',
  );
});

test('bytes pass as they are, and text that is none is sent as UTF-8 rather than cut to line ends', () => {
  const name = Buffer.from('\u00c9mil', 'utf8').toString('latin1');
  assert.equal(Buffer.from(encodeMessage([['CallerIDName', name]])).toString('utf8'), 'CallerIDName: \u00c9mil\r\n\r\n');
  assert.equal(Buffer.from(encodeMessage([['Name', 'a\u010a\u010dEvent: x']])).toString('utf8'), 'Name: a\u010a\u010dEvent: x\r\n\r\n');
});

test('neither names nor values carry a raw line end', () => {
  const text = printMessage([
    ['Value', 'a\r\nEvent: Fake\r\n\r\n'],
    ['Bad\r\nEvent', 'b'],
  ]);
  assert.equal(text, 'Value: a\\r\\nEvent: Fake\\r\\n\\r\\n\r\nBad\\r\\nEvent: b\r\n\r\n');
  assert.equal(onOneLine('a\0b'), 'a\\0b');
  assert.equal(onOneLine('plain \\ "text"'), 'plain \\ "text"');
});

test('the C escapes are those of a C string', () => {
  assert.equal(escapeC('\x07\b\f\n\r\t\v\\\'"?'), '\\a\\b\\f\\n\\r\\t\\v\\\\\\\'\\"\\?');
  assert.equal(escapeC("O'Hara"), "O\\'Hara");
  assert.equal(escapeC('\x01\x0e \u00e9\x7f'), '\x01\x0e \u00e9\x7f');
});
