import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import test from 'node:test';
import { ConfigError } from '../base/errors.ts';
import { startFailure } from './start-failure.ts';

test('a port that is taken is told with protocol, address and port, and where to set another', async () => {
  const first = createServer().listen(0, '127.0.0.1');
  await once(first, 'listening');
  const { port } = first.address() as AddressInfo;
  const [error] = await once(createServer().listen(port, '127.0.0.1'), 'error').catch((thrown) => [thrown]);
  first.close();
  const said = startFailure(error);
  assert.ok(said.startsWith(`ringdown could not start: TCP 127.0.0.1:${port} is taken by another program; `), said);
  assert.match(said, /manager[.]conf/);
});

test('an address that the machine has not is told for UDP too', async () => {
  const socket = createSocket('udp4');
  const failed = once(socket, 'error');
  socket.bind(5060, '192.0.2.1');
  const [error] = await failed;
  socket.close();
  assert.equal(startFailure(error), 'ringdown could not start: UDP 192.0.2.1:5060 is no address of this machine');
});

test('a mistake in the configuration is told as it is, anything else in its own words', () => {
  assert.equal(startFailure(new ConfigError('sip.conf', 3, 'no closing bracket')), 'sip.conf:3: no closing bracket');
  assert.equal(startFailure(new Error('EACCES: permission denied, open x')), 'ringdown could not start: EACCES: permission denied, open x');
});
