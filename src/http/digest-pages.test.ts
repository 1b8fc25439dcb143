import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { account } from '../ami/manager-fixture.ts';
import { Acl } from '../config/acl.ts';
import { type Answer, startWeb, type WebFixture } from './web-fixture.ts';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const nonceOf = (answer: Answer) => /nonce="([0-9a-f]+)"/.exec(answer.head)?.[1] ?? '';
const isStale = (answer: Answer) => answer.status === 401 && answer.head.includes(', stale=true\r\n');

/** Asks with a digest for that nonce. */
function prove(
  { ask }: WebFixture,
  uri: string,
  nonce: string,
  count: number,
  {
    user = 'admin',
    secret = 'secret',
    signed = uri,
    method = 'GET',
    body,
  }: { user?: string; secret?: string; signed?: string; method?: string; body?: string } = {},
): Promise<Answer> {
  const nc = count.toString(16).padStart(8, '0');
  const response = md5([md5(`${user}:asterisk:${secret}`), nonce, nc, 'c', 'auth', md5(`${method}:${signed}`)].join(':'));
  const header = `Authorization: Digest username="${user}", realm="asterisk", nonce="${nonce}", uri="${signed}", qop=auth, nc=${nc}, cnonce="c", response="${response}"`;
  return ask(uri, { method, headers: [header], ...(body === undefined ? {} : { body }) });
}

const fresh = async ({ ask }: WebFixture) => nonceOf(await ask('/arawman'));

test('a request that proves nothing is asked to, one that does is answered', async (t) => {
  const web = await startWeb(t);
  const asked = await web.ask('/arawman?action=ping');
  assert.equal(asked.status, 401);
  const nonce = nonceOf(asked);
  assert.match(
    asked.head,
    new RegExp(
      `\\r\\nWWW-authenticate: Digest algorithm=MD5, realm="asterisk", nonce="${nonce}", qop="auth", opaque="${nonce}"\\r\\nContent-type: text/html\\r\\n`,
    ),
  );
  const answer = await prove(web, '/arawman?action=ping&actionid=1', nonce, 1);
  assert.match(answer.body, /^Response: Success\r\nActionID: 1\r\nPing: Pong\r\n/);
  assert.equal(answer.cookie, undefined);
});

test('requests with one nonce are one session: it hears events from its first WaitEvent on', async (t) => {
  const web = await startWeb(t);
  const nonce = await fresh(web);
  await prove(web, '/amxml?action=ping', nonce, 1);
  web.tell('Early');
  const wait = '/amxml?action=waitevent&timeout=0';
  assert.doesNotMatch((await prove(web, wait, nonce, 2)).body, /Early/);
  web.tell('Then');
  assert.match((await prove(web, wait, nonce, 3)).body, /<generic event='UserEvent' privilege='user,all' userevent='Then' \/>/);
  assert.equal(web.manager.service.sessions().length, 1);
});

test('a form and a page are there for people', async (t) => {
  const web = await startWeb(t);
  const nonce = await fresh(web);
  const page = await prove(web, '/amanager', nonce, 1, { method: 'POST', body: 'action=ping&command=' });
  assert.match(page.head, /Content-type: text\/html/);
  assert.match(
    page.body,
    /^<!DOCTYPE HTML[\s\S]*<h1>Manager Tester<\/h1>[\s\S]*<tr><td>Ping<\/td><td>Pong<\/td><\/tr>[\s\S]*<\/table><\/form><\/body><\/html>\r\n$/,
  );
});

test('each count of a nonce is good once: a request that was listened in on is not answered again', async (t) => {
  const web = await startWeb(t);
  const nonce = await fresh(web);
  const uri = '/arawman?action=ping';
  assert.equal((await prove(web, uri, nonce, 1)).status, 200);
  const again = await prove(web, uri, nonce, 1);
  assert.ok(isStale(again));
  const next = nonceOf(again);
  assert.notEqual(next, nonce);
  // One that was on its way under the old nonce is told the new one, the session goes on.
  const late = await prove(web, uri, nonce, 2);
  assert.ok(isStale(late));
  assert.equal(nonceOf(late), next);
  assert.equal((await prove(web, uri, next, 1)).status, 200);
  assert.equal(web.manager.service.sessions().length, 1);
});

