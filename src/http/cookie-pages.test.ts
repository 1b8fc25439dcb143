import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { test } from 'node:test';
import { account, type ManagerFixture } from '../ami/manager-fixture.ts';
import { startWeb, until } from './web-fixture.ts';

/** Time stands still: it is moved by a second when so many timers are set, the sweep of the sessions among them. */
async function aSecondAfter(manager: ManagerFixture, timers: number): Promise<void> {
  await until(() => manager.clock.pendingTimers >= timers);
  await manager.clock.advance(1000);
}

test('a session logs in by an action, goes on by its cookie and ends with Logoff', async (t) => {
  const { ask, logIn } = await startWeb(t);
  const stranger = await ask('/rawman?action=listcommands&actionid=1');
  assert.equal(stranger.body, 'Response: Error\r\nActionID: 1\r\nMessage: Permission denied\r\n\r\n');
  const cookie = await logIn();
  const ping = await ask('/rawman?action=ping&actionid=2', { cookie });
  assert.match(ping.body, /^Response: Success\r\nActionID: 2\r\nPing: Pong\r\nTimestamp: [\d.]+\r\n\r\n$/);
  assert.equal(ping.cookie, cookie);
  assert.match(
    ping.head,
    /\r\nCache-Control: no-cache, no-store\r\nContent-type: text\/plain\r\nSet-Cookie: mansession_id="[0-9a-f]{32}"; Version=1; Max-Age=60\r\nPragma: SuppressEvents\r\nContent-Length: \d+$/,
  );
  const unquoted = await ask('/rawman?action=ping', { cookie: cookie.replaceAll('"', '') });
  assert.match(unquoted.body, /Pong/);
  assert.match((await ask('/rawman?action=logoff', { cookie })).body, /^Response: Goodbye\r\n/);
  const after = await ask('/rawman?action=ping', { cookie });
  assert.equal(after.body, 'Response: Error\r\nMessage: Permission denied\r\n\r\n');
  assert.notEqual(after.cookie, cookie);
});

test('a wrong secret is refused late and leaves no session', async (t) => {
  const { ask, manager, service } = await startWeb(t);
  const asked = ask('/mxml?action=login&username=admin&secret=wrong');
  await aSecondAfter(manager, 2);
  const refused = await asked;
  assert.equal(
    refused.body,
    "<ajax-response>\n<response type='object' id='unknown'><generic response='Error' message='Authentication failed' /></response>\n</ajax-response>\n",
  );
  assert.equal(manager.service.sessions().length, 0);
  assert.equal(service.status().pages.length, 7);
});

test('a challenge and its answer log in over two requests of one session', async (t) => {
  const { ask } = await startWeb(t);
  const asked = await ask('/rawman?action=challenge&authtype=md5');
  const challenge = /Challenge: (\d+)/.exec(asked.body)?.[1] ?? '';
  const key = createHash('md5').update(`${challenge}secret`).digest('hex');
  const answer = await ask(`/rawman?action=login&authtype=md5&username=admin&key=${key}`, { cookie: asked.cookie });
  assert.match(answer.body, /Authentication accepted/);
});

test('events are kept from the login on and come by WaitEvent alone', async (t) => {
  const { ask, logIn, tell } = await startWeb(t);
  const cookie = await logIn();
  tell('First', ['Text', 'one']);
  const ping = await ask('/rawman?action=ping', { cookie });
  assert.doesNotMatch(ping.body, /Event:/);
  tell('Second');
  const waited = await ask('/rawman?action=waitevent&timeout=30&actionid=w', { cookie });
  assert.equal(
    waited.body,
    'Response: Success\r\nActionID: w\r\nMessage: Waiting for Event completed.\r\n\r\n' +
      'Event: UserEvent\r\nPrivilege: user,all\r\nUserEvent: First\r\nText: one\r\n\r\n' +
      'Event: UserEvent\r\nPrivilege: user,all\r\nUserEvent: Second\r\n\r\n' +
      'Event: WaitEventComplete\r\nActionID: w\r\n\r\n',
  );
});

test('WaitEvent waits for the next event, and for its time at most', async (t) => {
  const { ask, logIn, tell, manager } = await startWeb(t);
  const cookie = await logIn();
  const waiting = ask('/rawman?action=waitevent', { cookie });
  await until(() => manager.clock.pendingTimers > 1);
  tell('Late');
  assert.match((await waiting).body, /UserEvent: Late/);
  const asked = ask('/rawman?action=waitevent&timeout=1', { cookie });
  await aSecondAfter(manager, 2);
  assert.equal((await asked).body, 'Response: Success\r\nMessage: Waiting for Event completed.\r\n\r\nEvent: WaitEventComplete\r\n\r\n');
});

