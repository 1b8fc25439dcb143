import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { ManualClock } from '../base/manual-clock.ts';
import { defineAction } from './define-action.ts';
import { account, loopUntil, type ManagerFixture, startManager } from './manager-fixture.ts';
import { commandOutput, success } from './reply.ts';

let manager: ManagerFixture;
afterEach(() => manager.stop());

const start = async (...args: Parameters<typeof startManager>) => {
  manager = await startManager(...args);
  return manager;
};

const bell = (name = 'Bell') => manager.service.publish('user.eventRaised', { name, headers: [['Tone', 'high']] });

test('a client that does not read is dropped alone, after its write timeout, and named in the log', async () => {
  await start({ accounts: [account('admin'), account('stuck')] });
  const stuck = await manager.logIn({ user: 'stuck', headers: ['Events: user'] });
  const other = await manager.logIn({ headers: ['Events: user'] });
  stuck.socket.pause();
  const timers = manager.clock.pendingTimers;
  const flood = 'x'.repeat(10_000);
  while (manager.clock.pendingTimers === timers) {
    for (let i = 0; i < 50; i++) manager.service.publish('user.eventRaised', { name: 'Flood', headers: [['X', flood]] });
    await new Promise((resolve) => setImmediate(resolve));
    while (other.socket.readableLength > 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await manager.clock.advance(100);
  await loopUntil(() => manager.service.sessions().length === 1);
  assert.equal(manager.log.filter(({ message }) => message.startsWith('session of stuck from 127.0.0.1 is dropped')).length, 1);
  other.send('Action: Ping', 'ActionID: alive');
  assert.match(await other.find('ActionID: alive'), /Pong/);
});

test('with slowpolicy skip the oldest events are lost instead, which the client is told', async () => {
  await start({ accounts: [account('admin', { slowPolicy: 'skip' })] });
  const slow = await manager.logIn({ headers: ['Events: user'] });
  slow.socket.pause();
  const flood = 'x'.repeat(10_000);
  let published = 0;
  for (let turn = 0; turn < 60; turn++) {
    for (let i = 0; i < 40; i++) {
      manager.service.publish('user.eventRaised', { name: String(published++), headers: [['X', flood]] });
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(manager.service.sessions().length, 1);
  assert.ok((manager.service.sessions()[0]?.queuedBytes ?? 0) < 8 << 20);
  slow.socket.resume();
  const lost = await slow.find('Event: EventsLost');
  const count = Number(/Count: (\d+)/.exec(lost)?.[1]);
  const [first, last] = [/First\w+: (\d+)/.exec(lost)?.[1], /Last\w+: (\d+)/.exec(lost)?.[1]].map(Number);
  assert.ok(count > 0);
  assert.equal((last ?? 0) - (first ?? 0) + 1, count);
  await slow.find(`UserEvent: ${published - 1}`);
});

test('a client that sends without reading is left to its socket, not to the memory', async () => {
  await start({ accounts: [account('admin', { slowPolicy: 'skip' })] });
  const peer = await manager.logIn({ headers: ['Events: off'] });
  peer.socket.pause();
  const pings = `Action: Ping\r\nActionID: ${'x'.repeat(900)}\r\n\r\n`.repeat(200);
  for (let i = 0; i < 200; i++) {
    peer.raw(pings);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.ok((manager.service.sessions()[0]?.queuedBytes ?? 0) < 2 << 20);
});

test('the requests of all sessions together have a share of each turn of the loop, and each session is answered one a turn at least', async () => {
  let ran = 0;
  const slow = defineAction({
    name: 'Slow',
    summary: 'Takes a millisecond.',
    privileges: [],
    fields: {},
    run: () => {
      ran++;
      return success();
    },
  });
  const clock = new ManualClock();
  await start({}, { actions: [slow], clock: { now: () => clock.now(), setTimer: clock.setTimer.bind(clock), monotonic: () => ran } });
  const peers = await Promise.all(Array.from({ length: 20 }, () => manager.logIn({ headers: ['Events: off'] })));
  let most = 0;
  let before = 0;
  const look = () => {
    most = Math.max(most, ran - before);
    before = ran;
    if (ran < 600) setImmediate(look);
  };
  look();
  for (const peer of peers) peer.raw(Array.from({ length: 30 }, (_, i) => `Action: Slow\r\nActionID: ${i}\r\n\r\n`).join(''));
  for (const peer of peers) for (let i = 0; i < 30; i++) assert.match(await peer.next(), new RegExp(`ActionID: ${i}$`));
  assert.ok(most <= 40, `${most} ran in one turn`);
});

/** A reply of one message that takes some twenty turns of the loop, in each of which an event comes. */
const longReply = (kind: 'command' | 'raw') =>
  defineAction({
    name: kind,
    summary: 'Says much.',
    privileges: [],
    fields: {},
    run: () => {
      function* lines(): Iterable<string> {
        for (let i = 0; i < 400; i++) {
          if (i % 20 === 0) bell(`Bell${i}`);
          yield `Line: ${'x'.repeat(900)}${kind === 'raw' ? '\r\n' : ''}`;
        }
        if (kind === 'raw') yield '\r\n';
      }
      return kind === 'raw' ? { kind, text: lines() } : commandOutput(lines());
    },
  });

for (const kind of ['command', 'raw'] as const) {
  test(`no event and no other reply stands in the middle of a long message (${kind})`, async () => {
    await start({ accounts: [account('admin', { overtaking: true })] }, { actions: [longReply(kind)] });
    const peer = await manager.logIn({ headers: ['Events: user'] });
    peer.send(`Action: ${kind}`, 'ActionID: 1');
    await new Promise((resolve) => setImmediate(resolve));
    peer.send('Action: Ping', 'ActionID: 2');
    const message = await peer.find('Line: xxx');
    assert.equal(message.split('Line: xxx').length, 401, 'whole');
    assert.doesNotMatch(message, /Event|Pong/);
    const behind = [];
    for (let i = 0; i < 21; i++) behind.push(await peer.next());
    assert.equal(behind.filter((each) => each.startsWith('Event: UserEvent')).length, 20);
    assert.equal(behind.filter((each) => each.includes('Pong')).length, 1);
  });
}

test('events that wait for the end of a long message are bounded: who is not dropped is told how many are lost', async () => {
  const flood = defineAction({
    name: 'Flood',
    summary: 'Says much while much happens.',
    privileges: [],
    fields: {},
    run: () => {
      function* lines(): Iterable<string> {
        for (let i = 0; i < 80; i++) {
          for (let j = 0; j < 20; j++) manager.service.publish('user.eventRaised', { name: 'Bell', headers: [['Tone', 'x'.repeat(9000)]] });
          yield 'x'.repeat(900);
        }
      }
      return commandOutput(lines());
    },
  });
  await start({ accounts: [account('admin', { slowPolicy: 'skip' }), account('other')] }, { actions: [flood] });
  const skipped = await manager.logIn({ headers: ['Events: user'] });
  skipped.send('Action: Flood');
  assert.match(await skipped.find('Event: EventsLost'), /Count: \d{3}/);
  skipped.destroy();
  const dropped = await manager.logIn({ user: 'other', headers: ['Events: user'] });
  dropped.send('Action: Flood');
  await dropped.closed();
});
