import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { generate } from 'selfsigned';
import { AmiPeer, account, loopUntil, type ManagerFixture, managerOptions, startManager } from './manager-fixture.ts';

let manager: ManagerFixture;
afterEach(() => manager.stop());

const start = async (...args: Parameters<typeof startManager>) => {
  manager = await startManager(...args);
  return manager;
};

const bell = (name = 'Bell') => manager.service.publish('user.eventRaised', { name, headers: [['Tone', 'high']] });

test('a fact that no session would hear has no listener on the bus', async () => {
  await start();
  assert.equal(manager.bus.wants('user.eventRaised'), false);
  const peer = await manager.logIn({ headers: ['Events: user'] });
  assert.equal(manager.bus.wants('user.eventRaised'), true);
  assert.equal(manager.bus.wants('channel.variableSet'), false);
  peer.send('Action: Events', 'EventMask: dialplan');
  await peer.find('Events: On');
  assert.equal(manager.bus.wants('user.eventRaised'), false);
  assert.equal(manager.bus.wants('channel.variableSet'), true);
  peer.destroy();
  await loopUntil(() => manager.service.sessions().length === 0);
  assert.equal(manager.bus.wants('channel.variableSet'), false);
});

test('an event goes to those who read its class and asked for it, in each one’s dialect', async () => {
  await start({ accounts: [account('admin'), account('caller', { read: 'call' })] });
  const modern = await manager.logIn({ headers: ['Events: user'] });
  const classic = await manager.logIn({ listener: 'classic' });
  const caller = await manager.logIn({ user: 'caller' });
  manager.service.publish('extension.statusChanged', { exten: '100', context: 'default', hint: 'SIP/alice', status: 8 });
  bell();
  assert.match(await modern.next(), /^Event: UserEvent/);
  assert.match(await classic.next(), /^Event: ExtensionStatus\r\nPrivilege: call,all\r\nExten: 100\r\nContext: default\r\nStatus: 8$/);
  assert.match(await classic.next(), /^Event: UserEvent/);
  assert.match(await caller.next(), /StatusText: Ringing$/);
  caller.send('Action: Ping');
  assert.match(await caller.next(), /Pong/, 'no user event for who may not read it');
});

test('filters of the account and of the session decide what passes', async () => {
  const eventFilters = [{ pattern: '!Tone: low', criteria: '', file: '', line: 1 }];
  await start({ accounts: [account('admin', { eventFilters })] });
  const peer = await manager.logIn({ headers: ['Events: user'] });
  peer.send('Action: Filter', 'Operation: Add', 'Filter: Bell', 'MatchCriteria: header(UserEvent),method(exact)');
  assert.equal(await peer.next(), 'Response: Success\r\nMessage: Success');
  manager.service.publish('user.eventRaised', { name: 'Bell', headers: [['Tone', 'low']] });
  bell('Gong');
  bell('Bell');
  assert.match(await peer.next(), /UserEvent: Bell\r\nTone: high$/);
  peer.send('Action: Filter', 'Operation: Add', 'Filter: ((');
  assert.match(await peer.next(), /Filter did not compile\. {2}Check the syntax/);
});

test('a filter line of the configuration that is not valid is reported once and left out', async () => {
  await start({ accounts: [account('admin', { eventFilters: [{ pattern: '((', criteria: '', file: 'manager.conf', line: 9 }] })] });
  assert.equal(manager.log.filter(({ message }) => message.startsWith('manager.conf:9:')).length, 1);
});

test('the envelope shows what the configuration asks for, and a reload changes it', async () => {
  await start({ timestampEvents: true, sequenceNumbers: true, disabledEvents: ['Reload'] }, { systemName: 'north' });
  const peer = await manager.logIn({ headers: ['Events: user,system'] });
  await peer.find('FullyBooted');
  manager.service.publish('exchange.reloaded', { module: 'manager', status: 0 });
  bell();
  assert.match(
    await peer.next(),
    /^Event: UserEvent\r\nPrivilege: user,all\r\nTimestamp: 1700000000\.000000\r\nSequenceNumber: \d+\r\nSystemName: north\r\nUserEvent: Bell\r\n/,
  );
  manager.service.reload(managerOptions({ accounts: [] }));
  bell();
  assert.match(await peer.next(), /^Event: UserEvent\r\nPrivilege: user,all\r\nSystemName: north\r\nUserEvent: Bell/);
});

