import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopback, isUnspecified, parseIp, printIp, sameNetwork } from './address.ts';

const ip = (text: string) => {
  const parsed = parseIp(text);
  assert.ok(parsed, text);
  return parsed;
};

test('addresses are read in every spelling and printed in the shortest', () => {
  for (const [text, printed] of [
    ['192.168.0.1', '192.168.0.1'],
    ['::', '::'],
    ['::1', '::1'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[1:0:0:0:0:0:0:0]', '1::'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['64:ff9b::10.0.0.1', '64:ff9b::a00:1'],
  ] as const) {
    assert.equal(printIp(ip(text)), printed);
    assert.deepEqual(ip(printed), ip(text));
  }
});

test('what is no address is refused', () => {
  for (const text of [
    '',
    'localhost',
    '256.0.0.1',
    '1.2.3',
    '1.2.3.4.5',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    '1.2.3.4::',
    '::1.2.3',
    'g::',
  ]) {
    assert.equal(parseIp(text), undefined, text);
  }
});

test('networks compare by their first bits, never across families', () => {
  assert.equal(sameNetwork(ip('10.1.2.3'), ip('10.1.3.4'), 22), true);
  assert.equal(sameNetwork(ip('10.1.2.3'), ip('10.1.4.4'), 22), false);
  assert.equal(sameNetwork(ip('10.1.2.3'), ip('99.1.2.3'), 0), true);
  assert.equal(sameNetwork(ip('10.1.2.3'), ip('10.1.2.2'), 32), false);
  assert.equal(sameNetwork(ip('2001:db8::1'), ip('2001:db8::ffff'), 112), true);
  assert.equal(sameNetwork(ip('::'), ip('0.0.0.0'), 0), false);
});

test('loopback and the address of all are known', () => {
  assert.deepEqual(
    ['127.9.0.1', '::1', '::ffff:127.0.0.1', '128.0.0.1', '::2'].map((text) => isLoopback(ip(text))),
    [true, true, true, false, false],
  );
  assert.deepEqual(
    ['0.0.0.0', '::', '::1'].map((text) => isUnspecified(ip(text))),
    [true, true, false],
  );
});
