import assert from 'node:assert/strict';
import { test } from 'node:test';
import { line, optionalLine } from './line.ts';

test('a line end in a value cannot start a header', () => {
  assert.equal(line('Value', 'x\r\nEvent: Hangup'), 'Value: x\\r\\nEvent: Hangup\r\n');
});

test('an empty value keeps its blank, an undefined one its header away', () => {
  assert.equal(line('Exten', ''), 'Exten: \r\n');
  assert.equal(optionalLine('Cause', undefined), '');
  assert.equal(optionalLine('Cause', 0), 'Cause: 0\r\n');
});