test('the envelope of the classic dialect names no exchange', async () => {
  await start({ timestampEvents: true }, { systemName: 'north' });
  const peer = await manager.logIn({ listener: 'classic', headers: ['Events: user'] });
  bell();
  assert.match(await peer.next(), /^Event: UserEvent\r\nPrivilege: user,all\r\nTimestamp: 1700000000\.000000\r\nUserEvent: Bell\r\n/);
});

test('who does not log in within authtimeout is closed without a word, who does is not', async () => {
  await start({ authTimeoutMs: 5000 });
  const peer = await manager.logIn({ headers: ['Events: off'] });
  const silent = await manager.connect();
  await silent.next();
  await manager.clock.advance(7000);
  await silent.closed();
  peer.send('Action: Ping');
  assert.match(await peer.next(), /Pong/);
});

test('authlimit counts those that are silent; a burst that has just come is served, up to ten times the limit', async () => {
  await start({ authLimit: 2 });
  const peers: AmiPeer[] = [];
  for (let i = 0; i < 5; i++) peers.push(await manager.connect());
  for (const peer of peers) assert.match(await peer.next(), /^Asterisk Call Manager/);
  await manager.clock.advance(1100);
  await (await manager.connect()).closed();
});

test('an address that takes all places of newcomers keeps nobody else out, and those who have logged in stay', async () => {
  await start({ authLimit: 4 });
  const user = await manager.logIn();
  const silent: AmiPeer[] = [];
  for (let i = 0; i < 4; i++) silent.push(await manager.connect());
  for (const peer of silent) assert.match(await peer.next(), /^Asterisk Call Manager/);
  await manager.clock.advance(1100);
  await (await manager.connect()).closed();
  const other = await manager.connect('modern', '127.0.0.2');
  assert.match(await other.next(), /^Asterisk Call Manager/);
  await silent[0]?.closed();
  assert.equal(manager.service.sessions().length, 5);
  user.send('Action: Ping');
  assert.match(await user.find('Pong'), /Pong/);
});

test('whoever proves who it is when there are too many sessions is told so, and those who are there stay', async () => {
  await start();
  const user = await manager.logIn();
  manager.service.login.isFull = (peer) => peer.account === undefined;
  const late = await manager.connect();
  await late.next();
  const timers = manager.clock.pendingTimers;
  late.send('Action: Login', 'Username: admin', 'Secret: secret');
  await loopUntil(() => manager.clock.pendingTimers > timers);
  await manager.clock.advance(1000);
  assert.equal(await late.next(), 'Response: Error\r\nMessage: Too many sessions');
  await late.closed();
  user.send('Action: Ping');
  assert.match(await user.find('Pong'), /Pong/);
});

test('those who have logged in are no newcomers, however many come within a second', async () => {
  await start({ authLimit: 2 });
  for (let i = 0; i < 25; i++) await manager.logIn();
  await manager.logIn();
  assert.equal(manager.service.sessions().length, 26);
});

test('an address with too many failed logins is kept out for a minute', async () => {
  await start({ lockoutLoopback: true });
  for (let i = 0; i < 20; i++) {
    const peer = await manager.connect();
    await peer.next();
    const timers = manager.clock.pendingTimers;
    peer.send('Action: Login', 'Username: admin', 'Secret: wrong');
    await loopUntil(() => manager.clock.pendingTimers > timers);
    await manager.clock.advance(1000);
    await peer.closed();
  }
  await (await manager.connect()).closed();
  await manager.clock.advance(60_001);
  await manager.logIn();
});

