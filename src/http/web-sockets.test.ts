import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import test, { type TestContext } from 'node:test';
import type { ConnectionOptions } from 'node:tls';
import { generate } from 'selfsigned';
import { type ClientOptions, WebSocket } from 'ws';
import { AmiClient, type AmiClientOptions, type AmiError, type WebSocketOptions, webSocket } from '../client/index.ts';
import { httpOptions, startWeb, until, type WebFixture } from './web-fixture.ts';

/** A program's client over WebSocket; the global constructor is Node 22's and a browser's. */
async function connected(t: TestContext, web: WebFixture, options: WebSocketOptions & Partial<AmiClientOptions> = {}): Promise<AmiClient> {
  const via = webSocket(`ws://127.0.0.1:${web.port}/ws`, {
    WebSocket: WebSocket as NonNullable<WebSocketOptions['WebSocket']>,
    ...options,
  });
  const ami = await AmiClient.connect({ via, username: 'admin', secret: 'secret', reconnect: false, ...options });
  t.after(() => ami.close());
  return ami;
}

/** A WebSocket of its own, and what came over it as one text. */
function bare(t: TestContext, web: WebFixture, headers: Record<string, string> = {}, path = '/ws') {
  const socket = new WebSocket(`ws://127.0.0.1:${web.port}${path}`, { headers });
  const heard = { text: '', messages: 0, binary: true };
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    heard.text += data.toString('latin1');
    heard.messages++;
    heard.binary &&= isBinary;
  });
  t.after(() => socket.terminate());
  return { socket, heard };
}

/** The status with which a handshake is refused. */
async function refusal(t: TestContext, web: WebFixture, headers: Record<string, string>, path?: string): Promise<number> {
  const { socket } = bare(t, web, headers, path);
  socket.on('error', () => {});
  const [, response] = await once(socket, 'unexpected-response');
  return response.statusCode;
}

const LOGIN = 'Action: Login\r\nUsername: admin\r\nSecret: secret\r\n\r\n';

test('a client speaks AMI over a WebSocket as over TCP: greeting, login by challenge, actions, events, good-bye', async (t) => {
  const web = await startWeb(t);
  const ami = await connected(t, web);
  assert.equal(ami.greeting, 'Asterisk Call Manager/11.0.0');
  assert.equal((await ami.action('Ping')).get('Ping'), 'Pong');
  const loop = ami.events('UserEvent');
  web.tell('Bell', ['Text', 'grüß']);
  assert.equal((await loop.next()).value.get('UserEvent'), 'Bell');
  const [session] = web.manager.service.sessions();
  assert.deepEqual([session?.name, session?.address], ['admin', '127.0.0.1']);
  await ami.close();
  await until(() => web.manager.service.sessions().length === 0);
});

const isGlobal = 'WebSocket' in globalThis ? false : 'this Node has no WebSocket of its own';

test('the WebSocket that browsers and later releases of Node have of their own is taken unless another is given', {
  skip: isGlobal,
}, async (t) => {
  const web = await startWeb(t);
  const via = webSocket(`ws://127.0.0.1:${web.port}/ws`);
  const ami = await AmiClient.connect({ via, username: 'admin', secret: 'secret', reconnect: false });
  t.after(() => ami.close());
  const slow = ami.events('UserEvent', { limit: 1, whenFull: 'wait' });
  for (const n of [1, 2, 3]) web.tell('Bell', ['N', String(n)]);
  for (const n of [1, 2, 3]) assert.equal((await slow.next()).value.get('N'), String(n));
  const closed = new Promise<AmiError | undefined>((resolve) => ami.news.once('closed', resolve));
  web.manager.service.kick(web.manager.service.sessions()[0]!.id);
  assert.equal((await closed)?.code, 'AMI_CONNECTION_LOST');
});

test('a message holds a part of an action or several, and may be text; what is sent is binary', async (t) => {
  const web = await startWeb(t);
  const { socket, heard } = bare(t, web);
  await once(socket, 'open');
  const requests = `${LOGIN}Action: Ping\r\nActionID: one\r\n\r\nAction: Ping\r\nActionID: two\r\n\r\n`;
  for (const character of LOGIN) socket.send(character);
  await until(() => heard.text.includes('Authentication accepted'));
  socket.send(Buffer.from(requests.slice(LOGIN.length)));
  await until(() => /ActionID: one[\s\S]*ActionID: two[\s\S]*\r\n\r\n$/.test(heard.text));
  assert.equal(heard.binary, true);
  socket.send('Action: Logoff\r\n\r\n');
  await once(socket, 'close');
  assert.match(heard.text, /Response: Goodbye/);
});

test('pages of other origins are refused unless http.conf names them; programs name none', async (t) => {
  const web = await startWeb(t, { http: { webSocketOrigins: ['https://panel.example'] } });
  const opens = async (headers: Record<string, string>) => {
    const { socket } = bare(t, web, headers);
    await once(socket, 'open');
  };
  await opens({});
  await opens({ Origin: `http://127.0.0.1:${web.port}` });
  await opens({ Origin: 'https://panel.example' });
  assert.equal(await refusal(t, web, { Origin: 'https://evil.example' }), 403);
  assert.equal(await refusal(t, web, { Origin: 'null' }), 403);
  assert.equal(await refusal(t, web, { Origin: 'https://panel.example.evil.example' }), 403);
  await web.reload({ webSocketOrigins: ['*'] });
});

test('only the path of the WebSocket has one, below the prefix', async (t) => {
  const web = await startWeb(t, { http: { prefix: '/asterisk' } });
  await once(bare(t, web, {}, '/asterisk/ws').socket, 'open');
  assert.equal(await refusal(t, web, {}, '/ws'), 404);
  assert.equal(await refusal(t, web, {}, '/asterisk/rawman'), 200);
});