test('an event for many who wait goes to one of them a turn of the loop, so that nobody else waits for all of that', async (t) => {
  const { ask, logIn, tell, manager } = await startWeb(t);
  const cookies: string[] = [];
  for (let sessions = 0; sessions < 60; sessions++) cookies.push(await logIn());
  // They have heard of each other's logins.
  for (const cookie of cookies) await ask('/rawman?action=waitevent&timeout=0', { cookie });
  const timers = manager.clock.pendingTimers;
  let answered = 0;
  const answers = cookies.map(async (cookie) => {
    const { body } = await ask('/rawman?action=waitevent&timeout=30', { cookie });
    answered++;
    return body;
  });
  await until(() => manager.clock.pendingTimers >= timers + cookies.length);
  tell('Now');
  let turns = 0;
  while (answered < cookies.length) {
    await new Promise((resolve) => setImmediate(resolve));
    turns++;
  }
  for (const body of await Promise.all(answers)) assert.match(body, /UserEvent: Now/);
  assert.ok(turns >= cookies.length, `${turns} turns`);
});

test('a newer WaitEvent of the same session leaves the older one without a word', async (t) => {
  const { ask, logIn, tell } = await startWeb(t);
  const cookie = await logIn();
  const first = ask('/rawman?action=waitevent&actionid=1', { cookie });
  const second = ask('/rawman?action=waitevent&actionid=2', { cookie });
  // Which of them came first is the sockets' to say; whoever was first is the one that ends empty.
  const early = await Promise.race([first, second]);
  assert.equal(early.status, 200);
  assert.equal(early.body, '');
  tell('Now');
  const bodies = (await Promise.all([first, second])).map(({ body }) => body);
  assert.equal(bodies.filter((body) => body.includes('UserEvent: Now')).length, 1);
});

test('a client that leaves while it waits misses nothing', async (t) => {
  const { ask, logIn, tell, port, manager } = await startWeb(t);
  const cookie = await logIn();
  const socket = connect({ host: '127.0.0.1', port }, () =>
    socket.write(`GET /rawman?action=waitevent HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\n\r\n`),
  );
  await until(() => manager.clock.pendingTimers > 1);
  socket.destroy();
  await until(() => manager.clock.pendingTimers === 1);
  tell('Kept');
  assert.match((await ask('/rawman?action=waitevent', { cookie })).body, /UserEvent: Kept/);
});

test('classes, masks and filters hold over HTTP as everywhere', async (t) => {
  const { ask, tell } = await startWeb(t, { manager: { accounts: [account('admin'), account('deaf', { read: 'call' })] } });
  const session = async (parameters: string) => (await ask(`/rawman?action=login&secret=secret&${parameters}`)).cookie;
  const deaf = await session('username=deaf');
  const off = await session('username=admin&events=call');
  const filtered = await session('username=admin');
  await ask('/rawman?action=filter&operation=add&filter=UserEvent%3A%20Yes', { cookie: filtered });
  tell('No');
  tell('Yes');
  const heard = async (cookie: string | undefined) =>
    [...(await ask('/rawman?action=waitevent&timeout=0', { cookie })).body.matchAll(/UserEvent: (\w+)/g)].map(([, name]) => name);
  assert.deepEqual([await heard(deaf), await heard(off), await heard(filtered)], [[], [], ['Yes']]);
});

test('whoever does not fetch its events loses the oldest and is told how many', async (t) => {
  const { ask, logIn, tell } = await startWeb(t);
  const cookie = await logIn();
  const count = 10_500;
  for (let i = 0; i < count; i++) tell(`E${i}`);
  const { body } = await ask('/rawman?action=waitevent', { cookie });
  assert.match(
    body,
    /Event: EventsLost\r\nPrivilege: system,all\r\nCount: 500\r\nFirstSequenceNumber: 1\r\nLastSequenceNumber: 500\r\n\r\n/,
  );
  const names = [...body.matchAll(/UserEvent: (\w+)/g)].map(([, name]) => name);
  assert.equal(names.length, 10_000);
  assert.deepEqual([names[0], names.at(-1)], ['E500', `E${count - 1}`]);
});

test('a session lives a minute behind each request, one that nobody has logged in to five seconds', async (t) => {
  const { ask, logIn, manager } = await startWeb(t);
  const cookie = await logIn();
  const { cookie: stranger } = await ask('/rawman?action=ping');
  assert.equal(manager.service.sessions().length, 2);
  await manager.clock.advance(6000);
  assert.equal(manager.service.sessions().length, 1);
  assert.notEqual((await ask('/rawman?action=ping', { cookie: stranger })).cookie, stranger);
  await manager.clock.advance(50_000);
  assert.match((await ask('/rawman?action=ping', { cookie })).body, /Pong/);
  await manager.clock.advance(59_000);
  assert.match((await ask('/rawman?action=ping', { cookie })).body, /Pong/);
  await manager.clock.advance(61_000);
  assert.equal(manager.service.sessions().length, 0);
  assert.match((await ask('/rawman?action=ping', { cookie })).body, /Permission denied/);
});

