import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import test from 'node:test';
import { ManualClock } from '../../src/base/manual-clock.ts';
import { readRecordedSession } from '../../src/testing/recorded-session.ts';
import { ScriptedManager } from '../../src/testing/scripted-manager.ts';
import { closed } from '../closed.ts';
import { printRecording, recordedScripts, referenceOf } from '../conformance/recording.ts';
import { AT_ONCE, nextNews, withServer } from './client-fixture.ts';

/** A recorded session as JSON lines. */
const recorded = (dialect: 'classic' | 'modern', id: string): string => printRecording(referenceOf(dialect, id).first);

/** What a plain connection hears that sends `text`, up to so many bytes or its end. */
async function heard(port: number, text: string, length = Number.POSITIVE_INFINITY): Promise<string> {
  const socket = createConnection({ host: '127.0.0.1', port });
  let all = '';
  socket.setEncoding('latin1').on('data', (piece) => {
    all += piece;
    if (all.length >= length) socket.destroy();
  });
  socket.setTimeout(30_000, () => socket.destroy());
  socket.write(text, 'latin1');
  await closed(socket);
  return all;
}

test('every recorded session is said again word for word to who sends what its client sent', async () => {
  let connections = 0;
  for (const dialect of ['classic', 'modern'] as const) {
    for (const id of recordedScripts(dialect)) {
      const replay = recorded(dialect, id);
      const server = await ScriptedManager.start({ replay });
      for (const lines of readRecordedSession(replay)) {
        const of = (dir: '<' | '>') => lines.flatMap((line) => (line.dir === dir ? [line.text] : [])).join('');
        assert.equal(await heard(server.port, of('>'), of('<').length), of('<'), `${dialect} ${id}`);
        connections++;
      }
      await server.replayed();
      await server.close();
    }
  }
  assert.ok(connections > 100, String(connections));
});

test('a client hears a recorded server under ActionIDs of its own, whichever way it logs in', async () => {
  for (const auth of ['plain', 'md5'] as const)
    await withServer(
      async ({ server, connected }) => {
        const ami = await connected({ auth });
        assert.equal(ami.greeting, 'Asterisk Call Manager/9.0.0');
        const commands = await ami.action('ListCommands');
        assert.match(commands.get('Ping') ?? '', /Priv: <none>/);
        await assert.rejects(ami.command(''), /Command/);
        assert.deepEqual((await ami.action('Ping')).get('Ping'), 'Pong', 'what the recording does not hold is answered by the scripts');
        await assert.rejects(server.replayed(1), /1 connections; waits for the action Command; last heard: Ping\) did not come about/);
      },
      { replay: recorded('modern', 'core-05-lists-and-commands') },
    );
});

test('a recording is said at its own pace where that is asked for', async () => {
  const clock = new ManualClock();
  const replay = [
    { id: 'a head is passed over' },
    { t: 0, conn: 'a', dir: '<', text: 'Asterisk Call Manager/1.0\r\n' },
    { t: 10, conn: 'a', dir: '>', text: 'Action: Ping\r\nActi' },
    { t: 10, conn: 'a', dir: '>', text: 'onID: 9\r\n\r\n' },
    { t: 12, conn: 'a', dir: '<', text: 'Response: Pong\r\nActionID: 9\r\n\r\n' },
    { t: 5012, conn: 'a', dir: '<', text: 'Event: Late\r\n\r\n' },
  ];
  await using server = await ScriptedManager.start({
    replay: replay.map((line) => JSON.stringify(line)).join('\n'),
    keepsTime: true,
    clock,
  });
  const all = heard(server.port, 'Action: Ping\r\nActionID: mine\r\n\r\n', 76);
  await server.request('Ping');
  await clock.advance(5001);
  await assert.rejects(settledNow(all));
  await clock.advance(1);
  assert.equal(await all, 'Asterisk Call Manager/1.0\r\nResponse: Pong\r\nActionID: mine\r\n\r\nEvent: Late\r\n\r\n');
  await server.replayed();
});

