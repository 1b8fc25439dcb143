import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import test, { type TestContext } from 'node:test';
import type { Command } from 'commander';
import { buildProgram } from '../../src/cli/program.ts';
import { ScriptedManager, type ScriptedRequest } from '../../src/testing/scripted-manager.ts';
import { DaemonProcess } from './daemon-process.ts';

/** Sets the title of a terminal, colours it (by one character of eight bits, too), and turns the direction of writing. */
const EVIL = '\u001b]0;owned\u0007\u001b[31m\u009b2J\u202e';
/** As it stands on the wire, a byte a character. */
const WIRE = Buffer.from(EVIL, 'utf8').toString('latin1');

const FIELDS = [
  'Channel',
  'Uniqueid',
  'ChannelStateDesc',
  'CallerIDNum',
  'CallerIDName',
  'Application',
  'ObjectName',
  'Status',
  'Queue',
  'Name',
]
  .map((name) => `${name}: ${WIRE}\r\n`)
  .join('');

/** A reply with headers behind its first lines. */
const answered = ({ headers, reply }: ScriptedRequest, response: string, more: string): undefined =>
  void reply(`Response: ${response}\r\nActionID: ${headers.get('ActionID') ?? ''}\r\n${more}\r\n`);

/** Items of lists that are made of other events than `Item`. */
const ITEMS: Readonly<Record<string, string>> = { queuestatus: 'QueueMember', status: 'Status' };

function list(request: ScriptedRequest): undefined {
  const { action, headers, reply } = request;
  const id = `ActionID: ${headers.get('ActionID') ?? ''}\r\n`;
  answered(request, 'Success', `EventList: start\r\nMessage: ${WIRE}\r\n`);
  reply(
    `Event: ${ITEMS[action.toLowerCase()] ?? 'Item'}\r\n${id}${FIELDS}\r\nEvent: ${action}Complete\r\n${id}EventList: Complete\r\n\r\n`,
  );
}

const plain = (request: ScriptedRequest): undefined =>
  answered(request, 'Success', `Message: ${WIRE}\r\nNewMessages: ${WIRE}\r\nOther: ${WIRE}\r\n`);

/** How a server answers that says yes to everything, with what plays with terminals in every value. */
const TELLS: Readonly<Record<string, (request: ScriptedRequest) => undefined>> = {
  CoreShowChannels: list,
  Status: list,
  SIPpeers: list,
  IAXpeerlist: list,
  QueueStatus: list,
  MailboxCount: plain,
  ListCommands: plain,
  Hangup: plain,
  Redirect: plain,
  Ping: plain,
  Command: (request) => answered(request, 'Follows', `printed ${WIRE}\n--END COMMAND--\r\n`),
  Originate: (request) => {
    plain(request);
    request.reply(`Event: OriginateResponse\r\nActionID: ${request.headers.get('ActionID')}\r\nResponse: Success\r\n${FIELDS}\r\n`);
    return undefined;
  },
};

const refuse = (request: ScriptedRequest): undefined => answered(request, 'Error', `Message: no ${WIRE}\r\n`);

/** What each command that works against a manager is called with here, and what is typed. */
const CALLS: Readonly<Record<string, { readonly args: readonly string[]; readonly typed?: string }>> = {
  action: { args: ['CoreShowChannels'] },
  command: { args: ['core show version'] },
  originate: { args: ['SIP/a', '--exten', '1'] },
  hangup: { args: ['SIP/a'] },
  redirect: { args: ['SIP/a', '1'] },
  mailbox: { args: ['1'] },
  channels: { args: [] },
  status: { args: [] },
  peers: { args: [] },
  queues: { args: [] },
  events: { args: ['--count', '1'] },
  console: { args: [], typed: 'Ping\ncore show version\nCoreShowChannels A=1\n' },
  top: { args: ['--once'] },
  record: { args: ['-'], typed: 'Ping\ncore show version\n' },
  bench: { args: ['ping', '--seconds', '0.1'] },
  doctor: { args: [] },
};

const ofManagers = buildProgram().commands.filter(
  (command) => command.options.some(({ long }) => long === '--server') && command.name() !== 'phone',
);

