import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { type RecordedLine, readRecordedSession } from '../../src/testing/recorded-session.ts';
import { temporaryFolder } from '../../src/testing/temporary-folder.ts';
import { DaemonProcess } from './daemon-process.ts';
import { SECRET, type SmallExchange, withExchange } from './small-exchange.ts';
import { hasTerminals, onTerminal } from './terminal.ts';

interface Scene {
  readonly exchange: SmallExchange;
  readonly folder: string;
  start(args: readonly string[], how?: ConstructorParameters<typeof DaemonProcess>[2]): DaemonProcess;
}

/** An exchange, a folder, and commands that are the account of the one with the other as their home. */
async function withScene(play: (scene: Scene) => Promise<void>): Promise<void> {
  const folder = temporaryFolder();
  const started: DaemonProcess[] = [];
  await withExchange(async (exchange) => {
    const env = {
      XDG_CONFIG_HOME: folder,
      XDG_STATE_HOME: folder,
      RINGDOWN_SERVER: `127.0.0.1:${exchange.amiPort}`,
      RINGDOWN_SECRET: SECRET,
      TERM: 'xterm',
    };
    const start: Scene['start'] = (args, how) => {
      const command = new DaemonProcess(args, env, how);
      started.push(command);
      return command;
    };
    try {
      await play({ exchange, folder, start });
    } finally {
      for (const command of started) await command.close();
    }
  });
}

const entriesOf = async (path: string): Promise<RecordedLine[]> => readRecordedSession(await readFile(path, 'utf8')).flat();

const TYPED = 'Ping\ncore show version\nUserEvent UserEvent=Bell Tone=low\n';

/** What a server said, whoever asked. */
const saidIn = async (path: string): Promise<string[]> =>
  (await entriesOf(path)).filter(({ dir }) => dir === '<').map(({ text }) => text.replace(/^ActionID: .*$/m, 'ActionID'));

test('what is typed and what the server says is recorded, and a replay says it again to another client', () =>
  withScene(async ({ folder, start }) => {
    const path = join(folder, 'session.jsonl');
    const recording = start(['record', path], { typed: true });
    recording.child.stdin?.end(TYPED);
    assert.equal(await recording.exit, 0, recording.stderr);
    assert.match(recording.stderr, /\d+ messages in .*session[.]jsonl\n$/);
    const text = await readFile(path, 'utf8');
    assert.ok(!text.includes(SECRET));
    if (process.platform !== 'win32') assert.equal((await stat(path)).mode & 0o777, 0o600);
    const sent = (await entriesOf(path)).filter(({ dir }) => dir === '>').map((entry) => /^Action: (.*)\r/.exec(entry.text)?.[1]);
    assert.deepEqual(sent, ['Challenge', 'Login', 'Ping', 'Command', 'UserEvent', 'Logoff']);
    const again = start(['record', path]);
    assert.equal(await again.exit, 1, 'an earlier file is not written over');

    const replay = start(['replay', path, '--listen', '127.0.0.1:0', '--fast']);
    const [, port] = await replay.printed(/replaying .* on 127[.]0[.]0[.]1:(\d+)/);
    for (const name of ['heard', 'heard-again']) {
      const heard = start(['record', join(folder, name), '--server', `127.0.0.1:${port}`], { typed: true });
      heard.child.stdin?.end(TYPED);
      assert.equal(await heard.exit, 0, heard.stderr);
      assert.deepEqual(await saidIn(join(folder, name)), await saidIn(path), name);
    }
    replay.child.kill('SIGTERM');
    assert.equal(await replay.exit, 0);
  }));

test('a recording ends with an error when its disk is full', { skip: !existsSync('/dev/full') }, () =>
  withScene(async ({ start }) => {
    const recording = start(['record', '/dev/full', '--force'], { typed: true });
    assert.notEqual(await recording.exit, 0);
    assert.match(recording.stderr, /^ringdown: \/dev\/full cannot be written: the disk is full$/m);
    assert.doesNotMatch(recording.stderr, /\n +at /);
  }),
);

test('a recorder between a client and the server hands both on unchanged and records both', () =>
  withScene(async ({ folder, start }) => {
    const path = join(folder, 'between.jsonl');
    const recording = start(['record', path, '--listen', '127.0.0.1:0']);
    const [, port] = await recording.printed(/recording between 127[.]0[.]0[.]1:(\d+) and/);
    for (const name of ['first', 'second']) {
      const action = start(['action', 'UserEvent', `UserEvent=${name}`, '--server', `127.0.0.1:${port}`]);
      assert.equal(await action.exit, 0, action.stderr);
    }
    recording.child.kill('SIGINT');
    assert.equal(await recording.exit, 0, recording.stderr);
    const events = (await entriesOf(path)).filter(({ dir, text }) => dir === '>' && text.startsWith('Action: UserEvent'));
    assert.deepEqual(
      events.map(({ conn, text }) => [conn, /^UserEvent: (.*)\r/m.exec(text)?.[1]]),
      [
        ['a', 'first'],
        ['b', 'second'],
      ],
    );
  }));

