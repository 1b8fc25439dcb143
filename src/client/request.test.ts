import assert from 'node:assert/strict';
import test from 'node:test';
import { AmiError } from './errors.ts';
import { type Fields, printRequest } from './request.ts';

const textOf = (fields: Fields): string => printRequest('Originate', '7', fields);

test('headers stand in the order in which they were given, action and ActionID first', () => {
  assert.equal(
    textOf({ Channel: 'SIP/alice', Priority: 1, Async: true }),
    'Action: Originate\r\nActionID: 7\r\nChannel: SIP/alice\r\nPriority: 1\r\nAsync: true\r\n\r\n',
  );
});

test('a list repeats its header, a table does so with names, and what is undefined is left out', () => {
  assert.equal(
    textOf({ Variable: { LANG: 'de', N: 2 }, Output: ['a', 'b'], Exten: undefined }),
    'Action: Originate\r\nActionID: 7\r\nVariable: LANG=de\r\nVariable: N=2\r\nOutput: a\r\nOutput: b\r\n\r\n',
  );
});

test('text goes out in UTF-8', () => assert.match(textOf({ CallerID: 'Jürgen ☎' }), /CallerID: Jürgen ☎\r\n/));

test('nothing that would end a line is sent, be it in a value, a name, a list or a table', () => {
  for (const mark of ['\r\n', '\r', '\n', '\0']) {
    const evil = `SIP/x${mark}${mark}Action: Command`;
    for (const fields of [
      { Channel: evil },
      { [evil]: 'x' },
      { Variable: ['a=1', evil] },
      { Variable: { A: evil } },
      { Variable: { [evil]: 1 } },
    ]) {
      assert.throws(() => printRequest('Ping', '1', fields), isInvalid);
    }
    assert.throws(() => printRequest(evil, '1', {}), isInvalid);
    assert.throws(() => printRequest('Ping', evil, {}), isInvalid);
  }
});

test('a name is told from its value by the colon, so it holds none, nor a blank, and is not empty', () => {
  for (const name of ['', 'Channel: x', 'A B', 'A:']) assert.throws(() => printRequest('Ping', '1', { [name]: 'x' }), isInvalid);
});

const isInvalid = (error: unknown): boolean => error instanceof AmiError && error.code === 'AMI_INVALID';