test('every security event that the manager raises names the connection', async () => {
  await start();
  const watcher = await manager.logIn({ headers: ['Events: security'] });
  const peer = await manager.connect();
  await peer.next();
  peer.send('Action: Ping');
  const refused = await watcher.find('RequestNotAllowed');
  assert.match(
    refused,
    /AccountID: \r\nSessionID: 0x[0-9a-f]+\r\nLocalAddress: IPV4\/TCP\/127\.0\.0\.1\/\d+\r\nRemoteAddress: IPV4\/TCP\/127\.0\.0\.1\/\d+\r\nRequestType: Action: Ping\r\nSessionTV: 1970/,
  );
  peer.send('Action: Login', 'Username: admin', 'Secret: wrong');
  assert.match(await watcher.find('InvalidPassword'), /EventVersion: 2\r\nAccountID: admin\r\n/);
  await manager.logIn();
  assert.match(await watcher.find('SuccessfulAuth'), /Severity: Informational[\s\S]*UsingPassword: 0/);
});

test('sessions are listed and can be kicked', async () => {
  await start();
  const peer = await manager.logIn({ headers: ['Events: off'] });
  const [session] = manager.service.sessions();
  assert.equal(session?.name, 'admin');
  assert.equal(session?.address, '127.0.0.1');
  assert.equal(manager.service.kick(session?.id ?? 0), true);
  await peer.closed();
  assert.equal(manager.service.kick(session?.id ?? 0), false);
});

test('junk of any kind ends at most its own session', async () => {
  await start();
  const peer = await manager.logIn({ headers: ['Events: off'] });
  const junk = await manager.connect();
  junk.raw('\x00\xff'.repeat(200_000));
  junk.raw('\r\n\r\n'.repeat(100));
  junk.raw(`Action: ${'Login\r\n'.repeat(500)}\r\n`);
  peer.send('Action: Ping');
  assert.match(await peer.next(), /Pong/);
});

test('the TLS listener speaks the same over an encrypted connection', async () => {
  const pair = await generate([{ name: 'commonName', value: 'localhost' }], { keySize: 2048 });
  await start(
    { tls: { enabled: true, bindAddress: '127.0.0.1:0', certFile: '', privateKey: undefined, cipher: undefined } },
    { tls: { cert: pair.cert, key: pair.private } },
  );
  const port = manager.service.addresses.tls?.port ?? 0;
  const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false });
  const peer = new AmiPeer(socket);
  assert.equal(await peer.next(), 'Asterisk Call Manager/11.0.0');
  peer.send('Action: Login', 'Username: admin', 'Secret: secret', 'Events: off');
  assert.match(await peer.next(), /Authentication accepted/);
  peer.destroy();
  const plain = await AmiPeer.connect(port);
  plain.raw('Action: Ping\r\n\r\n');
  await plain.closed();
});

test('a port that is taken fails the start and leaves nothing open', async () => {
  await start();
  const { port } = manager.service.addresses.modern;
  await assert.rejects(startManager({ port }), /EADDRINUSE/);
});

test('stopping writes what is queued and closes every session', async () => {
  await start();
  const peer = await manager.logIn({ headers: ['Events: system'] });
  await peer.find('FullyBooted');
  manager.service.publish('exchange.stopping', { cleanly: true, restart: false });
  manager.service.stop();
  assert.equal(await peer.next(), 'Event: Shutdown\r\nPrivilege: system,all\r\nShutdown: Cleanly\r\nRestart: False');
  await peer.closed();
});

test('what a client gives as headers of its event has a name and stays on its line', async () => {
  await start();
  const peer = await manager.logIn({ headers: ['Events: user'] });
  peer.send('Action: UserEvent', 'UserEvent: Bell', ': nameless', 'Tone: a\rEvent: Hangup', ' Odd : b', 'no colon');
  assert.match(await peer.next(), /Event Sent/);
  assert.equal(await peer.next(), 'Event: UserEvent\r\nPrivilege: user,all\r\nUserEvent: Bell\r\nTone: a\\rEvent: Hangup\r\n Odd : b');
});
