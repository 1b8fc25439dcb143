import assert from 'node:assert/strict';
import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { defineAction } from '../ami/define-action.ts';
import { item, list } from '../ami/reply.ts';
import { Acl } from '../config/acl.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { parse, startWeb } from './web-fixture.ts';

test('paths stand under the prefix, in any case; what is not there is not found', async (t) => {
  const { ask } = await startWeb(t, { http: { prefix: '/asterisk' } });
  for (const path of ['/asterisk/rawman', '/ASTERISK/RawMan', '/asterisk/rawman?action=ping'])
    assert.equal((await ask(path)).status, 200, path);
  for (const path of [
    '/',
    '/rawman',
    '/asterisk',
    '/asterisk/',
    '/asterisk/rawman/x',
    '/asterisk/raw',
    '/asterisk/httpstatus',
    '/asterisk/static/x',
  ]) {
    const { status, body } = await ask(path);
    assert.equal(status, 404, path);
    assert.match(body, /<title>404 Not Found<\/title>/);
    assert.match(body, /<address>Test\/1<\/address>/);
  }
});

test('a redirect leads elsewhere, whatever the prefix, and a restriction closes what begins so', async (t) => {
  const acl = new Acl();
  acl.addRule({ name: 'deny', value: '0.0.0.0/0', file: 'http.conf', line: 1 } as Parameters<Acl['addRule']>[0]);
  const { ask } = await startWeb(t, { http: { redirects: [{ from: '/', to: '/manager' }], restrictions: [{ path: '/mxml', acl }] } });
  const moved = await ask('/');
  assert.equal(moved.status, 302);
  assert.equal(moved.header('Location'), '/manager');
  assert.equal((await ask('/mxml?action=ping')).status, 403);
  assert.equal((await ask('/rawman')).status, 200);
});

test('a form that is posted is the action, its query is not', async (t) => {
  const { ask, logIn } = await startWeb(t);
  const cookie = await logIn();
  const posted = await ask('/rawman?action=logoff', { method: 'POST', cookie, body: 'action=ping&actionid=a%2Bb+c' });
  assert.match(posted.body, /^Response: Success\r\nActionID: a\+b c\r\nPing: Pong/);
  const other = await ask('/rawman?action=ping', { method: 'POST', cookie, headers: ['Content-Type: text/plain', 'Content-Length: 0'] });
  assert.match(other.body, /Missing action/);
});

test('a form without a choice and with a word in the field runs the word, as the page sends it', async (t) => {
  const { ask, logIn } = await startWeb(t);
  const cookie = await logIn();
  const { body, head } = await ask('/manager', { method: 'POST', cookie, body: 'action=&action=ping&command=&username=&secret=' });
  assert.match(head, /Content-type: text\/html/);
  assert.match(body, /<tr><td>Ping<\/td><td>Pong<\/td><\/tr>/);
});

test('a line end in a parameter ends no line of the reply, nor markup one of a page', async (t) => {
  const { ask, logIn } = await startWeb(t);
  const cookie = await logIn();
  const { body } = await ask('/rawman?action=ping&actionid=1%0d%0aEvent:%20Forged%00', { cookie });
  assert.match(body, /^Response: Success\r\nActionID: 1 {2}Event: Forged \r\n/);
  const page = await ask('/manager?action=%3Cscript%3E', { cookie });
  assert.doesNotMatch(page.body, /<script>/);
  assert.match(page.body, /unknown command: &lt;script&gt;/);
});

test('more parameters than a request may have headers are passed over', async (t) => {
  const { ask, logIn } = await startWeb(t);
  const cookie = await logIn();
  const many = Array.from({ length: 200 }, (_, i) => `x${i}=1`).join('&');
  assert.match((await ask(`/rawman?${many}&action=ping`, { cookie })).body, /Missing action/);
  assert.match((await ask(`/rawman?action=ping&${many}`, { cookie })).body, /Pong/);
});

