import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { MediaEngine } from '../../core/ports/media.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { LocalMediaEngine } from '../engine.ts';
import { afterTest, openLeg } from '../testing/legs.ts';
import { WirePeer } from '../testing/wire-peer.ts';
import { WorkerMediaEngine } from '../worker-engine.ts';

const ENGINES: readonly (readonly [string, () => MediaEngine])[] = [
  ['in this thread', () => new LocalMediaEngine()],
  ['in a worker', () => new WorkerMediaEngine()],
];

/** Resolves when every order so far is carried out, in whatever thread: orders are taken in turn. */
const ordersDone = async (engine: MediaEngine) => (await engine.openRtp({ address: '127.0.0.1' })).close();

for (const [where, open] of ENGINES) {
  const newEngine = (): MediaEngine => {
    const engine = open();
    afterTest(() => engine.stop());
    return engine;
  };

  describe(`a wire port of an engine ${where}`, () => {
    test('relays RTP as it is, its times following those of the source, a lost packet leaving its time free', async () => {
      const engine = newEngine();
      const rtp = await openLeg(engine);
      const wire = new WirePeer(engine);
      engine.join(rtp.port, wire.port);
      await ordersDone(engine);
      for (const n of [0, 1, 3]) rtp.peer.sendPacket(rtp.at, new Uint8Array(160).fill(0x20 + n), 0, 10 + n, 1000 + 160 * n);
      const sent = await wire.untilCount(3);
      assert.deepEqual(
        sent.map(({ payload, timestampMs }) => [payload.length, payload[0], timestampMs]),
        [
          [160, 0x20, 0],
          [160, 0x21, 20],
          [160, 0x23, 60],
        ],
      );
    });

    test('is relayed to RTP with one SSRC, a hole for what was lost and a late packet in its own place', async () => {
      const engine = newEngine();
      const rtp = await openLeg(engine);
      const wire = new WirePeer(engine);
      engine.join(rtp.port, wire.port);
      await ordersDone(engine);
      const times = [5000, 5020, 5080, 5060];
      for (const [n, time] of times.entries()) wire.say(0x30 + n, time);
      const got = await rtp.peer.untilCount(4);
      const [first] = got;
      assert.deepEqual(
        got.map((p) => [p.payload[0], (p.sequence - first!.sequence) & 0xffff, (p.timestamp - first!.timestamp) >>> 0]),
        [
          [0x30, 0, 0],
          [0x31, 1, 160],
          [0x32, 4, 640],
          [0x33, 3, 480],
        ],
      );
      assert.equal(new Set(got.map((p) => p.ssrc)).size, 1);
    });

    test('maps each sample where the laws differ, either way', async () => {
      const engine = newEngine();
      const rtp = await openLeg(engine, { codec: 'ulaw' });
      const wire = new WirePeer(engine, { codec: 'alaw' });
      engine.join(rtp.port, wire.port);
      await ordersDone(engine);
      rtp.peer.send(rtp.at, 0x80);
      wire.say(0xaa, 20, 'alaw');
      assert.ok((await wire.untilCount(1))[0]!.payload.every((byte) => byte === 0xaa));
      assert.ok((await rtp.peer.untilCount(1))[0]!.payload.every((byte) => byte === 0x80));
    });

    test('plays at 20 ms a packet on the clock that the relay goes on with', async () => {
      const engine = newEngine();
      const rtp = await openLeg(engine);
      const wire = new WirePeer(engine);
      engine.join(rtp.port, wire.port);
      await ordersDone(engine);
      const playback = wire.port.play({ kind: 'tone', tones: '440' });
      await wire.untilCount(3);
      playback.stop();
      await playback.done;
      await ordersDone(engine);
      const before = wire.sent.length;
      rtp.peer.send(rtp.at, 0x42);
      const sent = await wire.untilCount(before + 1);
      const times = sent.map(({ timestampMs }) => timestampMs);
      assert.deepEqual(times.slice(0, 3), [0, 20, 40]);
      assert.equal(sent.at(-1)!.payload[0], 0x42);
      assert.ok(times.at(-1)! >= times.at(-2)! + 20);
    });

    test('echoes its party, and is silent towards a party that only sends', async () => {
      const wire = new WirePeer(newEngine());
      wire.port.echo(true);
      wire.say(0x55, 0);
      assert.equal((await wire.untilCount(1))[0]!.payload[9], 0x55);
      wire.port.setFormat({ codec: 'ulaw', ptimeMs: 20, direction: 'recvonly' });
      wire.say(0x55, 20);
      wire.port.setFormat({ codec: 'ulaw', ptimeMs: 20, direction: 'sendrecv' });
      wire.say(0x56, 40);
      assert.deepEqual(
        (await wire.untilCount(2)).map(({ payload }) => payload[0]),
        [0x55, 0x56],
      );
    });

    test('is recorded like any other', async () => {
      const folder = temporaryFolder();
      const engine = newEngine();
      // Its socket keeps the process waiting, which the timers of an engine do not.
      await openLeg(engine);
      const wire = new WirePeer(engine);
      const recording = wire.port.record({ path: join(folder, 'r.ulaw'), within: folder, maxMs: 200 });
      for (let n = 0; n < 8; n++) wire.say(0x10, 20 * n);
      assert.equal((await recording.done).end, 'max');
      const bytes = readFileSync(join(folder, 'r.ulaw'));
      assert.ok(bytes.filter((byte) => byte === 0x10).length >= 160, 'what was said is in the file');
    });

    test('tells once that the party was heard, and nothing after its end', async () => {
      const wire = new WirePeer(newEngine());
      let heard = 0;
      wire.port.news.on('heard', () => {
        heard++;
      });
      const first = new Promise<void>((resolve) => wire.port.news.once('heard', resolve));
      wire.say(1, 0);
      wire.say(1, 20);
      await first;
      assert.equal(wire.port.heard, true);
      wire.port.close();
      wire.say(1, 40);
      assert.equal(heard, 1);
      assert.equal(await wire.port.play({ kind: 'silence' }).done, 'stopped');
    });
  });
}

test('two wire ports relay each to the other', async () => {
  const engine = new LocalMediaEngine();
  afterTest(() => engine.stop());
  const [a, b] = [new WirePeer(engine), new WirePeer(engine)];
  engine.join(a.port, b.port);
  a.say(7, 123_456);
  b.say(8, 0);
  assert.deepEqual([b.sent[0]?.payload[0], a.sent[0]?.payload[0]], [7, 8]);
  a.port.close();
  assert.equal(engine.openPorts, 1);
});
