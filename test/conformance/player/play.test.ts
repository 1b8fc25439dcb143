import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { compareRecordings } from '../judge/compare.ts';
import { type Recording, referenceOf } from '../recording.ts';
import { readScripts } from '../script.ts';
import { playScript } from './play.ts';

/**
 * A server that says what a recording says: on each connection, what the real one sent before it heard the next thing, as soon as the
 * client has sent as much as it had then.
 */
async function recordedServer(recording: Recording) {
  const names = [...new Set(recording.entries.flatMap((e) => ('conn' in e ? [e.conn] : [])))];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const name = names.shift();
    const script = recording.entries.flatMap((e) => ('conn' in e && e.conn === name ? [e] : []));
    let heard = 0;
    let awaited = 0;
    const goOn = () => {
      while (script.length > 0 && heard >= awaited) {
        const entry = script.shift()!;
        if (entry.dir === '<') socket.write(entry.text);
        else awaited += Buffer.byteLength(entry.text);
      }
      if (script.length === 0 && heard >= awaited) socket.end();
    };
    socket.on('data', (bytes) => {
      heard += bytes.length;
      goOn();
    });
    socket.on('error', () => {});
    goOn();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { ami: { host: '127.0.0.1', port: (server.address() as AddressInfo).port }, close };
}

for (const [dialect, id] of [
  ['modern', 'core-03-framing'],
  ['classic', 'core-03-framing'],
] as const) {
  test(`a ${dialect} server that says what was recorded for ${id} is found equal in every message`, async () => {
    const [script] = readScripts(id);
    const reference = referenceOf(dialect, id);
    const server = await recordedServer(reference.first);
    const { recording, late } = await playScript(script!, { dialect, ami: server.ami, sip: { host: '127.0.0.1', port: 9 } });
    server.close();
    const result = compareRecordings(reference, recording);
    assert.deepEqual([late, result.missing, result.differing, result.extra, result.moved], [[], [], [], [], []]);
    assert.ok(result.equal > 50 && result.equal === result.expected, `${result.equal} of ${result.expected}`);
  });
}

test('a step that does not come about in time is noted and the next one begins', async () => {
  const server = createServer((socket) => socket.write('Asterisk Call Manager/9.0.0\r\n'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const ami = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
  const steps = [{ open: 'a' }, { reply: 'a', within: 20 }, { send: 'a', lines: ['Action: Ping'] }];
  const played = await playScript({ id: 'x', title: '', set: 'core', steps }, { dialect: 'modern', ami, sip: ami });
  assert.deepEqual(
    played.late.map(({ step }) => step),
    [2],
  );
  assert.ok(played.recording.entries.some((e) => 'dir' in e && e.dir === '>' && e.text === 'Action: Ping\r\n\r\n'));
  server.close();
});
