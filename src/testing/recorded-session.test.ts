import assert from 'node:assert/strict';
import test from 'node:test';
import { readRecordedSession } from './recorded-session.ts';

const LINE = '{"t":0,"conn":"a","dir":"<","text":"Asterisk Call Manager/1.0\\r\\n"}';

test('a recording that was cut off, or is none, is told by the line that cannot be read; lines of other shapes are passed over', () => {
  assert.deepEqual(readRecordedSession(`null\n7\n"a"\n[]\n{"id":"head"}\n\n${LINE}\n`).length, 1);
  for (const [text, nth] of [
    [`${LINE}\n${LINE.slice(0, 20)}`, 2],
    ['\x1f\x8b\0\n', 1],
  ] as const)
    assert.throws(() => readRecordedSession(text), {
      code: 'TEST_NO_RECORDING',
      message: new RegExp(`^line ${nth} of the recording is not JSON`),
    });
});
