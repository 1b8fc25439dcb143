import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { MANAGER_LIMITS } from './limits.ts';
import { type AmiPeer, account, loopUntil, type ManagerFixture, startManager } from './manager-fixture.ts';

const NUMBERED = { sequenceNumbers: true };

let managers: ManagerFixture[] = [];
let manager: ManagerFixture;
afterEach(async () => {
  for (const each of managers) await each.stop();
  managers = [];
});

/** An exchange of its own, which is the one that is meant from now on. */
const start = async (...args: Parameters<typeof startManager>) => {
  manager = await startManager(...args);
  managers.push(manager);
};

const ring = (...names: readonly string[]) => {
  for (const name of names) manager.service.publish('user.eventRaised', { name, headers: [] });
};

/** What a login that goes on from `token` is told again, up to the reply of a Ping. */
async function toldFrom(token: string, user = 'admin'): Promise<string[]> {
  const peer = await manager.logIn({ user, headers: ['Events: user', `Resume: ${token}`] });
  return untilPong(peer);
}

async function untilPong(peer: AmiPeer): Promise<string[]> {
  peer.send('Action: Ping');
  const told: string[] = [];
  for (;;) {
    const text = await peer.next();
    if (text.includes('Pong')) return told;
    const bell = /UserEvent: (\w+)$/m.exec(text)?.[1];
    told.push(bell ?? text.replaceAll('\r\n', '|'));
  }
}

/** The token that a login is given now. */
async function tokenNow(listener: 'modern' | 'classic' = 'modern'): Promise<string> {
  const peer = await manager.connect(listener);
  await peer.next();
  peer.send('Action: Login', 'Username: admin', 'Secret: secret', 'Events: off');
  const reply = await peer.next();
  const [, token] = /^Response: Success\r\nMessage: Authentication accepted\r\nResumeToken: ([0-9a-f]{12}-\d+)$/.exec(reply) ?? [];
  assert.ok(token, reply);
  return token;
}

test('a login is told where the exchange stands, in both dialects, and only where events are numbered', async () => {
  await start();
  const peer = await manager.connect();
  await peer.next();
  peer.send('Action: Login', 'Username: admin', 'Secret: secret', 'Resume: 0');
  assert.equal(await peer.next(), 'Response: Success\r\nMessage: Authentication accepted');
  await start(NUMBERED);
  const [life] = (await tokenNow()).split('-');
  assert.equal((await tokenNow('classic')).split('-')[0], life, 'a life has one name');
  const hears = await manager.logIn({ headers: ['Events: user'] });
  ring('One');
  const number = /SequenceNumber: (\d+)/.exec(await hears.next())?.[1];
  // A login is an event of its own, which is told before its reply.
  assert.equal(await tokenNow(), `${life}-${Number(number) + 1}`);
});

test('Resume tells again what came since, by the rights of the new login, for a token as for a number alone', async () => {
  await start({ ...NUMBERED, accounts: [account('admin'), account('deaf', { read: 'call' })] });
  const first = await manager.logIn({ headers: ['Events: user'] });
  ring('One');
  const number = /SequenceNumber: (\d+)/.exec(await first.next())?.[1];
  const life = (await tokenNow()).split('-')[0];
  first.destroy();
  await loopUntil(() => manager.service.sessions().every(({ name }) => name === 'admin'));
  ring('Two', 'Three');
  for (const token of [`${life}-${number}`, `${number}`]) {
    assert.deepEqual(await toldFrom(token), ['Two', 'Three'], token);
    assert.deepEqual(await toldFrom(token, 'deaf'), [], token);
  }
  assert.deepEqual(await toldFrom(await tokenNow()), [], 'nothing came since');
});

test('a token of an exchange that was started anew since is none of this one: all of the present life is told', async () => {
  await start(NUMBERED);
  ring('Old', 'Older', 'Oldest');
  const before = await tokenNow();
  await manager.stop();
  await start(NUMBERED);
  ring('One', 'Two', 'Three', 'Four', 'Five', 'Six');
  assert.notEqual((await tokenNow()).split('-')[0], before.split('-')[0]);
  assert.deepEqual(await toldFrom(before), ['One', 'Two', 'Three', 'Four', 'Five', 'Six']);
  const [, number] = before.split('-');
  assert.notDeepEqual(
    await toldFrom(`${number}`),
    ['One', 'Two', 'Three', 'Four', 'Five', 'Six'],
    'a number alone does not tell the two apart',
  );
});

test('a token of another exchange that runs beside it is none of this one either', async () => {
  await start(NUMBERED);
  ring('There');
  const there = await tokenNow();
  await start(NUMBERED);
  ring('Here', 'HereToo');
  assert.deepEqual(await toldFrom(there), ['Here', 'HereToo']);
});

test('what is no token is not one of this exchange: all that it keeps is told, once', async () => {
  await start(NUMBERED);
  ring('One', 'Two');
  const life = (await tokenNow()).split('-')[0];
  for (const token of [
    'nonsense',
    '-1',
    `${life}-`,
    `-${life}`,
    `${life}`,
    `${life}-1e0`,
    `${life}-1-1`,
    `${life}-999999`,
    '9'.repeat(400),
    '\xe4-1',
  ])
    assert.deepEqual(await toldFrom(token), ['One', 'Two'], token);
});

test('what is not kept any more is told as EventsLost, from the number behind the token on', async () => {
  await start(NUMBERED);
  const life = (await tokenNow()).split('-')[0];
  for (let n = 0; n < MANAGER_LIMITS.resumableEvents; n++) ring(`N${n}`);
  const numberIn = (text: string | undefined, header: string) => Number(new RegExp(`${header}: (\\d+)`).exec(text ?? '')?.[1]);
  for (const [token, first] of [
    [`${life}-3`, 4],
    ['3', 4],
    ['000000000000-3', 1],
  ] as const) {
    const late = await manager.logIn({ headers: ['Events: user', `Resume: ${token}`] });
    const lost = await late.next();
    assert.match(lost, /^Event: EventsLost\r\nPrivilege: system,all\r\nCount: \d+\r\nFirstSequenceNumber: \d+\r\nLastSequenceNumber: \d+$/);
    assert.equal(numberIn(lost, 'FirstSequenceNumber'), first);
    assert.equal(numberIn(lost, 'Count'), numberIn(lost, 'LastSequenceNumber') - first + 1);
    const next = numberIn(await late.next(), 'SequenceNumber');
    assert.ok(next - numberIn(lost, 'LastSequenceNumber') <= 2, 'what is told again begins there');
    late.destroy();
  }
});
