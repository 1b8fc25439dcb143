import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManualClock } from '../../../base/manual-clock.ts';
import { createResponse } from '../message/create-response.ts';
import { SipRequest } from '../message/sip-message.ts';
import { answerChallenge } from './answer-challenge.ts';
import { digestResponse, hashSecret, parseDigest } from './digest.ts';
import { DigestAuthenticator } from './digest-authenticator.ts';

const request = (authorization?: string): SipRequest => {
  const made = new SipRequest('REGISTER', 'sip:example.com');
  if (authorization !== undefined) made.headers.add('Authorization', authorization);
  return made;
};

function setUp(maxNonces = 10) {
  const clock = new ManualClock();
  const server = new DigestAuthenticator(clock, { realm: 'asterisk', maxNonces });
  const ha1 = hashSecret('alice', 'asterisk', 'geheim');
  /** Credentials for a fresh challenge. */
  const credentials = (secret = 'geheim', challenge = server.challenge()): string => {
    const response = createResponse(request(), 401);
    response.headers.add('WWW-Authenticate', challenge);
    return answerChallenge(response, request(), { user: 'alice', secret })![1];
  };
  const verify = (authorization: string, hash: string | undefined = ha1) => server.verify(request(authorization), 'Authorization', hash);
  return { clock, server, credentials, verify, ha1 };
}

describe('digest authentication', () => {
  it('computes what RFC 2617 3.5 has as example', () => {
    const input = { ha1: hashSecret('Mufasa', 'testrealm@host.com', 'Circle Of Life'), method: 'GET', uri: '/dir/index.html' };
    const nonce = 'dcd98b7102dd2f0e8b11d0f600bfb0c093';
    assert.equal(digestResponse({ ...input, nonce, qop: 'auth', nc: '00000001', cnonce: '0a4f113b' }), '6629fae49393a05397450978507c4ef1');
  });
  it('reads fields with quotes and without, and nothing that is broken', () => {
    assert.deepEqual(
      [...parseDigest('Digest a="b, \\"c\\"", d=e ,f=""')!],
      [
        ['a', 'b, "c"'],
        ['d', 'e'],
        ['f', ''],
      ],
    );
    for (const bad of ['Basic a=b', 'Digest a="b', 'Digest a', 'Digest a="b" c="d"', 'NoOneKnowsThisScheme opaque-data=here'])
      assert.equal(parseDigest(bad), undefined);
  });
  it('accepts the right secret once for each count', () => {
    const { credentials, verify } = setUp();
    const given = credentials();
    assert.deepEqual([verify(given), verify(given)], ['accepted', 'stale']);
  });
  it('refuses a wrong secret and an unknown user alike', () => {
    const { server, credentials, verify } = setUp();
    assert.equal(verify(credentials('falsch')), 'wrong');
    assert.equal(server.verify(request(credentials()), 'Authorization', undefined), 'wrong');
  });
  it('asks again where credentials are missing or of another realm', () => {
    const { server, verify, ha1 } = setUp();
    assert.equal(server.verify(request(), 'Authorization', ha1), 'missing');
    assert.equal(verify('Digest username="alice", realm="other", nonce="1", uri="x", response="y"'), 'missing');
  });
  it('lets a nonce grow old', async () => {
    const { clock, credentials, verify } = setUp();
    const given = credentials();
    await clock.advance(300_000);
    assert.equal(verify(given), 'stale');
  });
  it('takes a response of RFC 2069, without a count, once', () => {
    const { server, verify, ha1 } = setUp();
    const nonce = parseDigest(server.challenge())!.get('nonce')!;
    const response = digestResponse({ ha1, method: 'REGISTER', uri: 'sip:x', nonce });
    const given = `Digest username="alice", realm="asterisk", nonce="${nonce}", uri="sip:x", response="${response}"`;
    assert.deepEqual([verify(given), verify(given)], ['accepted', 'stale']);
  });
  it('remembers a bounded number of nonces', () => {
    const { server, credentials, verify } = setUp(3);
    const first = server.challenge();
    for (let i = 0; i < 3; i++) server.challenge();
    assert.equal(verify(credentials('geheim', first)), 'stale');
  });
  it('does not answer what it does not know', () => {
    const response = createResponse(request(), 401);
    response.headers.add('WWW-Authenticate', 'Digest realm="x", nonce="y", algorithm=SHA-256');
    assert.equal(answerChallenge(response, request(), { user: 'a', secret: 'b' }), undefined);
  });
});
