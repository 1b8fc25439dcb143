import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { Acl } from '../config/acl.ts';
import { account, loopUntil, type ManagerFixture, startManager } from './manager-fixture.ts';

let manager: ManagerFixture;
afterEach(() => manager.stop());

const start = async (...args: Parameters<typeof startManager>) => {
  manager = await startManager(...args);
  return manager;
};

test('each listener greets in its dialect', async () => {
  await start();
  assert.equal(await (await manager.connect('modern')).next(), 'Asterisk Call Manager/11.0.0');
  assert.equal(await (await manager.connect('classic')).next(), 'Asterisk Call Manager/1.0');
});

test('a login is answered, and in the modern dialect by FullyBooted for those who read class system', async () => {
  await start();
  const modern = await manager.logIn();
  assert.equal(await modern.next(), 'Event: FullyBooted\r\nPrivilege: system,all\r\nUptime: 7\r\nLastReload: 0\r\nStatus: Fully Booted');
  const classic = await manager.logIn({ listener: 'classic' });
  classic.send('Action: Ping', 'ActionID: 1');
  assert.equal(await classic.next(), 'Response: Pong\r\nActionID: 1');
  const quiet = await manager.logIn({ headers: ['Events: call'] });
  quiet.send('Action: Ping');
  assert.match(await quiet.next(), /^Response: Success\r\nPing: Pong\r\nTimestamp: \d+\.\d{6}$/);
});

test('an MD5 login proves the secret by the session’s challenge, which stays the same', async () => {
  await start();
  const peer = await manager.connect();
  await peer.next();
  peer.send('Action: Challenge', 'AuthType: md5');
  const challenge = (await peer.next()).split('Challenge: ')[1] ?? '';
  peer.send('Action: Challenge', 'AuthType: MD5');
  assert.equal((await peer.next()).split('Challenge: ')[1], challenge);
  const key = createHash('md5').update(`${challenge}secret`).digest('hex');
  peer.send('Action: Login', 'AuthType: MD5', 'Username: ADMIN', `Key: ${key}`);
  assert.match(await peer.next(), /Authentication accepted/);
});

test('a refused login is answered after a second and ends the connection', async () => {
  await start();
  for (const lines of [
    ['Username: admin', 'Secret: wrong'],
    ['Username: nobody', 'Secret: secret'],
    ['Secret: secret'],
    ['Username: admin', 'AuthType: MD5', 'Key: 0123'],
  ]) {
    const peer = await manager.connect();
    await peer.next();
    let reply: string | undefined;
    peer.send('Action: Login', ...lines);
    const answered = peer.next().then((text) => {
      reply = text;
    });
    await loopUntil(() => manager.clock.pendingTimers > 1);
    await manager.clock.advance(900);
    assert.equal(reply, undefined);
    await manager.clock.advance(200);
    await answered;
    assert.equal(reply, 'Response: Error\r\nMessage: Authentication failed');
    await peer.closed();
  }
});

test('an address that its access list does not let in fails like any other', async () => {
  await start({ accounts: [account('shut', { acl: Acl.nobody })] });
  const peer = await manager.connect();
  await peer.next();
  peer.send('Action: Login', 'Username: shut', 'Secret: secret');
  await loopUntil(() => manager.clock.pendingTimers > 1);
  await manager.clock.advance(1000);
  assert.equal(await peer.next(), 'Response: Error\r\nMessage: Authentication failed');
});

test('an account for one session at a time refuses the second, and Challenge without a name does not', async () => {
  await start({ accounts: [account('single', { allowMultipleLogin: false })] });
  await manager.logIn({ user: 'single' });
  const second = await manager.connect();
  await second.next();
  second.send('Action: Challenge', 'AuthType: MD5');
  assert.match(await second.next(), /^Response: Success/);
  second.send('Action: Login', 'Username: single', 'Secret: secret');
  await loopUntil(() => manager.clock.pendingTimers > 1);
  await manager.clock.advance(1000);
  assert.equal(await second.next(), 'Response: Error\r\nMessage: Login Already In Use');
  await second.closed();
});

test('an account and then the Login itself may choose another dialect than the listener’s', async () => {
  await start({ accounts: [account('admin'), account('old', { dialect: 'classic' })] });
  const old = await manager.logIn({ user: 'old' });
  old.send('Action: Ping');
  assert.equal(await old.next(), 'Response: Pong');
  const chosen = await manager.logIn({ user: 'old', headers: ['Dialect: modern', 'Events: off'] });
  chosen.send('Action: Ping');
  assert.match(await chosen.next(), /^Response: Success\r\nPing: Pong/);
});

test('a second login changes nothing in the modern dialect and everything in the classic one', async () => {
  await start({ accounts: [account('admin'), account('reader', { write: '' })] });
  const modern = await manager.logIn({ headers: ['Events: off'] });
  modern.send('Action: Login', 'Username: reader', 'Secret: secret');
  assert.equal(await modern.next(), 'Response: Success\r\nMessage: Already authenticated');
  const classic = await manager.logIn({ listener: 'classic' });
  classic.send('Action: Login', 'Username: reader', 'Secret: secret');
  await classic.next();
  classic.send('Action: UserEvent', 'UserEvent: X');
  assert.equal(await classic.next(), 'Response: Error\r\nMessage: Permission denied');
});

test('nobody who has not logged in learns which actions there are', async () => {
  await start();
  const peer = await manager.connect();
  await peer.next();
  for (const name of ['Ping', 'NoSuchAction']) {
    peer.send(`Action: ${name}`, 'ActionID: 1');
    assert.equal(await peer.next(), 'Response: Error\r\nActionID: 1\r\nMessage: Permission denied');
  }
});
