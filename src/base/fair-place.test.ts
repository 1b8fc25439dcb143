import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkOf, placeFor } from './fair-place.ts';

test('an IPv4 address stands for itself, however it is written, an IPv6 address for its network', () => {
  assert.equal(networkOf('192.0.2.1'), '192.0.2.1');
  assert.equal(networkOf('::ffff:192.0.2.1'), '192.0.2.1');
  assert.equal(networkOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::');
  assert.equal(networkOf('2001:db8:1:2::99'), '2001:db8:1:2::');
  assert.notEqual(networkOf('2001:db8:1:3::99'), networkOf('2001:db8:1:2::99'));
  assert.equal(networkOf('::1'), '::');
  assert.equal(networkOf('no address: at all'), 'no address: at all');
});

const place = (address: string, ...holders: string[]) => placeFor(address, holders.entries(), ([, from]) => from)?.[0];

test('one more takes the oldest place of who has most, and none of who has hardly more than it would have', () => {
  assert.equal(place('b', 'b', 'a', 'a', 'a'), 1);
  assert.equal(place('c', 'b', 'a', 'a'), 1);
  assert.equal(place('c', 'a', 'b'), undefined);
  assert.equal(place('a', 'a', 'a', 'a', 'b'), undefined);
  assert.equal(place('b', 'a', 'a', 'b'), undefined);
  assert.equal(place('2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8::4'), undefined);
  assert.equal(place('c'), undefined);
});