test('a nonce is good for a minute; its session goes on under the next one', async (t) => {
  const web = await startWeb(t);
  const nonce = await fresh(web);
  await prove(web, '/arawman?action=waitevent&timeout=0', nonce, 1);
  web.tell('Kept');
  await web.manager.clock.advance(40_000);
  assert.equal((await prove(web, '/arawman?action=ping', nonce, 2)).status, 200);
  await web.manager.clock.advance(30_000);
  const old = await prove(web, '/arawman?action=ping', nonce, 3);
  assert.ok(isStale(old));
  assert.match((await prove(web, '/arawman?action=waitevent&timeout=0', nonceOf(old), 1)).body, /UserEvent: Kept/);
  const never = await fresh(web);
  await web.manager.clock.advance(63_000);
  const first = await prove(web, '/arawman?action=ping', never, 1);
  assert.ok(isStale(first));
  assert.equal((await prove(web, '/arawman?action=ping', nonceOf(first), 1)).status, 200);
});

test('wrong secrets, nonces of others, other accounts and no accounts are all asked again alike', async (t) => {
  const acl = new Acl();
  acl.addRule({ name: 'deny', value: '127.0.0.1', file: 'manager.conf', line: 1 } as Parameters<Acl['addRule']>[0]);
  const web = await startWeb(t, { manager: { accounts: [account('admin'), account('away', { acl }), account('empty', { secret: '' })] } });
  const uri = '/arawman?action=ping';
  const refused = async (answer: Answer) => {
    assert.equal(answer.status, 401);
    assert.ok(!isStale(answer));
  };
  await refused(await prove(web, uri, await fresh(web), 1, { secret: 'wrong' }));
  await refused(await prove(web, uri, await fresh(web), 1, { user: 'nobody' }));
  await refused(await prove(web, uri, await fresh(web), 1, { user: 'away' }));
  await refused(await prove(web, uri, await fresh(web), 1, { user: 'empty', secret: '' }));
  await refused(await prove(web, uri, '454d40ab', 1));
  await refused(await web.ask(uri, { headers: ['Authorization: Basic YWRtaW46c2VjcmV0'] }));
  await refused(await web.ask(uri, { headers: ['Authorization: Digest x'] }));
  assert.equal(web.manager.service.sessions().length, 0);
});

test('a digest of one request is none of another', async (t) => {
  const web = await startWeb(t);
  const answer = await prove(web, '/arawman?action=originate', await fresh(web), 1, { signed: '/arawman?action=ping' });
  assert.equal(answer.status, 400);
});

test('a nonce is no cookie', async (t) => {
  const web = await startWeb(t);
  const nonce = await fresh(web);
  await prove(web, '/arawman?action=ping', nonce, 1);
  assert.match((await web.ask('/rawman?action=ping', { cookie: `mansession_id="${nonce}"` })).body, /Permission denied/);
});

test('an account that allows one session has it, over HTTP too', async (t) => {
  const web = await startWeb(t, { manager: { accounts: [account('admin', { allowMultipleLogin: false })] } });
  const first = await fresh(web);
  assert.equal((await prove(web, '/arawman?action=ping', first, 1)).status, 200);
  assert.equal((await prove(web, '/arawman?action=ping', await fresh(web), 1)).status, 403);
  assert.equal((await prove(web, '/arawman?action=logoff', first, 2)).status, 200);
  assert.equal((await prove(web, '/arawman?action=ping', await fresh(web), 1)).status, 200);
});

test('an account’s filters, rights and dialect hold', async (t) => {
  const web = await startWeb(t, { manager: { accounts: [account('old', { dialect: 'classic', write: 'call' })] } });
  const nonce = await fresh(web);
  const as = { user: 'old' };
  assert.equal((await prove(web, '/arawman?action=ping', nonce, 1, as)).body, 'Response: Pong\r\n\r\n');
  assert.match((await prove(web, '/arawman?action=userevent&userevent=x', nonce, 2, as)).body, /Permission denied/);
});
