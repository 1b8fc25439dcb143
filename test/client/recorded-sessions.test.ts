// Every recorded session of both real servers, played to the client: whole, and in pieces of one byte.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { readRecording } from '../conformance/recording.ts';
import { connectionsOf, heardBy, playTo, type Seen } from './recorded-server.ts';

const RECORDINGS = join(import.meta.dirname, '../conformance/recordings');

const linesOf = (text: string): string =>
  text
    .replace(/(\r?\n)+$/, '')
    .split(/\r?\n/)
    .join(' | ');

/** Channels that came and did not go: the session ended before they did. */
function left({ events }: Seen): number {
  const ids = new Set<string>();
  for (const event of events) {
    if (event.name === 'Newchannel') ids.add(event.get('Uniqueid') ?? '');
    else if (event.name === 'Hangup') ids.delete(event.get('Uniqueid') ?? '');
  }
  return ids.size;
}

for (const server of ['a20', 'seed']) {
  test(`recorded sessions of ${server}: each event is heard as it was sent, each action settles once, split at every byte or not, and no call is left`, async () => {
    let connections = 0;
    for (const file of readdirSync(join(RECORDINGS, server))) {
      const name = file.replace('.jsonl.gz', '');
      const recording = readRecording(join(RECORDINGS, server, name))!;
      for (const connection of connectionsOf(recording)) {
        connections++;
        const title = `${server}/${name} ${connection}`;
        const seen = await playTo(recording, connection);
        const events = seen.events.map(String);
        const sent = heardBy(recording, connection).filter((text) => text.startsWith('Event: '));
        assert.deepEqual(events, sent.map(linesOf), title);
        // The session about framing sends what is no request, to see what comes of it.
        if (name !== 'core-03-framing') assert.equal(seen.replies.length, seen.actions - seen.refused, title);

        const split = await playTo(recording, connection, 1);
        assert.deepEqual(split.events.map(String), events, title);
        assert.deepEqual(split.replies.map(String), seen.replies.map(String), title);

        const { channels, calls, bridges, queues, parkedCalls } = seen.model.snapshot();
        assert.equal(channels.length, left(seen), title);
        if (channels.length > 0) continue;
        // The bridges of parking lots and of waiting agents stay, empty, for who comes next.
        const inUse = bridges.filter((bridge) => bridge.technology !== 'holding_bridge' || bridge.channels.length > 0);
        assert.deepEqual([calls, inUse, queues.flatMap(({ callers }) => callers), parkedCalls], [[], [], [], []], title);
      }
    }
    assert.ok(connections >= 40, `${connections}`);
  });
}
