import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { AmiPeer } from './ami-peer.ts';

/** A server of one connection that says what the test tells it. */
async function serving() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connection = once(server, 'connection').then(([socket]) => socket as Socket);
  return { port: (server.address() as AddressInfo).port, connection, close: () => server.close() };
}

test('replies come in their order, apart from events, wherever the bytes are cut', async () => {
  const server = await serving();
  const connecting = AmiPeer.connect({ port: server.port });
  const socket = await server.connection;
  socket.setNoDelay(true);
  const text =
    'Hello/1\r\nResponse: Success\r\nMessage: é\r\n\r\nEvent: A\r\nX: 1\r\n\r\nResponse: Follows\r\na\r\n\r\nb\r\n--END COMMAND--\r\n\r\n';
  for (const byte of Buffer.from(text)) socket.write(Buffer.of(byte));
  const peer = await connecting;
  assert.equal(peer.greeting, 'Hello/1');
  assert.equal((await peer.reply()).get('message'), 'é');
  assert.match((await peer.reply()).text, /a\r\n\r\nb\r\n--END/);
  assert.equal((await peer.event('A', { X: /\d/ })).get('X'), '1');
  await assert.rejects(peer.event('A', {}, 50), { code: 'TEST_TIMEOUT', message: /event A/ });
  peer.close();
  socket.destroy();
  server.close();
});

test('an action is written with repeated headers and its end of connection is seen', async () => {
  const server = await serving();
  const connecting = AmiPeer.connect({ port: server.port });
  const socket = await server.connection;
  socket.write('Hello\r\n');
  const peer = await connecting;
  peer.send('Originate', { Priority: 1, Variable: ['a=1', 'b=2'] });
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  assert.equal(bytes.toString(), 'Action: Originate\r\nPriority: 1\r\nVariable: a=1\r\nVariable: b=2\r\n\r\n');
  socket.end();
  await peer.closed();
  server.close();
});