test('a message beyond the bound ends the WebSocket, and the session with it', async (t) => {
  const web = await startWeb(t);
  const { socket } = bare(t, web);
  await once(socket, 'open');
  socket.send(Buffer.alloc(300 << 10));
  const [code] = await once(socket, 'close');
  assert.equal(code, 1009);
  await until(() => web.manager.service.sessions().length === 0);
});

test('a WebSocket whose connection breaks without a good-bye leaves no session behind', async (t) => {
  const web = await startWeb(t);
  const raw = connect({ host: '127.0.0.1', port: web.port });
  raw.on('error', () => {});
  raw.write(
    'GET /ws HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  await until(() => web.manager.service.sessions().length === 1);
  raw.resetAndDestroy();
  await until(() => web.manager.service.sessions().length === 0);
});

test('who does not log in has to go in time, and more than authlimit silent ones are not let in', async (t) => {
  const web = await startWeb(t, { manager: { authTimeoutMs: 2000, authLimit: 2 } });
  const three = [bare(t, web), bare(t, web)];
  await Promise.all(three.map(({ socket }) => once(socket, 'open')));
  await until(() => three.every(({ heard }) => heard.text.startsWith('Asterisk Call Manager')));
  web.manager.clock.advance(1500);
  const fourth = bare(t, web).socket;
  await once(fourth, 'close');
  const gone = three.map(({ socket }) => once(socket, 'close'));
  web.manager.clock.advance(2000);
  await Promise.all(gone);
});

test('a client that does not read loses its session alone', async (t) => {
  const web = await startWeb(t);
  const stuck = bare(t, web);
  await once(stuck.socket, 'open');
  stuck.socket.send(LOGIN);
  await until(() => stuck.heard.text.includes('Authentication accepted'));
  stuck.socket.pause();
  const ami = await connected(t, web);
  const loop = ami.events('UserEvent');
  for (let n = 0; web.manager.service.sessions().length > 1; n++) {
    assert.ok(n < 4000, 'it is still there');
    web.tell('Flood', ['Text', 'x'.repeat(20_000)]);
    assert.equal((await loop.next()).value.get('UserEvent'), 'Flood');
    web.manager.clock.advance(100);
  }
  assert.equal((await ami.action('Ping')).ok, true);
});

test('a browser’s WebSocket cannot be told to wait: what comes meanwhile is held, up to a bound', async (t) => {
  const web = await startWeb(t);
  class OfABrowser extends WebSocket {
    constructor(url: string) {
      super(url);
      Object.assign(this, { pause: undefined, resume: undefined });
    }
  }
  const ami = await connected(t, web, { WebSocket: OfABrowser as NonNullable<WebSocketOptions['WebSocket']>, heldBytes: 100_000 });
  const slow = ami.events('UserEvent', { limit: 1, whenFull: 'wait' });
  for (const n of [1, 2, 3]) web.tell('Bell', ['N', String(n)]);
  for (const n of [1, 2, 3]) assert.equal((await slow.next()).value.get('N'), String(n));
  const over = new Promise((resolve) => ami.news.once('closed', resolve));
  for (let n = 0; n < 20; n++) web.tell('Flood', ['Text', 'x'.repeat(10_000)]);
  assert.match(String(await over), /bytes wait for the program/);
});

/** A certificate for this machine, which nobody but itself has signed. */
async function ownCertificate() {
  const altNames = [{ type: 7, ip: '127.0.0.1' }] as const;
  const made = await generate([{ name: 'commonName', value: 'pbx.example' }], {
    keySize: 2048,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [...altNames] },
    ],
  });
  return { cert: made.cert, key: made.private };
}

test('over TLS a client that trusts the certificate gets in, and one that does not tells its secret to nobody', async (t) => {
  const certificate = await ownCertificate();
  const tls = { ...httpOptions().tls, enabled: true };
  const web = await startWeb(t, { http: { tls }, certificate });
  const connect = (options: ClientOptions & ConnectionOptions) => {
    class Trusting extends WebSocket {
      constructor(url: string) {
        super(url, options);
      }
    }
    const via = webSocket(`wss://127.0.0.1:${web.service.addresses.tls?.port}/ws`, {
      WebSocket: Trusting as NonNullable<WebSocketOptions['WebSocket']>,
    });
    return AmiClient.connect({ via, username: 'admin', secret: 'secret', auth: 'plain', reconnect: false });
  };
  const ami = await connect({ ca: certificate.cert });
  t.after(() => ami.close());
  assert.equal((await ami.action('Ping')).get('Ping'), 'Pong');
  assert.equal(web.manager.service.sessions().length, 1);
  for (const [options, code] of [
    [{}, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [{ ca: (await ownCertificate()).cert }, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [{ ca: certificate.cert, servername: 'other.example' }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ] as const) {
    await assert.rejects(connect(options), (error: AmiError) => {
      assert.equal(error.code, 'AMI_CONNECT_FAILED');
      assert.equal((error.cause as NodeJS.ErrnoException).code, code);
      return true;
    });
  }
  assert.equal(web.manager.service.sessions().length, 1);
});

test('what is served where lists it, as long as it is served', async (t) => {
  const listed = (web: WebFixture) => web.service.status().pages.filter(({ path }) => path.endsWith('/ws'));
  assert.deepEqual(listed(await startWeb(t, { http: { prefix: '/asterisk' } })), [
    { path: '/asterisk/ws', description: 'WebSocket Manager Event Interface' },
  ]);
  assert.deepEqual(listed(await startWeb(t, { web: { isEnabled: false } })), []);
});
