import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { readRecordedSession } from '../../src/testing/recorded-session.ts';
import { ScriptedManager } from '../../src/testing/scripted-manager.ts';
import { DaemonProcess, withSample } from './daemon-process.ts';
import { hasTerminals, onTerminal } from './terminal.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const GREETING = { t: 0, conn: 'a', dir: '<', text: 'Asterisk Call Manager/9\r\n' };

interface Scene {
  readonly server: ScriptedManager;
  /** Home and folder of temporary files of the commands. */
  readonly folder: string;
  start(args: readonly string[], how?: ConstructorParameters<typeof DaemonProcess>[2]): DaemonProcess;
}

/** A manager that lets everybody in, a folder, and commands against the one with the other as their home. */
async function withScene(t: TestContext): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-ends-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'calls.jsonl'), `${JSON.stringify(GREETING)}\n`);
  const server = await ScriptedManager.start();
  t.after(() => server.close());
  const env = {
    XDG_CONFIG_HOME: folder,
    XDG_STATE_HOME: folder,
    TMPDIR: folder,
    RINGDOWN_SERVER: `127.0.0.1:${server.port}`,
    TERM: 'xterm',
  };
  const start: Scene['start'] = (args, how) => {
    const command = new DaemonProcess(args, env, how);
    t.after(() => command.close());
    return command;
  };
  return { server, folder, start };
}

/** Commands that go on until they are told to end, and what each has said once it is at it. */
const LONG: readonly (readonly [args: (folder: string) => readonly string[], begun: RegExp])[] = [
  [() => ['events'], /listening/],
  [() => ['top', '--every', '60'], /0 channels/],
  [(folder) => ['record', join(folder, 'new.jsonl')], /Control-C ends it/],
  [(folder) => ['record', join(folder, 'between.jsonl'), '--listen', '127.0.0.1:0'], /Control-C ends it/],
  [(folder) => ['replay', join(folder, 'calls.jsonl'), '--listen', '127.0.0.1:0'], /Control-C ends it/],
  [() => ['bench', 'ping', '--seconds', '60'], /each for 60 s/],
];

for (const signal of SIGNALS)
  test(`${signal} ends what goes on with status 0, and its files are whole`, async (t) => {
    const { folder, start } = await withScene(t);
    const running = LONG.map(([args, begun]) => ({ command: start(args(folder)), begun }));
    for (const { command, begun } of running) {
      await command.printed(begun);
      command.child.kill(signal);
    }
    for (const [index, { command }] of running.entries()) assert.equal(await command.exit, 0, `${LONG[index]?.[0]('')}: ${command.stderr}`);
    const recorded = readRecordedSession(await readFile(join(folder, 'new.jsonl'), 'utf8')).flat();
    assert.match(recorded.at(-1)?.text ?? '', /Thanks for all the fish|Action: Logoff/, 'the good-bye is in it');
  });

test('a signal ends the wait for an answer that does not come', async (t) => {
  const { server, folder, start } = await withScene(t);
  server.on('Ping', null);
  for (const args of [['console'], ['record', join(folder, 'new.jsonl')]]) {
    const command = start(args, { typed: true });
    command.child.stdin?.write('Ping\n');
    await server.request('Ping');
    command.child.kill('SIGTERM');
    assert.equal(await command.exit, 0, command.stderr);
  }
});

for (const signal of SIGNALS)
  test(`${signal} gives the terminal back as it was`, { skip: !hasTerminals }, async (t) => {
    const { folder, start } = await withScene(t);
    const shown = [
      [['top', '--every', '60'], /0 channels/],
      [['console'], /\d+> /],
      [['record', join(folder, 'new.jsonl')], /messages, \S+ B> /],
    ] as const;
    for (const [args, begun] of shown) {
      const command = start(args, { typed: true, under: onTerminal() });
      await command.printed(begun);
      if (args[0] === 'console') {
        command.child.stdin?.write('Ping\r');
        await command.printed(/Pong/);
      }
      command.child.kill(signal);
      assert.equal(await command.exit, 0, `${args[0]}: ${command.stdout}`);
      assert.match(command.stderr, /terminal as before$/, args[0]);
      assert.equal(
        command.stdout.split('\u001b[?25l').length,
        command.stdout.split('\u001b[?25h').length,
        `${args[0]} shows the cursor again`,
      );
    }
    assert.equal(await readFile(join(folder, 'ringdown', 'console-history'), 'utf8'), 'Ping\n', 'what was typed is kept');
  });

