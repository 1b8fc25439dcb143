import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../base/manual-clock.ts';
import { digestResponse, Nonces, parseDigest } from './digest.ts';

const HEADER =
  'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9f0171e9517f40e41"';

test('the example of RFC 2617 is read and proved', () => {
  const credentials = parseDigest(HEADER);
  assert.ok(credentials);
  assert.equal(credentials.username, 'Mufasa');
  assert.equal(credentials.nc, '00000001');
  assert.equal(digestResponse('GET', credentials, { name: 'Mufasa', secret: 'Circle Of Life' }), credentials.response);
  assert.notEqual(digestResponse('POST', credentials, { name: 'Mufasa', secret: 'Circle Of Life' }), credentials.response);
});

test('order, blanks, quotes and case are the client’s to choose', () => {
  const parsed = parseDigest(
    'DIGEST  NC=0000000a,qop="auth" ,cnonce=x, uri="/a?b=\\"c\\"",response="AB",nonce="n" , realm="r", username="a, b", algorithm=md5',
  );
  assert.deepEqual(parsed, { username: 'a, b', realm: 'r', nonce: 'n', uri: '/a?b="c"', response: 'ab', cnonce: 'x', nc: '0000000a' });
});

test('what is broken, incomplete, doubled or another way of proving is nothing', () => {
  for (const header of [
    '',
    'Basic YTpi',
    'Digest',
    'Digest username',
    HEADER.replace('Digest', 'Digested'),
    HEADER.replace(', qop=auth', ''),
    HEADER.replace('qop=auth', 'qop=auth-int'),
    HEADER.replace('nc=00000001', 'nc=1'),
    HEADER.replace('nc=00000001, ', ''),
    `${HEADER}, algorithm=SHA-256`,
    `${HEADER}, username="Simba"`,
    `${HEADER}, x="unfinished`,
  ])
    assert.equal(parseDigest(header), undefined, header);
});

test('a header of four thousand characters is read in no time', () => {
  const uri = `/rawman?${'x'.repeat(4000)}`;
  assert.equal(parseDigest(HEADER.replace('/dir/index.html', uri))?.uri, uri);
  assert.equal(parseDigest(`Digest ${'a="'.repeat(4000)}`), undefined);
});

test('a nonce is good for its time, then old; one that was not made here is foreign', async () => {
  const clock = new ManualClock();
  const nonces = new Nonces(clock, 62_000);
  const nonce = nonces.make();
  assert.match(nonce, /^[0-9a-f]{64}$/);
  assert.notEqual(nonces.make(), nonce);
  assert.equal(nonces.stateOf(nonce), 'good');
  await clock.advance(62_001);
  assert.equal(nonces.stateOf(nonce), 'old');
  assert.equal(nonces.stateOf(new Nonces(clock, 62_000).make()), 'foreign');
  assert.equal(nonces.stateOf(`${nonce.slice(0, -1)}${nonce.endsWith('0') ? '1' : '0'}`), 'foreign');
  for (const text of ['', '454d40ab', 'x'.repeat(64)]) assert.equal(nonces.stateOf(text), 'foreign');
});