/** Rejects unless the promise has settled by the time that the loop came round. */
const settledNow = (promise: Promise<unknown>): Promise<unknown> =>
  Promise.race([promise, new Promise((_resolve, reject) => setImmediate(() => reject(new Error('it waits'))))]);

test('the greeting is that of the dialect', async () => {
  for (const [dialect, greeting] of [
    ['classic', 'Asterisk Call Manager/1.0'],
    ['modern', 'Asterisk Call Manager/11.0.0'],
  ] as const)
    await withServer(async ({ connected }) => assert.equal((await connected()).greeting, greeting), { dialect });
});

test('pieces, pauses and delays change nothing but the time: a byte a time is as good', async () => {
  const text = 'Asterisk Call Manager/11.0.0\r\nResponse: Success\r\nPing: Pong\r\n\r\n';
  for (const faults of [
    {},
    { bytesAtATime: 1 },
    { bytesAtATime: 3, betweenPiecesMs: 1 },
    { delayMs: 5, bytesAtATime: 7, betweenPiecesMs: 0 },
  ]) {
    await using server = await ScriptedManager.start(faults);
    assert.equal(await heard(server.port, 'Action: Ping\r\n\r\n', text.length), text);
  }
});

test('a delayed answer comes when its time has come, by the clock', async () => {
  const clock = new ManualClock();
  await using server = await ScriptedManager.start({ delayMs: 60_000, greeting: null, clock });
  const answer = heard(server.port, 'Action: Ping\r\n\r\n', 33);
  await server.request('Ping');
  await clock.advance(59_999);
  await assert.rejects(settledNow(answer));
  await clock.advance(1);
  assert.match(await answer, /^Response: Success\r\nPing: Pong/);
});

test('a connection breaks in the middle of a message, and the client says that it was lost', () =>
  withServer(
    async ({ server, client }) => {
      const ami = client({ reconnect: AT_ONCE, auth: 'plain' });
      await assert.rejects(ami.connect(), { code: /^AMI_CONNECT/ });
      const [session] = await server.sessions(1);
      assert.equal(session?.isOpen, false);
    },
    { resetAfterBytes: 40 },
  ));

test('a lost reply times out in the client, and the next one is heard', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    server.lose('CoreSettings', 2);
    server.on('CoreSettings', () => [['Response', 'Success']]);
    for (let i = 0; i < 2; i++) await assert.rejects(ami.action('CoreSettings', {}, { timeoutMs: 20 }), { code: 'AMI_TIMEOUT' });
    await ami.action('CoreSettings');
    assert.equal(server.requests.filter(({ action }) => action === 'CoreSettings').length, 3);
  }));

/** JSON lines of one connection. */
const jsonLines = (lines: readonly (readonly [dir: '<' | '>', text: string])[]): string =>
  lines.map(([dir, text], t) => JSON.stringify({ t, conn: 'a', dir, text })).join('\n');

test('a lost reply is lost where a recording has it, however it was cut when it was recorded; its events and the next reply are heard', async () => {
  const greeting = 'Asterisk Call Manager/1.0\r\n';
  const reply = 'Response: Follows\r\nActionID: 1\r\nPrivilege: Command\r\nEvent: none\r\n\r\n--END COMMAND--\r\n\r\n';
  const event = 'Event: Alarm\r\nActionID: 1\r\n\r\n';
  const second = 'Response: Pong\r\nActionID: 2\r\n\r\n';
  const asked = 'Action: Command\r\nCommand: x\r\nActionID: 1\r\n\r\nAction: Ping\r\nActionID: 2\r\n\r\n';
  const all = reply + event + second;
  for (let at = 1; at < all.length; at++) {
    const cut = [all.slice(0, at), all.slice(at)] as const;
    await using server = await ScriptedManager.start({
      replay: jsonLines([['<', greeting], ['>', asked], ...cut.map((text) => ['<', text] as const)]),
    });
    server.lose('command');
    const rest = event + second;
    assert.equal(await heard(server.port, asked, greeting.length + rest.length), greeting + rest, `cut at ${at}`);
    await server.replayed();
  }
});

