import assert from 'node:assert/strict';
import test from 'node:test';
import { ScriptedManager } from '../../src/testing/scripted-manager.ts';
import { DaemonProcess } from './daemon-process.ts';
import { SECRET, withExchange } from './small-exchange.ts';

const ENV = { RINGDOWN_SECRET: SECRET };

test('a snapshot has the channels of a server of either dialect, and ends', () =>
  withExchange(async ({ amiPort, classicPort, running }) => {
    const up = new Promise<void>((resolve) => {
      running.exchange.bus.subscribe(['channel.stateChanged'], ({ channel }) => {
        if (channel.name.endsWith('1') && channel.state === 6) resolve();
      });
    });
    const call = new DaemonProcess(
      ['action', 'Originate', 'Channel=Local/700@default', 'Application=Wait', 'Data=60', 'Async=true', '--server', `127.0.0.1:${amiPort}`],
      ENV,
    );
    assert.equal(await call.exit, 0, call.stderr);
    await up;
    for (const port of [amiPort, classicPort]) {
      const top = new DaemonProcess(['top', '--once', '--json', '--server', `127.0.0.1:${port}`], ENV);
      assert.equal(await top.exit, 0, top.stderr);
      const { condition, channels, server } = JSON.parse(top.stdout);
      assert.deepEqual([condition, server, channels.length], ['live', `tcp 127.0.0.1:${port}`, 2]);
      assert.ok(
        channels.some(({ name, state }: { name: string; state: string }) => name.startsWith('Local/700@default') && state === 'Up'),
      );
    }
  }));

test('a lost connection is told, made again, and the lists are read anew; Control-C ends it', async (t) => {
  const server = await ScriptedManager.start();
  t.after(() => server.close());
  const top = new DaemonProcess(['top', '--json', '--every', '60', '--server', `127.0.0.1:${server.port}`], ENV);
  t.after(() => top.close());
  await top.printed(/"condition":"live"/);
  const [session] = await server.sessions(1);
  session?.reset();
  await top.printed(/"condition":"stale"[\s\S]*"condition":"live"/);
  assert.match(top.stderr, /next try in [\d.]+ s/);
  top.child.kill('SIGINT');
  assert.equal(await top.exit, 0);
});

test('a server that lets us in no more ends it with status 3', async (t) => {
  const server = await ScriptedManager.start();
  t.after(() => server.close());
  const top = new DaemonProcess(['top', '--every', '60', '--server', `127.0.0.1:${server.port}`], ENV);
  t.after(() => top.close());
  await top.printed(/0 channels/);
  server.on('Login', () => [
    ['Response', 'Error'],
    ['Message', 'Authentication failed'],
  ]);
  const [session] = await server.sessions(1);
  session?.reset();
  assert.equal(await top.exit, 3);
  assert.match(top.stderr, /Authentication failed/);
});