test('five hundred sessions are gone two seconds after their time is over', async (t) => {
  const { ask, manager } = await startWeb(t);
  for (let i = 0; i < 100; i++)
    await Promise.all(Array.from({ length: 5 }, () => ask('/rawman?action=login&username=admin&secret=secret')));
  assert.equal(manager.service.sessions().length, 500);
  await manager.clock.advance(62_000);
  assert.equal(manager.service.sessions().length, 0);
});

test('strangers take each other’s places, not those of clients that have logged in', async (t) => {
  const { ask, logIn, manager } = await startWeb(t);
  const cookie = await logIn();
  const first = await ask('/rawman?action=ping');
  for (let i = 0; i < 300; i++) await ask('/rawman?action=ping');
  assert.equal(manager.service.sessions().length, 251);
  assert.match((await ask('/rawman?action=ping', { cookie })).body, /Pong/);
  assert.notEqual((await ask('/rawman?action=ping', { cookie: first.cookie })).cookie, first.cookie);
});

test('an address that has failed too often gets no new session, and keeps the one it has', async (t) => {
  const { ask, logIn, manager } = await startWeb(t, { manager: { lockoutLoopback: true } });
  const cookie = await logIn();
  const guesses = Promise.all(Array.from({ length: 20 }, () => ask('/rawman?action=login&username=admin&secret=x')));
  await aSecondAfter(manager, 21);
  await guesses;
  const out = await ask('/rawman?action=login&username=admin&secret=secret');
  assert.equal(out.status, 403);
  assert.equal((await ask('/arawman?action=ping')).status, 403);
  assert.match((await ask('/rawman?action=ping', { cookie })).body, /Pong/);
  await manager.clock.advance(61_000);
  await logIn();
});

test('what a page of another site adds by itself is not believed', async (t) => {
  const { ask, logIn } = await startWeb(t);
  const cookie = await logIn();
  const forged = await ask('/rawman?action=ping', { cookie, headers: ['Sec-Fetch-Site: cross-site'] });
  assert.match(forged.body, /Permission denied/);
  assert.match((await ask('/rawman?action=ping', { cookie, headers: ['Sec-Fetch-Site: same-origin'] })).body, /Pong/);
});

test('cookies are not to be guessed', async (t) => {
  const { ask } = await startWeb(t);
  const cookies = new Set<string | undefined>();
  for (let i = 0; i < 100; i++) cookies.add((await ask('/rawman')).cookie);
  assert.equal(cookies.size, 100);
  const digits = [...cookies].map((cookie) => BigInt(`0x${/[0-9a-f]{32}/.exec(cookie ?? '')?.[0] ?? 0}`));
  for (let bit = 0n; bit < 128n; bit++) {
    const ones = digits.filter((id) => (id >> bit) & 1n).length;
    assert.ok(ones > 15 && ones < 85, `bit ${bit} is set in ${ones} of 100`);
  }
});

test('the dialect of an account is spoken from its login on; one of 2006 hears events behind every reply', async (t) => {
  const { ask, tell } = await startWeb(t, { manager: { accounts: [account('old', { dialect: 'classic' })] } });
  const { cookie, body, head } = await ask('/rawman?action=login&username=old&secret=secret');
  assert.equal(body, 'Response: Success\r\nMessage: Authentication accepted\r\n\r\n');
  assert.match(
    head,
    /Content-type: text\/plain\r\nCache-Control: no-cache;\r\nSet-Cookie: mansession_id="[0-9a-f]+"; Version="1"; Max-Age=60$/,
  );
  tell('Early');
  assert.equal((await ask('/rawman?action=ping', { cookie })).body, 'Response: Pong\r\n\r\n');
  await ask('/rawman?action=waitevent&timeout=0', { cookie });
  tell('Then');
  assert.equal(
    (await ask('/rawman?action=ping', { cookie })).body,
    'Response: Pong\r\n\r\nEvent: UserEvent\r\nPrivilege: user,all\r\nUserEvent: Then\r\n\r\n',
  );
  assert.equal((await ask('/rawman?action=ping', { cookie })).body, 'Response: Pong\r\n\r\n');
});

test('a client that is kicked is nobody at its next request', async (t) => {
  const { ask, logIn, manager } = await startWeb(t);
  const cookie = await logIn();
  const [session] = manager.service.sessions();
  assert.equal(session?.name, 'admin');
  assert.equal(manager.service.kick(session?.id ?? 0), true);
  assert.match((await ask('/rawman?action=ping', { cookie })).body, /Permission denied/);
});
