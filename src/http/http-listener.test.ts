import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { silentLogger } from '../base/logger.ts';
import { EventWaits } from './event-waits.ts';
import { HttpListener, type HttpListenerOptions } from './http-listener.ts';

const open = (options: Partial<HttpListenerOptions> = {}) =>
  HttpListener.open({
    at: { host: '127.0.0.1', port: 0 },
    sessionLimit: 10,
    inactivityMs: 100,
    keepAliveMs: 100,
    firstRequestMs: 100,
    logger: silentLogger,
    waits: new EventWaits(),
    onRequest: async (_, response) => void response.end('here'),
    onUpgrade: () => false,
    badRequest: (status, title) => `HTTP/1.1 ${status} ${title}\r\n\r\n`,
    ...options,
  });

/** What comes until the server closes. */
function talk({ address }: HttpListener, text: string, localAddress?: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const at = { port: address.port, host: address.host, ...(localAddress !== undefined && { localAddress }) };
    const socket = connect(at, () => socket.write(text));
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}

test('a client that sends nothing, half a request, or nothing more is not kept', async (t) => {
  const listener = await open();
  t.after(() => listener.close());
  const [nothing, half, one] = await Promise.all([
    talk(listener, ''),
    talk(listener, 'GET / HTTP/1.1\r\nHost:'),
    talk(listener, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
  ]);
  assert.match(nothing, /^(HTTP\/1[.]1 408 |$)/);
  assert.match(half, /^HTTP\/1[.]1 408 /);
  assert.match(one, /^HTTP\/1[.]1 200 [\s\S]*here$/);
});

test('connections beyond sessionlimit are closed', async (t) => {
  const listener = await open({ sessionLimit: 1, firstRequestMs: 60_000, keepAliveMs: 60_000 });
  t.after(() => listener.close());
  const first = connect(listener.address.port, listener.address.host);
  await new Promise<void>((resolve) => {
    first.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    first.once('data', () => resolve());
  });
  assert.equal(await talk(listener, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'), '');
  first.destroy();
});

test('an address that takes all connections keeps nobody else out: one that asks for nothing goes', async (t) => {
  const listener = await open({ sessionLimit: 3, inactivityMs: 60_000, firstRequestMs: 60_000, keepAliveMs: 60_000 });
  t.after(() => listener.close());
  const held = Array.from({ length: 3 }, () => connect(listener.address.port, listener.address.host));
  t.after(() => held.map((socket) => socket.destroy()));
  await Promise.all(held.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
  const closed = Promise.race(held.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
  assert.match(await talk(listener, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', '127.0.0.2'), /here$/);
  await closed;
  assert.equal(held.filter((socket) => socket.destroyed || socket.readableEnded).length, 1);
});

test("a connection whose request is being answered is nobody else's place", async (t) => {
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  let asked = () => {};
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const onRequest: HttpListenerOptions['onRequest'] = async (_, response) => {
    asked();
    await answered;
    response.end('here');
  };
  const listener = await open({ sessionLimit: 1, onRequest });
  t.after(() => listener.close());
  const first = talk(listener, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  await isAsked;
  assert.equal(await talk(listener, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', '127.0.0.2'), '');
  answer();
  assert.match(await first, /here$/);
});

test('a request that fails ends its connection and nothing else', async (t) => {
  let count = 0;
  const listener = await open({
    onRequest: async (_, response) => {
      if (count++ === 0) throw new Error('broken');
      response.end('here');
    },
  });
  t.after(() => listener.close());
  assert.equal(await talk(listener, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'), '');
  assert.match(await talk(listener, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'), /here$/);
});

test('a request for a protocol that is not spoken is answered as if it had not asked', async () => {
  const listener = await open();
  const answer = await talk(listener, 'GET / HTTP/1.1\r\nHost: test\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n');
  assert.match(answer, /^HTTP\/1\.1 200 OK\r\n[\s\S]*here/);
  listener.close();
});
