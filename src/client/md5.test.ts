import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import fc from 'fast-check';
import { md5 } from './md5.ts';

test('the digests of RFC 1321 A.5', () => {
  const known: [string, string][] = [
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['a', '0cc175b9c0f1b6a831c399e269772661'],
    ['abc', '900150983cd24fb0d6963f7d28e17f72'],
    ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
    ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 'd174ab98d277d9f5a5611c2c9f419d9f'],
    ['1234567890'.repeat(8), '57edf4a22be3c955ac49da2e2107b67a'],
  ];
  for (const [text, digest] of known) assert.equal(md5(text), digest);
});

test('any text has the digest that node:crypto finds, at each length around a block', () => {
  for (let length = 50; length < 130; length++) assert.equal(md5('x'.repeat(length)), digestOf('x'.repeat(length)));
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => md5(text) === digestOf(text)));
});

const digestOf = (text: string): string => createHash('md5').update(text).digest('hex');
