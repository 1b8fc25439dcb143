// What a server, a network or the program itself may do at the worst moment: each promise settles once, and the client goes on.
import assert from 'node:assert/strict';
import test from 'node:test';
import { AmiClient, type ClientState } from '../../src/client/index.ts';
import type { Dialler, Receiver, Transport } from '../../src/client/transport.ts';
import { bytesOfText, textOfBytes } from '../../src/wire/bytes.ts';
import { WIRE_LIMITS } from '../../src/wire/limits.ts';
import { AT_ONCE, nextNews, withServer } from './client-fixture.ts';

const SUCCESS = [['Response', 'Success']] as const;

/** Goes on after so many turns of the queue of promises. */
const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await undefined;
};

test('an action that is asked for again as soon as the connection took the first with it waits for the next login', () =>
  withServer(async ({ server, connected }) => {
    server.on('Again', () => SUCCESS);
    server.on('Hang', null);
    const ami = await connected({ reconnect: AT_ONCE });
    for (let later = 0; later < 12; later++) {
      const again = ami.freeForm.action('Hang').catch(async (error) => {
        assert.equal(error.code, 'AMI_CONNECTION_LOST');
        if (later > 0) await turns(later);
        return ami.freeForm.action('Again', {}, { timeoutMs: 5000 });
      });
      await server.request('Hang');
      (await server.sessions(later + 1))[later]!.reset();
      assert.equal((await again).response, 'Success', `${later} turns later`);
    }
  }));

test('such an action fails at once where there is no next login, or where it was told not to wait', () =>
  withServer(async ({ server, connected }) => {
    server.on('Hang', null);
    const again = async (ami: AmiClient, nth: number) => {
      const code = ami.freeForm
        .action('Hang')
        .catch(() => ami.freeForm.action('Again'))
        .catch((error) => error.code);
      await server.request('Hang');
      (await server.sessions(nth + 1))[nth]!.reset();
      return code;
    };
    assert.equal(await again(await connected({ reconnect: false }), 0), 'AMI_CLOSED');
    assert.equal(await again(await connected({ reconnect: AT_ONCE, whenOffline: 'fail' }), 1), 'AMI_NOT_CONNECTED');
  }));

test('a client that is closed while it connects can be connected again at once', () =>
  withServer(async ({ server, client }) => {
    for (const state of ['connecting', 'authenticating'] satisfies ClientState[]) {
      const ami = client();
      const reached = new Promise<void>((resolve) => {
        ami.news.on('state', (now) => now === state && resolve());
      });
      const first = assert.rejects(ami.connect(), { code: 'AMI_CLOSED' });
      await reached;
      await ami.close();
      await ami.connect();
      await first;
      assert.equal(ami.state, 'ready', state);
      await ami.action('Ping');
    }
    assert.ok(server.requests.some(({ action }) => action === 'Ping'));
  }));

test('a client that is closed by what came with the reply to its login stays closed', () =>
  withServer(async ({ server, client }) => {
    server.on(
      'Login',
      ({ headers }) =>
        `Response: Success\r\nActionID: ${headers.get('ActionID')}\r\n\r\nEvent: FullyBooted\r\nStatus: Fully Booted\r\n\r\n`,
    );
    const ami = client();
    ami.on('FullyBooted', () => void ami.close());
    const states: ClientState[] = [];
    ami.news.on('state', (state) => states.push(state));
    await assert.rejects(ami.connect(), { code: 'AMI_CLOSED' });
    assert.deepEqual(states, ['connecting', 'authenticating', 'closing', 'closed']);
  }));

test('each call of close settles when the client is closed, and not before', () =>
  withServer(async ({ server, connected }) => {
    server.on('Logoff', null);
    const ami = await connected({ closeTimeoutMs: 50 });
    let closings = 0;
    ami.news.on('state', (state) => {
      if (state !== 'closing') return;
      closings++;
      void ami.close();
    });
    await Promise.all([
      ami.close().then(() => assert.equal(ami.state, 'closed')),
      ami.close().then(() => assert.equal(ami.state, 'closed')),
    ]);
    assert.deepEqual([closings, server.requests.filter(({ action }) => action === 'Logoff').length], [1, 1]);
    await ami.connect();
    assert.equal(ami.state, 'ready');
  }));

test('a server that breaks the connection in place of a good-bye is not dialled again', () =>
  withServer(async ({ server, connected }) => {
    server.on('Logoff', ({ session }) => {
      session.reset();
      return undefined;
    });
    const ami = await connected({ reconnect: AT_ONCE });
    let retries = 0;
    ami.news.on('retry', () => retries++);
    const closed = nextNews(ami, 'closed');
    await ami.close();
    assert.deepEqual([await closed, retries, (await server.sessions(1)).length], [[undefined], 0, 1]);
  }));

test('a message beyond all bounds in one piece with the greeting, or with the reply to the login, ends the try and not its time', async () => {
  const beyond = `${'a\r\n'.repeat(WIRE_LIMITS.messageLines + 1)}\r\n`;
  for (const [greets, answers] of [
    [beyond, ''],
    ['', beyond],
  ] as const) {
    const ami = new AmiClient({ via: inOnePiece(greets, answers), username: 'admin', secret: 'sesame', auth: 'plain' });
    await assert.rejects(ami.connect(), { code: 'AMI_CONNECTION_LOST' });
    assert.equal(ami.state, 'closed');
  }
});

/** A way whose pieces are as large as a WebSocket's may be: what is said behind the greeting and behind the reply to the login comes with it. */
function inOnePiece(behindGreeting: string, behindLogin: string): Dialler {
  const dial = async (receiver: Receiver): Promise<Transport> => {
    const say = (text: string) => queueMicrotask(() => receiver.data(bytesOfText(text)));
    say(`Asterisk Call Manager/11.0.0\r\n${behindGreeting}`);
    return {
      send: (bytes) => say(`Response: Success\r\n${/ActionID: .*\r\n/.exec(textOfBytes(bytes))}\r\n${behindLogin}`),
      pause: () => {},
      resume: () => {},
      close: () => receiver.closed(),
      destroy: () => receiver.closed(),
    };
  };
  return { label: 'one piece', dial };
}

test('an action whose name is a word of JavaScript is one like any other', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    for (const name of ['constructor', '__proto__', 'toString']) {
      server.on(name, () => SUCCESS);
      const { items, complete } = await ami.freeForm.list(name);
      assert.deepEqual([items, complete], [[], undefined], name);
    }
  }));

test('a token for Resume that could not be sent back is none: the client comes back without it', () =>
  withServer(async ({ server, connected }) => {
    let token = '4b1f\r6a-\0 12';
    server.on('Login', ({ headers }) => `Response: Success\r\nActionID: ${headers.get('ActionID')}\r\nResumeToken: ${token}\r\n\r\n`);
    const ami = await connected({ reconnect: AT_ONCE });
    for (const [nth, next] of ['x'.repeat(5000), '4b1f6a-12', '4b1f6a-12'].entries()) {
      const back = nextNews(ami, 'ready');
      token = next;
      (await server.sessions(nth + 1))[nth]!.reset();
      await back;
    }
    const resumed = server.requests.filter(({ action }) => action === 'Login').map(({ headers }) => headers.get('Resume'));
    assert.deepEqual(resumed, [undefined, undefined, undefined, '4b1f6a-12']);
  }));