test('a terminal of any size is not written beyond', { skip: !hasTerminals }, async (t) => {
  const { start } = await withScene(t);
  for (const [rows, columns] of [
    [1, 20],
    [2, 5],
    [1, 1],
    [24, 20],
  ] as const) {
    const top = start(['top', '--every', '60'], { typed: true, under: onTerminal({ rows, columns }) });
    await top.printed(/\u001b\[H./);
    top.child.stdin?.write('q');
    assert.equal(await top.exit, 0, top.stdout);
    for (const frame of top.stdout.split('\u001b[H').slice(1)) {
      const lines = frame
        .split('\u001b[?')[0]!
        .replaceAll(/\u001b\[\d*[A-Za-z]/g, '')
        .split(/\r+\n/);
      assert.ok(lines.length <= rows && lines.every((line) => line.length <= columns), `${rows} x ${columns}: ${JSON.stringify(lines)}`);
    }
    const console = start(['console'], { typed: true, under: onTerminal({ rows, columns }) });
    await console.printed(/> /);
    console.child.stdin?.write('Ping\r');
    await console.printed(/Pong/);
    console.child.stdin?.write('\u0004');
    assert.equal(await console.exit, 0, console.stdout);
  }
});

test('a reader that leaves ends a command quietly, with the status that it had come to', async (t) => {
  const { server, folder, start } = await withScene(t);
  for (const [args, status] of [
    [['events', '--json'], 0],
    [['record', '-'], 0],
    [['top', '--every', '0.1'], 0],
    [['--help'], 0],
    [['completion', 'bash'], 0],
    [['action', 'Ping'], 0],
    [['demo'], 1],
  ] as const) {
    const command = start(args);
    command.child.stdout?.destroy();
    if (args[0] === 'events') {
      await command.printed(/listening/);
      server.broadcast([['Event', 'Bell']]);
    }
    assert.equal(await command.exit, status, `${args[0]}: ${command.stderr}`);
    assert.doesNotMatch(command.stderr, /EPIPE|at /, args[0]);
  }
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.startsWith('ringdown-demo')),
    [],
    'the demonstration leaves nothing behind',
  );
});

test('an exchange goes on when nobody reads what it says', () =>
  withSample(async ({ config, state }) => {
    const exchange = new DaemonProcess(['start', '--config', config, '--state', state, '--verbose'], { RINGDOWN_SECRET: 'sesame' });
    try {
      const port = await exchange.port('AMI (modern)');
      for (const stream of [exchange.child.stdout, exchange.child.stderr]) stream?.destroy();
      for (let time = 0; time < 3; time++) {
        const call = new DaemonProcess(['originate', 'Local/700@default', '--app', 'Hangup', '--server', `127.0.0.1:${port}`], {
          RINGDOWN_SECRET: 'sesame',
        });
        assert.equal(await call.exit, 0, call.stderr);
      }
      exchange.child.kill('SIGTERM');
      assert.equal(await exchange.exit, 0);
    } finally {
      await exchange.close();
    }
  }));

for (const signal of SIGNALS)
  test(`${signal} ends the demonstration with status 1, without a trace`, async (t) => {
    const { folder, start } = await withScene(t);
    const demo = start(['demo']);
    await demo.printed(/the manager logs in/);
    demo.child.kill(signal);
    assert.equal(await demo.exit, 1, demo.stdout + demo.stderr);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith('ringdown-demo')),
      [],
    );
  });
