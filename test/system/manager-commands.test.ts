import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { ScriptedManager } from '../../src/testing/scripted-manager.ts';
import { DaemonProcess, withSample } from './daemon-process.ts';
import { SECRET, type SmallExchange, withExchange } from './small-exchange.ts';

let exchange: SmallExchange;
let folder: string;
let finish: () => void;
let finished: Promise<void>;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringdown-cli-'));
  await new Promise<void>((started) => {
    finished = withExchange(async (running) => {
      exchange = running;
      started();
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
  });
});

after(async () => {
  finish();
  await finished;
  await rm(folder, { recursive: true, force: true });
});

/** Runs the command as the account of the exchange, its home an empty folder unless the environment says otherwise. */
async function ringdown(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const command = new DaemonProcess(args, {
    XDG_CONFIG_HOME: folder,
    RINGDOWN_SERVER: `127.0.0.1:${exchange.amiPort}`,
    RINGDOWN_SECRET: SECRET,
    ...env,
  });
  return { status: await command.exit, out: command.stdout, err: command.stderr };
}

const linesOf = ({ out }: { out: string }): string[] => out.trimEnd().split('\n');

test('any action is sent with its headers, and its reply and items are shown as they came', async () => {
  const ping = await ringdown(['action', 'Ping']);
  assert.equal(ping.status, 0, ping.err);
  assert.match(ping.out, /^Response: Success\nActionID: \S+\nPing: Pong\nTimestamp: [\d.]+\n\n$/);
  const peers = await ringdown(['action', 'SIPpeers', '--json']);
  assert.deepEqual(
    linesOf(peers).map((line) => JSON.parse(line).Event ?? 'reply'),
    ['reply', 'PeerEntry', 'PeerEntry', 'PeerlistComplete'],
  );
  const set = await ringdown(['action', 'Setvar', 'Variable=GREETING', 'Value=a=b']);
  assert.match(set.out, /Variable Set/);
  assert.match((await ringdown(['action', 'Getvar', 'Variable=GREETING'])).out, /Value: a=b\n/);
});

test('lists are tables for people and JSON lines for programs', async () => {
  const table = linesOf(await ringdown(['peers']));
  assert.match(table[0] ?? '', /^PEER +TECHNOLOGY +ADDRESS +PORT +STATUS$/);
  assert.deepEqual(
    table
      .slice(1)
      .map((line) => line.split(/ +/)[0])
      .sort(),
    ['alice', 'bob'],
  );
  const objects = linesOf(await ringdown(['peers', '--json'])).map((line) => JSON.parse(line));
  assert.deepEqual(objects.map(({ ObjectName }) => ObjectName).sort(), ['alice', 'bob']);
  for (const name of ['channels', 'status', 'queues']) {
    const empty = await ringdown([name]);
    assert.deepEqual([empty.status, linesOf(empty).length], [0, 1], empty.err);
  }
});

test('a call is made, listed, moved and hung up from the shell', async () => {
  const made = await ringdown(['originate', 'Local/700@default', '--app', 'Wait', '--data', '60', '--variable', 'A=1', 'B=2']);
  assert.match(made.out, /^Local\/700@default-\S+ answered \(\S+\)\n$/, made.err);
  const channel = made.out.split(' ')[0]!;
  assert.ok((await ringdown(['channels'])).out.includes(channel));
  assert.match((await ringdown(['action', 'Getvar', `Channel=${channel}`, 'Variable=B'])).out, /Value: 2\n/);
  assert.equal((await ringdown(['redirect', channel, '600'])).out, 'Redirect successful\n');
  assert.equal((await ringdown(['hangup', '/^Local/', '--cause', '17'])).status, 0);
});

test('commands of the console print what the console prints', async () => {
  const shown = await ringdown(['command', 'dialplan', 'show', '700@default']);
  assert.match(shown.out, /Wait\(3600\)/);
});