test('HEAD tells what GET would, without the body; other methods are not implemented', async (t) => {
  const { ask, raw } = await startWeb(t);
  const head = await raw('HEAD /rawman HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  assert.match(head, /^HTTP\/1\.1 200 OK\r\n/);
  assert.match(head, /\r\nContent-Length: 55\r\n\r\n$/);
  for (const method of ['PUT', 'DELETE', 'OPTIONS']) assert.equal((await ask('/rawman', { method })).status, 501, method);
});

test('a body of more than 40,960 bytes is refused before it is read', async (t) => {
  const { ask, raw } = await startWeb(t);
  assert.equal((await ask('/rawman', { method: 'POST', body: 'a'.repeat(40_961) })).status, 413);
  const form = 'Host: x\r\nContent-Type: application/x-www-form-urlencoded\r\n';
  const expecting = await raw(`POST /rawman HTTP/1.1\r\n${form}Content-Length: 50000\r\nExpect: 100-continue\r\n\r\n`);
  assert.match(expecting, /^HTTP\/1\.1 413 /);
  const chunk = `5000\r\n${'a'.repeat(0x5000)}\r\n`;
  const chunked = await raw(`POST /rawman HTTP/1.1\r\n${form}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(3)}0\r\n\r\n`);
  assert.match(chunked, /^HTTP\/1\.1 413 /);
  assert.equal((await ask('/rawman', { method: 'POST', body: `action=ping&x=${'a'.repeat(40_000)}` })).status, 200);
});

test('a body that ends before its length is no request, and nothing spins', async (t) => {
  const { port, manager } = await startWeb(t);
  const socket = connect({ host: '127.0.0.1', port });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.end(
    'POST /rawman HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\naction=ing',
  );
  socket.resume();
  await closed;
  assert.equal(manager.service.sessions().length, 0);
});

for (const [what, request] of [
  ['two lengths', 'POST /rawman HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef'],
  ['a length and chunks', 'POST /rawman HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['an obscured transfer encoding', 'POST /rawman HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
  ['a folded header', 'GET /rawman HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\nTransfer-Encoding:\r\n chunked\r\n\r\n'],
  ['a bare line feed in a header', 'GET /rawman HTTP/1.1\nHost: x\n\n'],
  ['no host', 'GET /rawman HTTP/1.1\r\n\r\n'],
  ['no HTTP', 'Action: Ping\r\n\r\n'],
] as const) {
  test(`a request with ${what} is refused, and the connection ends`, async (t) => {
    const { raw } = await startWeb(t);
    assert.match(await raw(request), /^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*Connection: close\r\n/);
  });
}

test('headers beyond their number or size are refused', async (t) => {
  const { raw } = await startWeb(t);
  const many = Array.from({ length: 150 }, (_, i) => `X-${i}: 1\r\n`).join('');
  // Node 22 and later count them themselves, and say 431.
  assert.match(await raw(`GET /rawman HTTP/1.1\r\nHost: x\r\n${many}\r\n`), /^HTTP\/1\.1 (413|431) /);
  assert.match(await raw(`GET /rawman HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`), /^HTTP\/1\.1 431 /);
});

test('a connection that goes on answers its requests in their order', async (t) => {
  const { raw, logIn } = await startWeb(t);
  const cookie = await logIn();
  const request = (id: number, last = false) =>
    `GET /rawman?action=ping&actionid=${id} HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\n${last ? 'Connection: close\r\n' : ''}\r\n`;
  const answers = await raw(request(1) + request(2) + request(3, true));
  assert.deepEqual(
    [...answers.matchAll(/ActionID: (\d)/g)].map(([, id]) => id),
    ['1', '2', '3'],
  );
  assert.equal(answers.match(/Connection: close/g)?.length, 1);
  assert.doesNotMatch(answers, /keep-alive/i);
});

test('with session_keep_alive 0 each answer ends its connection', async (t) => {
  const { raw } = await startWeb(t, { http: { keepAliveMs: 0 } });
  assert.match(await raw('GET /rawman HTTP/1.1\r\nHost: x\r\n\r\n'), /Connection: close\r\n/);
});

test('a connection that piles up requests behind one that waits is closed', async (t) => {
  const { raw, logIn, manager } = await startWeb(t);
  const cookie = await logIn();
  const line = (action: string) => `GET /rawman?action=${action} HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\n\r\n`;
  assert.equal(await raw(line('waitevent') + line('ping').repeat(100)), '');
  assert.equal(manager.service.sessions().length, 1);
});

/** A list of many entries, made as it is written. */
const bigList = (count: number) =>
  defineAction({
    name: 'BigList',
    summary: '',
    privileges: [],
    run: () =>
      list({
        message: 'many',
        items: (function* () {
          for (let i = 0; i < count; i++) yield item('Entry', `Number: ${i}\r\nText: ${'x'.repeat(100)}\r\n`);
        })(),
        complete: 'BigListComplete',
      }),
  });

test('a list of ten thousand entries comes whole, in every form, and nobody waits for it', async (t) => {
  const { ask, logIn, manager } = await startWeb(t, { service: { actions: [bigList(10_000)] } });
  const cookie = await logIn();
  const peer = await manager.logIn();
  await peer.next();
  let isDone = false;
  const answers = Promise.all(['rawman', 'manager', 'mxml'].map((path) => ask(`/${path}?action=biglist`, { cookie }))).finally(() => {
    isDone = true;
  });
  let worstMs = 0;
  while (!isDone) {
    const started = performance.now();
    peer.send('Action: Ping');
    await peer.next();
    worstMs = Math.max(worstMs, performance.now() - started);
  }
  const [raw, html, xml] = await answers;
  assert.equal(raw?.body.match(/Event: Entry\r\n/g)?.length, 10_000);
  assert.equal(html?.body.match(/<td>Entry<\/td>/g)?.length, 10_000);
  assert.equal(xml?.body.match(/<generic event='Entry'/g)?.length, 10_000);
  t.diagnostic(`the longest Ping beside it took ${worstMs.toFixed(1)} ms`);
  assert.ok(worstMs < 500, `a Ping took ${worstMs} ms`);
});

test('a reply beyond the limit is an error page, and the session goes on', async (t) => {
  const { ask, logIn } = await startWeb(t, { service: { actions: [bigList(400_000)] } });
  const cookie = await logIn();
  assert.equal((await ask('/rawman?action=biglist', { cookie })).status, 500);
  assert.match((await ask('/rawman?action=ping', { cookie })).body, /Pong/);
});

/** `static-http` with a page, a folder, a private page, and a link that leads out. */
async function withFiles(t: TestContext) {
  const folder = temporaryFolder();
  const files = join(folder, 'static-http');
  await mkdir(join(files, 'private'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'not for you');
  await writeFile(join(files, 'index.html'), '<h1>hello</h1>');
  await utimes(join(files, 'index.html'), 1_700_000_000, 1_700_000_000);
  await writeFile(join(files, 'empty.css'), '');
  await writeFile(join(files, '.hidden'), 'x');
  await writeFile(join(files, 'private', 'page.html'), 'for members');
  await symlink(join(folder, 'secret.txt'), join(files, 'link.txt'));
  return startWeb(t, { http: { servesFiles: true, prefix: '/a' }, filesDir: files });
}

test('files are served with their type and time, and again only when they have changed', async (t) => {
  const { ask } = await withFiles(t);
  const page = await ask('/a/static/index.html');
  assert.equal(page.status, 200);
  assert.equal(page.body, '<h1>hello</h1>');
  assert.equal(page.header('Content-type'), 'text/html');
  assert.equal(page.header('ETag'), '"1700000000"');
  assert.equal(page.header('Last-Modified'), 'Tue, 14 Nov 2023 22:13:20 GMT');
  assert.equal(page.header('Cache-Control'), undefined);
  const again = await ask('/a/static/index.html', { headers: ['If-None-Match: "1700000000"'] });
  assert.deepEqual([again.status, again.body], [304, '']);
  assert.equal((await ask('/a/static/empty.css')).header('Content-Length'), '0');
  assert.equal((await ask('/a/static/%69ndex.html')).status, 200);
  assert.equal((await ask('/a/static/nothing.html')).status, 404);
  assert.equal((await ask('/a/static/private')).status, 404);
  assert.equal((await ask('/a/static/index.html', { method: 'POST', body: '' })).status, 501);
});

test('a name never leads out of the folder, nor to what is hidden', async (t) => {
  const { ask } = await withFiles(t);
  for (const path of [
    '../secret.txt',
    '%2e%2e/secret.txt',
    '..%2fsecret.txt',
    'private/../../secret.txt',
    'private/%2e%2e/%2e%2e/secret.txt',
    '/etc/passwd',
    '%2fetc%2fpasswd',
    'link.txt',
    '.hidden',
    '%2ehidden',
    '',
    '%00',
    'x'.repeat(2000),
  ]) {
    const { status, body } = await ask(`/a/static/${path}`);
    assert.ok(status === 403 || status === 404, `${path}: ${status}`);
    assert.doesNotMatch(body, /not for you|root:/);
  }
});

test('what is private is for those who have logged in', async (t) => {
  const { ask } = await withFiles(t);
  assert.equal((await ask('/a/static/private/page.html')).status, 403);
  const { cookie } = await ask('/a/rawman?action=login&username=admin&secret=secret');
  assert.equal((await ask('/a/static/private/page.html', { cookie })).body, 'for members');
});

test('the status page tells where the server is and repeats what it was sent as text', async (t) => {
  const { ask, port } = await startWeb(t, { http: { showsStatus: true } });
  const { body } = await ask('/httpstatus?a%3Cb=%3Cscript%3E', { cookie: 'mansession_id="1234"' });
  assert.match(body, new RegExp(`<i>Bind Port</i></td><td><b>${port}</b>`));
  assert.match(body, /Submitted GET Variable 'a&lt;b'<\/i><\/td><td>&lt;script&gt;</);
  assert.doesNotMatch(body, /1234/);
});

test('a reload takes paths and pages over, and sessions live on', async (t) => {
  const { ask, logIn, reload } = await startWeb(t);
  const cookie = await logIn();
  await reload({ prefix: '/new', showsStatus: true });
  assert.equal((await ask('/rawman')).status, 404);
  assert.match((await ask('/new/rawman?action=ping', { cookie })).body, /Pong/);
  assert.equal((await ask('/new/httpstatus')).status, 200);
});

test('an answer in Asterisk’s form is parsed as the tests do it', () => {
  const { status, body, cookie, header } = parse('HTTP/1.1 200 OK\r\nSet-Cookie: mansession_id="ab"; V\r\nA: 1\r\n\r\nx\r\n\r\ny');
  assert.deepEqual([status, body, cookie, header('a')], [200, 'x\r\n\r\ny', 'mansession_id="ab"', '1']);
});
