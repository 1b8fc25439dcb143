import assert from 'node:assert/strict';
import test from 'node:test';
import { ScriptedManager } from '../../src/testing/scripted-manager.ts';
import { DaemonProcess } from './daemon-process.ts';
import { managerConf, SECRET, type SmallExchange, withExchange } from './small-exchange.ts';

const QUICK = ['--sessions', '3', '--seconds', '20', '--count', '40'];

/** The command, put on one of the exchange's listeners. */
const bench = (port: number, args: readonly string[], secret = SECRET) =>
  new DaemonProcess(['bench', '--server', `127.0.0.1:${port}`, '--json', ...args], { RINGDOWN_SECRET: secret });

const resultsOf = ({ stdout }: DaemonProcess) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const everyListener = ({ amiPort, classicPort }: SmallExchange) => [amiPort, classicPort];

test('logins, pings, events and calls are counted and timed, in either dialect, and nothing is left behind', () =>
  withExchange(async (exchange) => {
    for (const port of everyListener(exchange)) {
      const command = bench(port, [...QUICK, '--originate', 'Local/700@default']);
      assert.equal(await command.exit, 0, command.stderr + command.stdout);
      const results = resultsOf(command);
      assert.deepEqual(
        results.map(({ measurement, done, failed, isWhole }) => [measurement, done, failed, isWhole]),
        [
          ['login', 40, 0, true],
          ['ping', 40, 0, true],
          ['events', 120, 0, true],
          ['originate', 40, 0, true],
        ],
      );
      for (const { ms, perSecond } of results) {
        assert.ok(perSecond > 0);
        assert.ok(0 < ms.p50 && ms.p50 <= ms.p99 && ms.p99 <= ms.max, JSON.stringify(ms));
      }
    }
    assert.deepEqual([...exchange.running.exchange.core.channels], []);
  }));

test('what fails is counted with its reason, does not keep the others from being measured, and makes the status 1', () =>
  withExchange(
    async ({ amiPort }) => {
      const command = bench(amiPort, ['login', 'events', 'originate', ...QUICK, '--user', 'guest', '--originate', 'Local/700@default']);
      assert.equal(await command.exit, 1);
      const [login, events, calls] = resultsOf(command);
      assert.deepEqual([login.done, login.failed], [40, 0]);
      assert.equal(events.done, 0);
      assert.match(Object.keys(events.failures).join(), /UserEvent was refused: Permission denied/);
      assert.match(Object.keys(calls.failures).join(), /Originate was refused: Permission denied/);
    },
    { files: { 'manager.conf': managerConf(`[guest]\nsecret = ${SECRET}\nread = call\nwrite = reporting\n`) } },
  ));

test('a server that goes away ends the load with what was measured', async (t) => {
  const server = await ScriptedManager.start();
  t.after(() => server.close());
  const command = bench(server.port, ['ping', '--seconds', '60', '--count', '1000000']);
  await server.request('Ping');
  await server.close();
  assert.equal(await command.exit, 1);
  const [{ isWhole, failures }] = resultsOf(command);
  assert.equal(isWhole, false);
  assert.match(Object.keys(failures).join(), /the connection was closed/);
});

test('Control-C ends it with what was measured so far, status 0', () =>
  withExchange(async ({ amiPort }) => {
    const command = bench(amiPort, ['--count', '200', '--seconds', '60']);
    await command.printed(/"measurement":"login"/);
    command.child.kill('SIGINT');
    assert.equal(await command.exit, 0, command.stderr);
    assert.ok(resultsOf(command).length >= 1);
  }));

test('a server elsewhere is not loaded unless that is said, and one that is not there or lets nobody in is status 3', () =>
  withExchange(async ({ amiPort }) => {
    const away = new DaemonProcess(['bench', '--server', '192.0.2.1:5038']);
    assert.equal(await away.exit, 2);
    assert.match(away.stderr, /192[.]0[.]2[.]1 is not this machine: --yes-load-this-server/);
    const wrong = bench(amiPort, [], 'wrong');
    assert.equal(await wrong.exit, 3);
    const unnamed = bench(amiPort, ['originate']);
    assert.equal(await unnamed.exit, 2);
    assert.match(unnamed.stderr, /--originate has to say/);
  }));