/** Greets, lets everybody in, and tells an event right behind that. */
async function hostile(t: TestContext, refuses: boolean): Promise<ScriptedManager> {
  const server = await ScriptedManager.start({ greeting: `Asterisk Call Manager/9 ${WIRE}` });
  t.after(() => server.close());
  for (const [action, tell] of Object.entries(TELLS)) server.on(action, refuses ? refuse : tell);
  server.on('Login', (request) => {
    plain(request);
    request.reply(`Event: Odd${WIRE}\r\nOdd${WIRE}: 1\r\n${FIELDS}\r\n`);
    return undefined;
  });
  return server;
}

/** Anything that a terminal would do something for, but for the end of a line and a tab. */
const PLAYS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/;

function run(command: Command, server: ScriptedManager, json: boolean): DaemonProcess {
  const { args, typed } = CALLS[command.name()]!;
  const asJson = json && command.options.some(({ long }) => long === '--json') ? ['--json'] : [];
  const all = [command.name(), ...args, ...asJson, '--server', `127.0.0.1:${server.port}`, '--secret', 'x'];
  const process = new DaemonProcess(all, { XDG_CONFIG_HOME: '/nonexistent' }, { typed: true });
  process.child.stdin?.end(typed ?? '');
  return process;
}

for (const refuses of [false, true])
  for (const json of [false, true])
    test(`no command hands on to the terminal what a server ${refuses ? 'refuses with' : 'tells'}${json ? ', as JSON' : ''}`, async (t) => {
      const server = await hostile(t, refuses);
      assert.deepEqual(ofManagers.map((command) => command.name()).sort(), Object.keys(CALLS).sort(), 'every command is tried');
      for (const command of ofManagers) {
        const process = run(command, server, json);
        t.after(() => process.close());
        await process.exit;
        const said = process.stdout + process.stderr;
        assert.doesNotMatch(said, PLAYS, `${command.name()}: ${JSON.stringify(said)}`);
        assert.match(said, /owned/, `${command.name()} shows something of it`);
      }
    });

/** A server that does one thing with whoever comes. */
async function serving(t: TestContext, serve: (client: Socket) => void): Promise<number> {
  const server = createServer((client) => {
    client.on('error', () => {});
    serve(client);
  });
  t.after(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** What may be where a manager was looked for, and what is said of it. Each ends with status 3. */
const STRANGERS: Readonly<Record<string, { readonly serve: (client: Socket) => void; readonly said: RegExp; readonly more?: string }>> = {
  'speaks HTTP': {
    serve: (client) => void client.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    said: /what answered is no manager: "HTTP\/1[.]1 400 Bad Request"/,
  },
  'sends bytes that are no text': {
    serve: (client) => void client.write(Buffer.from([0, 1, 0x9b, 0xff, 10])),
    said: /what answered is no manager: .*/,
  },
  'sends no end of a line': {
    serve: (client) => void client.write('A'.repeat(20 << 20)),
    said: /what answered is no manager/,
  },
  'closes at once': { serve: (client) => void client.end(), said: /the server closed the connection/ },
  'closes in the middle of a reply': {
    serve: (client) => {
      client.write('Asterisk Call Manager/9\r\n');
      client.once('data', () => client.end('Response: Succ'));
    },
    said: /the server closed the connection/,
  },
  'does not speak TLS': {
    serve: (client) => void client.end('Asterisk Call Manager/9\r\n'),
    said: /: wrong version number; what answers there does not speak TLS/,
    more: '--tls',
  },
};

for (const [what, { serve, said, more }] of Object.entries(STRANGERS))
  test(`a server that ${what} is told in one line`, async (t) => {
    const port = await serving(t, serve);
    const command = new DaemonProcess(['channels', '--server', `127.0.0.1:${port}`, ...(more ? [more] : [])]);
    t.after(() => command.close());
    assert.equal(await command.exit, 3, command.stderr);
    assert.match(command.stderr, said);
    assert.match(command.stderr, /^ringdown: [^\n]*\n$/);
    assert.doesNotMatch(command.stderr, PLAYS);
  });