test('events are shown as they happen, by name and by what their headers hold', async () => {
  const events = new DaemonProcess(['events', 'UserEvent', '--where', 'Tone=^lo', '--count', '2', '--json'], {
    XDG_CONFIG_HOME: folder,
    RINGDOWN_SERVER: `127.0.0.1:${exchange.amiPort}`,
    RINGDOWN_SECRET: SECRET,
  });
  try {
    await events.printed(/listening/);
    for (const tone of ['low', 'high', 'lower']) await ringdown(['action', 'UserEvent', 'UserEvent=Bell', `Tone=${tone}`]);
    assert.equal(await events.exit, 0, events.stderr);
    assert.deepEqual(
      linesOf({ out: events.stdout }).map((line) => JSON.parse(line).Tone),
      ['low', 'lower'],
    );
  } finally {
    await events.close();
  }
});

test('the exit status tells a refusal, a slip on the command line, and a server that is not there or does not let us in', async () => {
  const refused = await ringdown(['hangup', 'SIP/nobody-1']);
  assert.deepEqual([refused.status, refused.err], [1, 'ringdown: Hangup was refused: No such channel\n']);
  for (const args of [
    ['action'],
    ['action', 'Ping', 'nonsense'],
    ['originate', 'SIP/a'],
    ['hangup', 'SIP/a-1', '--cause', 'busy'],
    ['events', '--where', 'A=('],
    ['events', '--where', 'A=^\\d+$'],
    ['events', '--where', 'A=(?=a)'],
    ['peers', '--server', 'a:b:c'],
  ]) {
    assert.equal((await ringdown(args)).status, 2, args.join(' '));
  }
  const wrong = await ringdown(['action', 'Ping'], { RINGDOWN_SECRET: 'wrong' });
  assert.deepEqual(
    [wrong.status, wrong.err],
    [
      3,
      'ringdown: Login was refused: Authentication failed; are account and secret right? (--user and --secret, RINGDOWN_USER and RINGDOWN_SECRET, or servers.json)\n',
    ],
  );
  const silent = await ScriptedManager.start();
  const { port } = silent;
  await silent.close();
  const unreached = ['record', join(folder, 'unreached.jsonl'), '--server', `127.0.0.1:${port}`];
  assert.deepEqual(
    [(await ringdown(unreached)).status, (await ringdown(unreached)).status],
    [3, 3],
    'the first try leaves no file in the way',
  );
  const gone = await ringdown(['action', 'Ping', '--server', `127.0.0.1:${port}`]);
  assert.equal(gone.status, 3);
  assert.match(gone.err, /tcp 127[.]0[.]0[.]1:\d+: .*ECONNREFUSED.*; is a manager there[?]/);
  const unknown = await ringdown(['command', 'no', 'such', 'thing']);
  assert.equal(unknown.status, 1);
  assert.match(unknown.err, /^ringdown: Command was refused: No such command 'no such thing'/);
});

test('a server is named by a flag, else by the environment, else by the file of servers', async () => {
  const home = join(folder, 'home');
  await mkdir(join(home, 'ringdown'), { recursive: true });
  const here = { server: `127.0.0.1:${exchange.amiPort}`, user: 'admin', secret: SECRET };
  const known = { default: here, away: { ...here, secret: 'wrong' } };
  await writeFile(join(home, 'ringdown', 'servers.json'), JSON.stringify(known));
  const env = { XDG_CONFIG_HOME: home, RINGDOWN_SERVER: '', RINGDOWN_SECRET: '' };
  assert.equal((await ringdown(['action', 'Ping'], env)).status, 0);
  assert.equal((await ringdown(['action', 'Ping', '--on', 'away'], env)).status, 3);
  assert.equal((await ringdown(['action', 'Ping', '--on', 'away', '--secret', SECRET], env)).status, 0);
  const nowhere = await ringdown(['action', 'Ping', '--on', 'nowhere'], env);
  assert.match(nowhere.err, /has no server "nowhere"; it has default, away/);
  await writeFile(join(home, 'ringdown', 'servers.json'), '{');
  assert.match((await ringdown(['action', 'Ping'], env)).err, /servers[.]json is not JSON/);
  for (const [text, message] of [
    ['null', /^ringdown: .*servers[.]json is no table of servers, .*\n$/],
    ['[]', /^ringdown: .*servers[.]json is no table of servers, .*\n$/],
    ['{"default":5}', /^ringdown: .*servers[.]json: default is no table .*\n$/],
    ['{"default":{"server":5}}', /^ringdown: .*servers[.]json: default: server has to be a string\n$/],
  ] as const) {
    await writeFile(join(home, 'ringdown', 'servers.json'), text);
    const { status, err } = await ringdown(['action', 'Ping'], env);
    assert.match(err, message);
    assert.equal(status, 1);
  }
  await writeFile(join(home, 'ringdown', 'servers.json'), '{"a":{}}');
  assert.match((await ringdown(['action', 'Ping', '--on', 'constructor'], env)).err, /has no server "constructor"; it has a\n/);
});

