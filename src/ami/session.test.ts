import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { LoopTurns } from '../base/loop-turns.ts';
import { ManualClock } from '../base/manual-clock.ts';
import { type Action, defineAction } from './define-action.ts';
import { account, loopUntil, type ManagerFixture, startManager } from './manager-fixture.ts';
import { commandOutput, item, list, success } from './reply.ts';

let manager: ManagerFixture;
afterEach(() => manager.stop());

const start = async (...args: Parameters<typeof startManager>) => {
  manager = await startManager(...args);
  return manager;
};

/** An action that answers when it is told to. */
function slowAction(): { action: Action; finish: () => void } {
  let finish = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { action: defineAction({ name: 'Slow', summary: '', privileges: [], run: () => done.then(() => success('done')) }), finish };
}

test('replies keep the order of the requests behind one that waits, while events go on', async () => {
  const slow = slowAction();
  await start({}, { actions: [slow.action] });
  const peer = await manager.logIn({ headers: ['Events: user'] });
  peer.send('Action: Slow', 'ActionID: 1');
  peer.send('Action: Ping', 'ActionID: 2');
  const other = await manager.logIn({ headers: ['Events: off'] });
  other.send('Action: UserEvent', 'UserEvent: Bell');
  assert.match(await peer.next(), /^Event: UserEvent/);
  slow.finish();
  assert.equal(await peer.next(), 'Response: Success\r\nActionID: 1\r\nMessage: done');
  assert.match(await peer.next(), /ActionID: 2/);
});

test('requests that each take a moment and are answered with much are followed by others', async () => {
  const big = defineAction({ name: 'Big', summary: '', privileges: [], run: async () => success('x'.repeat(100_000)) });
  await start({}, { actions: [big] });
  const peer = await manager.logIn();
  peer.raw('Action: Big\r\n\r\n'.repeat(20));
  for (let answers = 0; answers < 20; answers++) assert.match(await peer.find('Response: Success'), /x{100000}/);
  peer.send('Action: Ping');
  assert.match(await peer.find('Ping: Pong'), /Success/);
});

test('a pile of requests that take their time lets others have their turn', async () => {
  let at = 0;
  const standing = new ManualClock();
  const clock = { now: () => standing.now(), monotonic: () => at, setTimer: standing.setTimer.bind(standing) };
  const turns = new LoopTurns();
  const ranIn = new Set<number>();
  const run = () => {
    at += 2;
    ranIn.add(turns.now);
    return success(String(at));
  };
  const heavy = defineAction({ name: 'Heavy', summary: '', privileges: [], run });
  const later = defineAction({ name: 'Later', summary: '', privileges: [], run: async () => run() });
  await start({}, { clock, actions: [heavy, later] });
  const peer = await manager.logIn();
  for (const name of ['Heavy', 'Later']) {
    ranIn.clear();
    const from = at;
    peer.raw(`Action: ${name}\r\n\r\n`.repeat(30));
    for (let n = 1; n <= 30; n++) assert.match(await peer.find('Response: Success'), new RegExp(`Message: ${from + 2 * n}$`));
    assert.ok(ranIn.size >= 10, `${name} ran in ${ranIn.size} turns`);
  }
});

test('an account with overtaking lets requests that carry an ActionID pass', async () => {
  const slow = slowAction();
  await start({ accounts: [account('admin', { overtaking: true })] }, { actions: [slow.action] });
  const peer = await manager.logIn({ headers: ['Events: off'] });
  peer.send('Action: Slow', 'ActionID: 1');
  peer.send('Action: Ping');
  peer.send('Action: Ping', 'ActionID: 2');
  assert.match(await peer.next(), /ActionID: 2/);
  slow.finish();
  assert.match(await peer.next(), /ActionID: 1/);
  assert.match(await peer.next(), /^Response: Success\r\nPing/);
});

test('an action’s reply stands before the events that it causes', async () => {
  await start();
  const peer = await manager.logIn({ headers: ['Events: user'] });
  peer.send('Action: UserEvent', 'UserEvent: Bell', 'Tone: high', 'ActionID: 5');
  assert.equal(await peer.next(), 'Response: Success\r\nActionID: 5\r\nMessage: Event Sent');
  assert.equal(await peer.next(), 'Event: UserEvent\r\nPrivilege: user,all\r\nUserEvent: Bell\r\nTone: high\r\nActionID: 5');
});