test('of a recording that asked without ActionIDs, too, the reply to that action is lost and no other one', async () => {
  for (const id of ['', 'ActionID: 2\r\n']) {
    const replay = jsonLines([
      ['>', 'Action: Ping\r\n\r\n'],
      ['<', 'Response: Pong\r\n\r\n'],
      ['>', `Action: Ping\r\n${id}\r\n`],
      ['<', `Response: Pong\r\n${id}\r\n`],
    ]);
    await using server = await ScriptedManager.start({ replay });
    server.lose('Ping');
    const text = 'Response: Pong\r\nActionID: b\r\n\r\n';
    const asked = 'Action: Ping\r\nActionID: a\r\n\r\nAction: Ping\r\nActionID: b\r\n\r\n';
    assert.equal(await heard(server.port, asked, text.length), text, `the second was recorded with '${id}'`);
  }
});

test('faults come and go while clients are connected, and what was on its way keeps its order', async () => {
  const clock = new ManualClock();
  await using server = await ScriptedManager.start({ clock, greeting: null });
  const events = [1, 2, 3, 4, 5].map((n) => `Event: UserEvent\r\nN: ${n}\r\n\r\n`);
  const all = heard(server.port, 'Action: Ping\r\n\r\n', 33 + events.join('').length);
  await server.request('Ping');
  const [session] = await server.sessions(1);
  const say = (n: number) =>
    session!.event([
      ['Event', 'UserEvent'],
      ['N', n],
    ]);
  say(1);
  server.disturb({ delayMs: 1000 });
  say(2);
  session!.disturb({ delayMs: 10 });
  say(3);
  server.disturb({ bytesAtATime: 1 });
  say(4);
  await clock.advance(999);
  await assert.rejects(settledNow(all));
  await clock.advance(1);
  server.disturb({});
  say(5);
  assert.equal(await all, `Response: Success\r\nPing: Pong\r\n\r\n${events.join('')}`);
});

test('a connection that is to break breaks after so many bytes from when that was said', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected({ reconnect: AT_ONCE });
    server.disturb({ resetAfterBytes: 10 });
    await assert.rejects(ami.action('Ping'), { code: 'AMI_CONNECTION_LOST' });
    server.disturb({});
    await ami.action('Ping');
  }));

test('an answer of the classic dialect is the classic one', () =>
  withServer(
    async ({ connected }) => {
      const ami = await connected();
      assert.equal((await ami.action('Ping')).response, 'Pong');
    },
    { dialect: 'classic' },
  ));

test('a server that reads slowly hears everything in the end, and keeps what it heard word for word', async () => {
  await using server = await ScriptedManager.start({ bytesReadAtATime: 16, readEveryMs: 0 });
  const text = `Action: Ping\r\nActionID: 1\r\n\r\n${`Action: UserEvent\r\nUserEvent: Caf\u00e9\r\n\r\n`.repeat(50)}Action: Logoff\r\n\r\n`;
  const all = heard(server.port, text);
  const [session] = await server.sessions(1);
  await server.request('Logoff');
  assert.equal(session!.received, text);
  assert.equal(server.requests.length, 52);
  await all;
});

test('a server that fell deaf hears again, what was said meanwhile too, be it slow or not', async () => {
  for (const faults of [{}, { bytesReadAtATime: 5 }])
    await withServer(async ({ server, connected }) => {
      const ami = await connected();
      const [session] = await server.sessions(1);
      session!.fallDeaf();
      const lost = ami.action('Ping', { ActionID: 'lost' }, { timeoutMs: 20 });
      await assert.rejects(lost, { code: 'AMI_TIMEOUT' });
      assert.doesNotMatch(session!.received, /lost/);
      session!.hear();
      await ami.action('Ping');
      assert.match(session!.received, /lost/);
    }, faults);
});

test('clients that come back after a reset are served anew', () =>
  withServer(async ({ server, client }) => {
    const ami = client({ reconnect: AT_ONCE });
    await ami.connect();
    const ready = nextNews(ami, 'ready');
    const [session] = await server.sessions(1);
    session!.reset();
    await ready;
    await ami.action('Ping');
    assert.equal((await server.sessions(2)).length, 2);
  }));