test('what a server sends cannot play with the terminal', async () => {
  await ringdown(['action', 'Setvar', 'Variable=EVIL', 'Value=\u001b[2Jgone']);
  const { out } = await ringdown(['action', 'Getvar', 'Variable=EVIL']);
  assert.ok(!out.includes('\u001b'), JSON.stringify(out));
});

test('the doctor looks at the machine and logs in to the exchange that runs; a secret that is wrong is in the way', () =>
  withSample(async ({ config, state }) => {
    const examined = async (env: Readonly<Record<string, string>> = {}) => {
      const doctor = await ringdown(['doctor', '--config', config, '--state', state, '--json'], env);
      const checks = linesOf(doctor).map((line) => JSON.parse(line));
      return { ...doctor, errors: checks.filter((check) => check.state === 'error'), checks };
    };
    const well = await examined();
    assert.deepEqual([well.status, well.errors], [0, []], well.err);
    assert.match(well.checks.at(-1).found, /^"Asterisk Call Manager.*" answers and lets us in$/);
    const locked = await examined({ RINGDOWN_SECRET: 'wrong' });
    assert.deepEqual([locked.status, locked.errors.map(({ what }) => what)], [1, ['login']]);
    assert.match((await ringdown(['doctor', '--config', config, '--state', state])).out, /^ok node {10}Node[.]js/);
  }));

test('servers.json is not quoted where it is wrong, and one with a secret that every user may read is told', async () => {
  const home = join(folder, 'open');
  const path = join(home, 'ringdown', 'servers.json');
  await mkdir(join(home, 'ringdown'), { recursive: true });
  const env = { XDG_CONFIG_HOME: home, RINGDOWN_SERVER: '', RINGDOWN_SECRET: '' };
  await writeFile(path, '{ "default": { "secret": "hush" "user": "admin" } }', { mode: 0o600 });
  const wrong = await ringdown(['action', 'Ping'], env);
  assert.deepEqual([wrong.status, wrong.err], [1, `ringdown: ${path} is not JSON; a comma, a quote or a bracket is wrong\n`]);
  await writeFile(path, JSON.stringify({ default: { server: `127.0.0.1:${exchange.amiPort}`, secret: SECRET } }));
  assert.equal((await ringdown(['action', 'Ping'], env)).err, '');
  await chmod(path, 0o644);
  const open = await ringdown(['action', 'Ping'], env);
  assert.equal(open.status, 0);
  assert.equal(open.err, `${path} holds a secret, and every user of this machine may use it: chmod o= ${path}\n`);
});

