import assert from 'node:assert/strict';
import test from 'node:test';
import { ManualClock } from '../base/manual-clock.ts';
import { Connection } from './connection.ts';
import { Deadlines } from './deadlines.ts';
import type { AmiError } from './errors.ts';
import type { Dialler, Receiver, Transport } from './transport.ts';

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** A connection over a line without a network. `writes` is what was handed to the transport. */
async function open(send?: Transport['send']) {
  const writes: string[] = [];
  let far: Receiver | undefined;
  const dialler: Dialler = {
    label: 'a line',
    dial: async (receiver) => {
      far = receiver;
      queueMicrotask(() => receiver.data(ascii('Asterisk Call Manager/11.0.0\r\n')));
      const closed = () => receiver.closed();
      return {
        send: send ?? ((bytes) => void writes.push(Buffer.from(bytes).toString('utf8'))),
        pause: () => {},
        resume: () => {},
        close: closed,
        destroy: closed,
      };
    },
  };
  const clock = new ManualClock();
  let ids = 0;
  const lost: AmiError[] = [];
  const settings = {
    clock,
    deadlines: new Deadlines(clock),
    server: 'pbx',
    pingEveryMs: 30_000,
    pingDeadlineMs: 10_000,
    nextId: () => `id-${++ids}`,
  };
  const owner = { event: () => {}, lost: (error: AmiError) => void lost.push(error) };
  const connection = await Connection.open(dialler, settings, owner, new AbortController().signal);
  return { connection, writes, lost, hear: (text: string) => far?.data(ascii(text)) };
}

const ping = (id: string): string => `Action: Ping\r\nActionID: ${id}\r\n\r\n`;
const pong = (id: string): string => `Response: Success\r\nActionID: ${id}\r\nPing: Pong\r\n\r\n`;

test('actions of one turn go out in one write and in their order, also those that replies of one packet give rise to', async () => {
  const { connection, writes, hear } = await open();
  const twice = async () => {
    await connection.request('Ping', {}, 1000);
    await connection.request('Ping', {}, 1000);
  };
  const both = Promise.all([twice(), twice()]);
  await new Promise(setImmediate);
  assert.deepEqual(writes, [ping('id-1') + ping('id-2')]);
  hear(pong('id-1') + pong('id-2'));
  await new Promise(setImmediate);
  assert.deepEqual(writes.slice(1), [ping('id-3') + ping('id-4')]);
  hear(pong('id-3') + pong('id-4'));
  await both;
  connection.close();
});

test('what was given to a connection before it is closed is sent', async () => {
  const { connection, writes } = await open();
  const failed = assert.rejects(connection.request('Hangup', { Channel: 'SIP/ä-1' }, 1000), { code: 'AMI_CONNECTION_LOST' });
  connection.close();
  assert.deepEqual(writes, ['Action: Hangup\r\nActionID: id-1\r\nChannel: SIP/ä-1\r\n\r\n']);
  await failed;
});

test('a transport that cannot write any more is a lost connection', async () => {
  const { connection, lost } = await open(() => {
    throw new Error('no pipe');
  });
  await assert.rejects(connection.request('Ping', {}, 1000), { code: 'AMI_CONNECTION_LOST', message: /a line: writing failed: no pipe/ });
  assert.deepEqual([lost.length, connection.isOver], [1, true]);
});
