import assert from 'node:assert/strict';
import test from 'node:test';
import { type Dialler, type Receiver, tcp } from '../../client/index.ts';
import { md5 } from '../../client/md5.ts';
import { ScriptedManager } from '../../testing/scripted-manager.ts';
import { bytesOfText, textOfBytes } from '../../wire/bytes.ts';
import { WIRE_LIMITS } from '../../wire/limits.ts';
import { LoadSession } from './load-session.ts';

const LOGIN = { username: 'admin', secret: 'sesame', auth: 'md5', events: 'user' } as const;

/** A way to a server that is a pair of hands: what it was sent, and how to have it say something. */
function byHand() {
  let receiver: Receiver | undefined;
  const sent: string[] = [];
  const via: Dialler = {
    label: 'hand',
    dial: async (to) => {
      receiver = to;
      return {
        send: (bytes) => void sent.push(textOfBytes(bytes)),
        pause() {},
        resume() {},
        close() {},
        destroy() {},
      };
    },
  };
  return { via, sent, say: (text: string) => receiver?.data(bytesOfText(text)), end: () => receiver?.closed() };
}

const GREETING = 'Asterisk Call Manager/1.0\r\n';
const SAID =
  'Event: One\r\nNumber: 1\r\n\r\nResponse: Success\r\nActionID: b1\r\n\r\nEvent: Two\r\n\r\nResponse: Error\r\nActionID: b2\r\nMessage: no\r\n\r\n';

test('greeting, replies and events are told apart, whole and split at every byte', async () => {
  for (let cut = 0; cut <= GREETING.length + SAID.length; cut++) {
    const { via, say } = byHand();
    const connecting = LoadSession.connect(via);
    await Promise.resolve();
    const all = GREETING + SAID;
    const first = Math.max(cut, GREETING.length);
    // The requests have to be under way before their replies are there.
    say(all.slice(0, Math.min(cut, GREETING.length)));
    say(all.slice(Math.min(cut, GREETING.length), GREETING.length));
    const session = await connecting;
    const events: string[] = [];
    session.onEvent = (text) => events.push(text.split('\r\n')[0] ?? '');
    const replies = [session.send('Action: A\r\n'), session.send('Action: B\r\n')];
    say(all.slice(GREETING.length, first));
    say(all.slice(first));
    assert.equal(session.greeting, 'Asterisk Call Manager/1.0');
    assert.deepEqual(await Promise.all(replies), ['Response: Success\r\nActionID: b1', 'Response: Error\r\nActionID: b2\r\nMessage: no']);
    assert.deepEqual(events, ['Event: One', 'Event: Two'], `cut at ${cut}`);
  }
});

test('a login proves the secret without telling it, and what the server refuses is the error', async (t) => {
  const server = await ScriptedManager.start();
  t.after(() => server.close());
  const via = tcp({ host: '127.0.0.1', port: server.port });
  const session = await LoadSession.open(via, LOGIN);
  t.after(() => session.close());
  const { headers } = await server.request('Login');
  assert.deepEqual(
    ['Username', 'Secret', 'Key', 'Events'].map((name) => headers.get(name)),
    ['admin', undefined, md5('123456789sesame'), 'user'],
  );
  server.on('Login', () => [
    ['Response', 'Error'],
    ['Message', 'Authentication failed'],
  ]);
  await assert.rejects(LoadSession.open(via, LOGIN), { code: 'AMI_LOGIN_REFUSED', message: 'Login was refused: Authentication failed' });
});

test('what waits for a reply fails when the connection ends, and so does what is sent later', async () => {
  const { via, say, end } = byHand();
  const connecting = LoadSession.connect(via);
  await Promise.resolve();
  say(GREETING);
  const session = await connecting;
  const waiting = session.send('Action: A\r\n');
  end();
  await assert.rejects(waiting, { code: 'AMI_CONNECTION_LOST' });
  await assert.rejects(session.send('Action: B\r\n'), { code: 'AMI_CONNECTION_LOST' });
  await session.closed;
});

test('a server that greets nobody, and one that never ends a message, are left', async () => {
  const silent = byHand();
  const connecting = LoadSession.connect(silent.via);
  await Promise.resolve();
  silent.end();
  await assert.rejects(connecting, { code: 'AMI_CONNECT_FAILED', message: 'hand: closed before the greeting' });

  const endless = byHand();
  const greeted = LoadSession.connect(endless.via);
  await Promise.resolve();
  endless.say(GREETING);
  const session = await greeted;
  endless.say('x'.repeat(WIRE_LIMITS.messageBytes + 1));
  assert.ok(session.isClosed);
});

test('replies to what was posted go to who hears those that nobody waits for', async () => {
  const { via, say, sent } = byHand();
  const connecting = LoadSession.connect(via);
  await Promise.resolve();
  say(GREETING);
  const session = await connecting;
  const replies: string[] = [];
  session.onReply = (text) => replies.push(text);
  session.post('Action: UserEvent\r\n');
  say('Response: Error\r\nMessage: Permission denied\r\n\r\n');
  assert.deepEqual([sent, replies], [['Action: UserEvent\r\nActionID: b1\r\n\r\n'], ['Response: Error\r\nMessage: Permission denied']]);
});