test('a file that is not there, is something else or cannot be written is told by its name, with what to do', async () => {
  const file = join(folder, 'a-file');
  const empty = join(folder, 'empty.jsonl');
  await writeFile(file, 'not JSON\n');
  await writeFile(empty, '');
  const none = join(folder, 'none');
  const inNone = join(none, 'a.jsonl');
  for (const [args, said] of [
    [['replay', none], `${none} cannot be read: there is no such file`],
    [['replay', folder], `${folder} cannot be read: it is a folder, and a file is needed`],
    [['replay', empty, '--listen', '127.0.0.1:0'], `${empty} cannot be replayed: there is no message in the recording`],
    [
      ['replay', file, '--listen', '127.0.0.1:0'],
      `${file} cannot be replayed: line 1 of the recording is not JSON: it was cut off, or is of something else`,
    ],
    [['replay', empty, '--listen', `127.0.0.1:${exchange.amiPort}`, '--tls-cert', none], `${none} cannot be read: there is no such file`],
    [['replay', empty, '--tls-cert', file], `${file} holds no certificate with its key; ringdown cert makes a pair`],
    [['record', inNone], `${inNone} cannot be written: its folder is not there; make it, or name another place`],
    [['record', file], `${file} exists; --force writes over it`],
    [['record', folder], `${folder} cannot be written: there is something of that name already`],
    [
      ['record', join(folder, 'b.jsonl'), '--listen', `127.0.0.1:${exchange.amiPort}`],
      `127.0.0.1:${exchange.amiPort} is taken by another program; --listen names another place`,
    ],
    [['check-config', none], `there is no folder of configuration ${none}`],
    [['cert', '--out', file], `${file} cannot be made: there is something of that name already`],
    [['cert', '--out', join(file, 'b')], `${join(file, 'b')} cannot be made: a part of its path is a file and no folder`],
  ] as const) {
    const { status, err } = await ringdown(args);
    assert.deepEqual([status, err], [1, `ringdown: ${said}\n`], args.join(' '));
  }
  await withSample(async ({ config }) => {
    const started = await ringdown(['start', '--config', config, '--state', file]);
    assert.deepEqual(
      [started.status, started.err],
      [1, `ringdown could not start: ${file} cannot be made: there is something of that name already\n`],
    );
    await rm(join(config, 'sip.conf'));
    await mkdir(join(config, 'sip.conf'));
    const checked = await ringdown(['check-config', config, '--state', folder]);
    assert.equal(checked.status, 1);
    assert.match(checked.out, /sip[.]conf: error: .*sip[.]conf is not a file\n {6}put a file in its place/);
    const examined = await ringdown(['doctor', '--config', config, '--state', file]);
    assert.deepEqual([examined.status, examined.err], [1, '']);
    assert.match(examined.out, /\nx {2}configuration .*secrets[.]conf cannot be read: a part of its path is a file and no folder\n/);
  });
});

test('an expression that would take for ever holds nothing up, whatever the server says', async () => {
  const events = new DaemonProcess(['events', 'UserEvent', '--where', 'Tone=^(a+)+$', '--count', '1', '--json'], {
    XDG_CONFIG_HOME: folder,
    RINGDOWN_SERVER: `127.0.0.1:${exchange.amiPort}`,
    RINGDOWN_SECRET: SECRET,
  });
  try {
    await events.printed(/listening/);
    for (const tone of [`${'a'.repeat(900)}!`, 'aaa']) await ringdown(['action', 'UserEvent', 'UserEvent=Bell', `Tone=${tone}`]);
    assert.equal(await events.exit, 0, events.stderr);
    assert.equal(JSON.parse(events.stdout).Tone, 'aaa');
  } finally {
    await events.close();
  }
});

test('what is typed is taken line by line, whatever is in it', async () => {
  for (const args of [['console'], ['record', join(folder, 'garbage.jsonl'), '--force']]) {
    const command = new DaemonProcess(
      args,
      { XDG_CONFIG_HOME: folder, RINGDOWN_SERVER: `127.0.0.1:${exchange.amiPort}`, RINGDOWN_SECRET: SECRET },
      { typed: true },
    );
    try {
      command.child.stdin?.write(Buffer.from('\u0000\nPing A=\u0000\nPing \u0080=\u00ff\n\u001b[A\n', 'latin1'));
      command.child.stdin?.write(`Ping A="${'a'.repeat(10 << 20)}\n`);
      command.child.stdin?.end('Ping\r\nUserEvent UserEvent=Last');
      assert.equal(await command.exit, 0, command.stderr);
      const said = command.stdout + command.stderr;
      assert.equal(said.match(/a line of more than 131072 characters is not taken/g)?.length, 1, said);
      if (args[0] === 'console') assert.match(said, /Ping: Pong[\s\S]*Message: Event Sent/);
    } finally {
      await command.close();
    }
  }
});