test('recorders and replays take clients by TLS, and a recorder reaches its server by TLS', () =>
  withScene(async ({ folder, start }) => {
    const made = start(['cert', '--out', folder]);
    assert.equal(await made.exit, 0, made.stderr);
    const pair = ['--tls-cert', join(folder, 'ringdown.crt'), '--tls-key', join(folder, 'ringdown.key')];
    const byTls = (port: string | undefined) => ['--server', `127.0.0.1:${port}`, '--tls', '--insecure'];
    const outer = start(['record', join(folder, 'outer.jsonl'), '--listen', '127.0.0.1:0', ...pair]);
    const [, outerPort] = await outer.printed(/recording between 127[.]0[.]0[.]1:(\d+) and/);
    const inner = start(['record', join(folder, 'inner.jsonl'), '--listen', '127.0.0.1:0', ...byTls(outerPort)]);
    const [, innerPort] = await inner.printed(/recording between 127[.]0[.]0[.]1:(\d+) and/);

    const ping = start(['action', 'Ping', '--server', `127.0.0.1:${innerPort}`]);
    assert.equal(await ping.exit, 0, ping.stderr);
    const doubting = start(['action', 'Ping', '--server', `127.0.0.1:${outerPort}`, '--tls']);
    assert.equal(await doubting.exit, 3);
    assert.match(doubting.stderr, /certificate/);
    for (const recorder of [inner, outer]) {
      recorder.child.kill('SIGINT');
      assert.equal(await recorder.exit, 0, recorder.stderr);
    }
    const said = await saidIn(join(folder, 'inner.jsonl'));
    assert.ok(said.some((text) => text.includes('Ping: Pong')));
    assert.deepEqual(await saidIn(join(folder, 'outer.jsonl')), said);

    const replay = start(['replay', join(folder, 'inner.jsonl'), '--listen', '127.0.0.1:0', '--fast', ...pair]);
    const [, port] = await replay.printed(/replaying .* on 127[.]0[.]0[.]1:(\d+)/);
    const again = start(['action', 'Ping', ...byTls(port)]);
    assert.equal(await again.exit, 0, again.stderr);
    assert.match(again.stdout, /Ping: Pong/);

    const halfPair = start(['replay', join(folder, 'inner.jsonl'), '--tls-key', join(folder, 'ringdown.key')]);
    assert.equal(await halfPair.exit, 2);
    assert.match(halfPair.stderr, /--tls-key needs --tls-cert/);
  }));

test('lines that are piped in are run one by one, and what comes back is printed', () =>
  withScene(async ({ start }) => {
    const piped = start(['console'], { typed: true });
    piped.child.stdin?.end('Ping\nno such thing\nGetvar Variable=NONE\ncore show uptime\n');
    assert.equal(await piped.exit, 0, piped.stderr);
    assert.match(piped.stdout, /^Response: Success\n.*Ping: Pong\n.*No such command 'no such thing'.*Variable: NONE\n.*System uptime/s);
    assert.ok(!piped.stdout.includes('\u001b'), 'no colours where there is no terminal');
  }));

test('what goes on is shown once, again and again, or as JSON', () =>
  withScene(async ({ start }) => {
    const made = start(['originate', 'Local/700@default', '--app', 'Wait', '--data', '60']);
    assert.equal(await made.exit, 0, made.stderr);
    const shown = start(['top', '--once']);
    assert.equal(await shown.exit, 0, shown.stderr);
    assert.match(
      shown.stdout,
      /^\d\d:\d\d:\d\d {2}tcp \S+ {2}2 channels by channel {2}0 queues with 0 members and 0 callers\n\nCHANNEL .*\nLocal\/700@default-00000000;1 /,
    );
    const object = start(['top', '--once', '--json']);
    assert.equal(await object.exit, 0, object.stderr);
    assert.equal(JSON.parse(object.stdout).channels.length, 2);
    const following = start(['top', '--every', '0.1']);
    await following.printed(/(CHANNEL .*){2}/s);
    following.child.kill('SIGINT');
    assert.equal(await following.exit, 0);
  }));

test(
  'on a terminal the console completes, shows events beside the prompt, hides them, and keeps what was typed',
  { skip: !hasTerminals },
  () =>
    withScene(async ({ folder, start }) => {
      const console = start(['console'], { typed: true, under: onTerminal() });
      const type = (text: string) => void console.child.stdin?.write(text);
      await console.printed(/\.help tells what there is/);
      await console.printed(/127[.]0[.]0[.]1:\d+> /);
      type('Ori\t');
      await console.printed(/Originate /);
      type('Channel=Local/700@default Application=Wait Data=60 Async=true\r');
      await console.printed(/Originate successfully queued/);
      await console.printed(/Newchannel +Channel=Local\/700@default/);
      type('.events off\rLogin Username=x Secret=hush\r');
      await console.printed(/Already authenticated/);
      console.stdout = '';
      type('core show cha\t');
      await console.printed(/nnel/);
      type('s\r');
      await console.printed(/active channel/);
      type('\u0003');
      assert.equal(await console.exit, 0, console.stdout);
      assert.match(console.stdout, /\u001b\[1m127/, 'the prompt is bold');
      const history = await readFile(join(folder, 'ringdown', 'console-history'), 'utf8');
      assert.match(history, /^Originate Channel=Local/);
      assert.ok(!history.includes('hush'));
    }),
);

test('on a terminal the view takes the whole screen, changes its order by a key, and gives the screen back', { skip: !hasTerminals }, () =>
  withScene(async ({ start }) => {
    const top = start(['top', '--every', '60'], { typed: true, under: onTerminal() });
    await top.printed(/channels by channel/);
    top.child.stdin?.write('s');
    await top.printed(/channels by state/);
    top.child.stdin?.write('q');
    assert.equal(await top.exit, 0, top.stdout);
    assert.match(top.stdout, /^\u001b\[[?]1049h[\s\S]*\u001b\[[?]1049l$/);
  }),
);
