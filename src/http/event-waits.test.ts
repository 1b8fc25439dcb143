import assert from 'node:assert/strict';
import { once } from 'node:events';
import test, { type TestContext } from 'node:test';
import { WebSocket } from 'ws';
import { account } from '../ami/manager-fixture.ts';
import { type Answer, startWeb, until, type WebFixture } from './web-fixture.ts';

const PLACES = 4;
const ACCOUNTS = ['greedy', 'second', 'third', 'fourth', 'fifth'];

const start = (t: TestContext) =>
  startWeb(t, {
    http: { sessionLimit: PLACES, inactivityMs: 60_000, keepAliveMs: 60_000 },
    manager: { accounts: ACCOUNTS.map((name) => account(name)) },
  });

/** Waits for events over connections of their own, each in a session of its own; by the time that it resolves all of them wait. */
async function waitsOf(web: WebFixture, cookies: readonly string[]): Promise<Promise<Answer | undefined>[]> {
  const { clock } = web.manager;
  // What the logins of others told is heard before.
  for (const cookie of cookies) await web.ask('/rawman?action=waitevent&timeout=0', { cookie });
  const before = clock.pendingTimers;
  const answers = cookies.map((cookie) => web.ask('/rawman?action=waitevent&timeout=30', { cookie }).catch(() => undefined));
  await until(() => clock.pendingTimers === before + cookies.length);
  return answers;
}

const logInAs = async (web: WebFixture, name: string, count: number): Promise<string[]> => {
  const cookies: string[] = [];
  for (let i = 0; i < count; i++) cookies.push((await web.ask(`/rawman?action=login&username=${name}&secret=secret`)).cookie ?? '');
  return cookies;
};

const isOver = async (answer: Promise<Answer | undefined>) => !(await answer)?.body.includes('Waiting for Event completed');

test('an account that waits for events in all places gives one up for who comes, and hears there next what it would have heard', async (t) => {
  const web = await start(t);
  const cookies = await logInAs(web, 'greedy', PLACES);
  const [other = ''] = await logInAs(web, 'second', 1);
  const waits = await waitsOf(web, cookies);
  assert.match((await web.ask('/rawman?action=ping', { cookie: other })).body, /Pong/);
  assert.equal(await isOver(waits[0]!), true, 'the longest wait');
  assert.match(web.manager.log.map(({ message }) => message).join('\n'), /greedy waits for events in 4 of them and gives one up/);
  web.tell('Bell');
  for (const wait of waits.slice(1)) assert.match((await wait)?.body ?? '', /UserEvent: Bell/);
  const again = await web.ask('/rawman?action=waitevent&timeout=0', { cookie: cookies[0] });
  assert.match(again.body, /UserEvent: Bell/);
});

test('accounts come down to even shares, and an account with one place keeps it', async (t) => {
  const web = await start(t);
  const byAccount = new Map<string, string[]>();
  for (const name of ACCOUNTS) byAccount.set(name, await logInAs(web, name, name === 'greedy' ? PLACES : 1));
  for (const [cookie = ''] of byAccount.values()) await web.ask('/rawman?action=waitevent&timeout=0', { cookie });
  const waits = new Map<string, Promise<Answer | undefined>[]>([['greedy', await waitsOf(web, byAccount.get('greedy')!)]]);
  const { clock } = web.manager;
  let place = 0;
  for (const name of ['second', 'third', 'fourth']) {
    // One wait takes the place of another one: as many as before.
    const before = clock.pendingTimers;
    const longest = waits.get('greedy')![place++]!;
    waits.set(name, [web.ask('/rawman?action=waitevent&timeout=30', { cookie: byAccount.get(name)![0] }).catch(() => undefined)]);
    assert.equal(await isOver(longest), true);
    await until(() => clock.pendingTimers === before);
  }
  const refused = await web.ask('/rawman?action=ping', { cookie: byAccount.get('fifth')![0] }).catch(() => undefined);
  assert.equal(refused?.body ?? '', '');
  web.tell('Bell');
  const heard = await Promise.all(
    [...waits].map(async ([name, answers]) => [name, (await Promise.all(answers.map(isOver))).filter((over) => !over).length]),
  );
  assert.deepEqual(Object.fromEntries(heard), { greedy: 1, second: 1, third: 1, fourth: 1 });
});

test('an account that has all places by WebSockets gives one up, too', async (t) => {
  const web = await start(t);
  const [other = ''] = await logInAs(web, 'second', 1);
  const sockets = Array.from({ length: PLACES }, () => new WebSocket(`ws://127.0.0.1:${web.port}/ws`));
  t.after(() => sockets.map((socket) => socket.terminate()));
  const closed = Promise.race(sockets.map((socket) => once(socket, 'close')));
  for (const socket of sockets) socket.on('error', () => {});
  await Promise.all(sockets.map((socket) => once(socket, 'open')));
  const ask = () => web.ask('/rawman?action=ping', { cookie: other }).catch(() => undefined);
  assert.equal((await ask())?.body ?? '', '', 'who has not logged in has its own time to go');
  for (const socket of sockets) socket.send('Action: Login\r\nUsername: greedy\r\nSecret: secret\r\n\r\n');
  await until(() => web.manager.service.sessions().filter(({ name }) => name === 'greedy').length === PLACES);
  assert.match((await ask())?.body ?? '', /Pong/);
  await closed;
  await until(() => web.manager.service.sessions().filter(({ name }) => name === 'greedy').length === PLACES - 1);
});
