import assert from 'node:assert/strict';
import { connect } from 'node:net';
import test from 'node:test';
import { parseDigest } from '../../src/http/digest.ts';
import { cookieOf, type HttpRequest, parseForm } from '../../src/http/http-request.ts';
import { startWeb } from '../../src/http/web-fixture.ts';
import { damaged, holdsFor, near, quickly } from './near.ts';

const FORM_WORDS = ['a=b', '&', '=', '+', '%', '%0d%0a', '%00', '%41', '%zz', '%e2%82%ac', 'action=', 'ping', '\r\n', '\0', ';'];

test('forms: any text is parameters without a line end in them, and what was encoded comes back', () =>
  holdsFor(near(FORM_WORDS), (text) => {
    quickly(() => {
      assert.ok(!/[\r\n\0]/.test(parseForm(text).flat().join('')));
      const plain = text.replace(/[^\x20-\x7e]/g, '');
      assert.deepEqual(parseForm(`${encodeURIComponent(plain)}=${encodeURIComponent(plain)}&x`), [
        [plain, plain],
        ['x', ''],
      ]);
    });
  }));

const DIGEST = {
  username: 'admin',
  realm: 'asterisk',
  nonce: 'a'.repeat(64),
  uri: '/arawman?action=ping',
  response: '0'.repeat(32),
  cnonce: 'c',
  nc: '00000001',
};
const printDigest = (parts: Readonly<Record<string, string>>): string =>
  `Digest ${Object.entries(parts)
    .map(([name, value]) => (name === 'nc' ? `${name}=${value}` : `${name}="${value.replace(/["\\]/g, '\\$&')}"`))
    .join(', ')}, qop=auth`;
const DIGEST_WORDS = ['"', '\\', '\\"', ',', ', ', '=', 'Digest ', 'username=', 'qop=auth', 'nc=', 'algorithm=MD5', ' ', '\t', '00000001'];

test('digests: any header is read or not, soon, and what is printed reads the same', async () => {
  await holdsFor(damaged([printDigest(DIGEST)], DIGEST_WORDS), (text) => {
    quickly(() => {
      const found = parseDigest(text);
      if (!found) return;
      assert.match(found.nc, /^[0-9a-f]{8}$/i);
      assert.deepEqual(parseDigest(printDigest({ ...found })), found);
    });
  });
  await holdsFor(near(DIGEST_WORDS), (text) => quickly(() => void parseDigest(`Digest ${text}`)));
});

test('cookies: any header is read, and no value has a semicolon in it', () =>
  holdsFor(near(['mansession_id', '=', '"', ';', ' ', ',', 'MANSESSION_ID=', 'a1b2', '$Version=1']), (text) => {
    quickly(() => {
      const request = { header: () => text } as unknown as HttpRequest;
      const value = cookieOf(request, 'mansession_id');
      assert.ok(value === undefined || !value.includes(';'));
    });
  }));

const SAMPLES = [
  'GET /rawman?action=ping HTTP/1.1\r\nHost: a\r\nCookie: mansession_id="0a1b"\r\n\r\n',
  'POST /mxml HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\naction=ping',
  'POST /manager HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\nb\r\naction=ping\r\n0\r\n\r\n',
  `GET /arawman?action=ping HTTP/1.1\r\nHost: a\r\nAuthorization: ${printDigest(DIGEST)}\r\n\r\n`,
  'HEAD /static/../x HTTP/1.0\r\nIf-Modified-Since: Thu, 26 Nov 2026 00:00:00 GMT\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n',
];
const REQUEST_WORDS = [
  ...['\r\n', '\n', '\r\n\r\n', ' ', ':', 'HTTP/1.1', 'HTTP/9.9', 'GET ', 'POST ', 'BREW ', '/', '//', '%2e%2e', '?', '&', '\0'],
  ...['Content-Length: 99999999999', 'Content-Length: -1', 'Transfer-Encoding: chunked', 'Connection: Upgrade', 'Upgrade: h2c', 'Host: '],
];

test('requests: whatever comes is answered as HTTP or closed, and the next client is served', async (t) => {
  const web = await startWeb(t, { http: { servesFiles: true, showsStatus: true } });
  await holdsFor(damaged(SAMPLES, REQUEST_WORDS), async (text) => {
    const answer = await sent(web.port, text);
    assert.match(answer, /^(?:HTTP\/1\.[01] \d{3} |$)/);
    assert.equal((await web.ask('/nothing-there')).status, 404);
  });
  assert.equal((await web.ask('/rawman', { cookie: await web.logIn() })).status, 200);
});

/** Sends bytes and no more; gives what comes until the server closes. */
function sent(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ host: '127.0.0.1', port }, () => socket.end(Buffer.from(text, 'latin1')));
    socket.setEncoding('latin1').on('data', (chunk: string) => (answer += chunk));
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}