test('SuppressEvents keeps them back from the reply but not for ever', async () => {
  await start();
  const peer = await manager.logIn({ headers: ['Events: user'] });
  peer.send('Action: UserEvent', 'UserEvent: Bell', 'SuppressEvents: yes');
  assert.match(await peer.next(), /Event Sent/);
  assert.match(await peer.next(), /^Event: UserEvent/);
});

test('in the classic dialect a user event shows the whole request', async () => {
  await start();
  const peer = await manager.logIn({ listener: 'classic', headers: ['Events: user'] });
  peer.send('Action: UserEvent', 'UserEvent: Probe', 'Tone: high', 'ActionID: v2');
  assert.match(await peer.next(), /^Response: Success/);
  assert.equal(
    await peer.next(),
    'Event: UserEvent\r\nPrivilege: user,all\r\nUserEvent: Probe\r\nAction: UserEvent\r\nTone: high\r\nActionID: v2',
  );
});

test('WaitEvent answers with the first event, after its time, or when anything is sent', async () => {
  await start();
  const peer = await manager.logIn({ headers: ['Events: user'] });
  const other = await manager.logIn({ headers: ['Events: off'] });
  peer.send('Action: WaitEvent', 'ActionID: w1');
  await loopUntil(() => manager.service.sessions().length === 2);
  peer.send('Action: Ping', 'ActionID: p1');
  assert.equal(await peer.next(), 'Response: Success\r\nActionID: w1\r\nMessage: Waiting for Event completed.');
  assert.equal(await peer.next(), 'Event: WaitEventComplete\r\nActionID: w1');
  assert.match(await peer.next(), /ActionID: p1/);

  const timers = manager.clock.pendingTimers;
  peer.send('Action: WaitEvent', 'Timeout: 5');
  await loopUntil(() => manager.clock.pendingTimers > timers);
  other.send('Action: UserEvent', 'UserEvent: Bell');
  assert.equal(await peer.next(), 'Response: Success\r\nMessage: Waiting for Event completed.');
  assert.match(await peer.next(), /^Event: UserEvent/);
  assert.equal(await peer.next(), 'Event: WaitEventComplete');

  peer.send('Action: WaitEvent', 'Timeout: 5');
  await loopUntil(() => manager.clock.pendingTimers > timers);
  await manager.clock.advance(5000);
  await peer.next();
  assert.equal(await peer.next(), 'Event: WaitEventComplete');
});

test('a client that closes its side after its requests still gets every answer', async () => {
  const slow = slowAction();
  await start({}, { actions: [slow.action] });
  const peer = await manager.logIn({ headers: ['Events: off'] });
  peer.send('Action: Slow', 'ActionID: 1');
  peer.send('Action: Ping', 'ActionID: 2');
  peer.socket.end();
  setImmediate(slow.finish);
  assert.match(await peer.next(), /ActionID: 1/);
  assert.match(await peer.next(), /ActionID: 2/);
  await peer.closed();
});

test('a list is framed as each dialect has it', async () => {
  const things = defineAction({
    name: 'Things',
    summary: '',
    privileges: [],
    run: () =>
      list({
        message: 'Things will follow',
        items: [item('Thing', 'Name: a\r\n')].values(),
        complete: 'ThingsComplete',
        extras: (count) => [['Items', count]],
      }),
  });
  await start({}, { actions: [things] });
  const modern = await manager.logIn({ headers: ['Events: off'] });
  modern.send('Action: Things', 'ActionID: 1');
  assert.equal(await modern.next(), 'Response: Success\r\nActionID: 1\r\nEventList: start\r\nMessage: Things will follow');
  assert.equal(await modern.next(), 'Event: Thing\r\nName: a\r\nActionID: 1');
  assert.equal(await modern.next(), 'Event: ThingsComplete\r\nActionID: 1\r\nEventList: Complete\r\nListItems: 1\r\nItems: 1');
  const classic = await manager.logIn({ listener: 'classic' });
  classic.send('Action: Things', 'ActionID: 1');
  assert.equal(await classic.next(), 'Response: Success\r\nActionID: 1\r\nMessage: Things will follow');
  assert.equal(await classic.next(), 'Event: Thing\r\nName: a\r\nActionID: 1');
  assert.equal(await classic.next(), 'Event: ThingsComplete\r\nActionID: 1');
});

test('ten thousand items hold nobody up and come in one piece', async () => {
  const many = defineAction({
    name: 'Many',
    summary: '',
    privileges: [],
    run: () =>
      list({
        message: 'm',
        complete: 'ManyComplete',
        items: (function* () {
          for (let i = 0; i < 10_000; i++) yield item('One', `Number: ${i}\r\nFiller: ${'x'.repeat(400)}\r\n`);
        })(),
      }),
  });
  await start({}, { actions: [many] });
  const [reader, other] = [await manager.logIn({ headers: ['Events: off'] }), await manager.logIn({ headers: ['Events: off'] })];
  reader.send('Action: Many');
  let worst = 0;
  for (let i = 0; i < 20; i++) {
    const started = performance.now();
    other.send('Action: Ping');
    await other.next();
    worst = Math.max(worst, performance.now() - started);
  }
  for (let i = -1; i < 10_000; i++) await reader.next();
  assert.match(await reader.next(), /^Event: ManyComplete\r\nEventList: Complete\r\nListItems: 10000$/);
  assert.ok(worst < 250, `a Ping took ${worst} ms`);
});

test('command output has its form by dialect, and the old one where an account asks for it', async () => {
  const command = defineAction({
    name: 'Command',
    summary: '',
    privileges: ['command'],
    run: (_, __) => commandOutput(['one', '', 'three\r\nEvent: Forged'], true),
  });
  await start({ accounts: [account('admin'), account('old', { commandFormat: 'follows' })] }, { actions: [command] });
  const modern = await manager.logIn({ headers: ['Events: off'] });
  modern.send('Action: Command', 'ActionID: 1');
  assert.equal(
    await modern.next(),
    'Response: Success\r\nActionID: 1\r\nMessage: Command output follows\r\nOutput: one\r\nOutput: \r\nOutput: three\\r\\nEvent: Forged',
  );
  for (const peer of [
    await manager.logIn({ user: 'old', headers: ['Events: off'] }),
    await manager.logIn({ listener: 'classic', headers: ['Events: off'] }),
  ]) {
    peer.send('Action: Command', 'ActionID: 1');
    assert.equal(
      await peer.next(),
      'Response: Follows\r\nPrivilege: Command\r\nActionID: 1\r\none\n\nthree\\r\\nEvent: Forged\n--END COMMAND--',
    );
  }
});

test('an action that fails unforeseen is answered and does not end the session', async () => {
  const broken = defineAction({
    name: 'Broken',
    summary: '',
    privileges: [],
    run: () => {
      throw new Error('no luck');
    },
  });
  await start({}, { actions: [broken] });
  const peer = await manager.logIn({ headers: ['Events: off'] });
  peer.send('Action: Broken', 'ActionID: 1');
  assert.match(await peer.next(), /^Response: Error\r\nActionID: 1\r\n/);
  peer.send('Action: Ping');
  assert.match(await peer.next(), /Pong/);
  assert.equal(manager.log.filter(({ level }) => level === 'error').length, 1);
});

test('faults of a request are refused by name, and the session goes on', async () => {
  await start();
  const peer = await manager.logIn({ headers: ['Events: off'] });
  peer.send('Action: Ping', 'ActionID: 1', `X: ${'x'.repeat(2000)}`);
  assert.equal(await peer.next(), 'Response: Error\r\nActionID: 1\r\nMessage: Failed to parse message: line too long');
  peer.send('Action: Ping', 'ActionID: 2', ...Array.from({ length: 130 }, (_, i) => `H${i}: v`));
  assert.equal(await peer.next(), 'Response: Error\r\nActionID: 2\r\nMessage: Too many lines in message or allocation failure');
  peer.raw('\r\n');
  assert.equal(await peer.next(), 'Response: Error\r\nMessage: Missing action in request');
  peer.send('Action: No such', 'ActionID: 3');
  assert.match(await peer.next(), /^Response: Error\r\nActionID: 3\r\nMessage: Invalid\/unknown command: No such\. Use Action/);
});

test('the classic dialect wants exactly one blank behind a colon', async () => {
  await start();
  const peer = await manager.logIn({ listener: 'classic' });
  peer.send('Action:Ping', 'ActionID: 1');
  assert.equal(await peer.next(), 'Response: Error\r\nActionID: 1\r\nMessage: Missing action in request');
  peer.send('Action:    Ping', 'ActionID:   6');
  assert.match(await peer.next(), /^Response: Error\r\nActionID: {3}6\r\nMessage: Invalid\/unknown command\. Use/);
});
