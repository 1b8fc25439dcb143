import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { MediaEngine } from '../core/ports/media.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { LocalMediaEngine } from './engine.ts';
import { afterTest, openLeg } from './testing/legs.ts';
import type { PeerPacket } from './testing/rtp-peer.ts';
import { WorkerMediaEngine } from './worker-engine.ts';

const heard = (byte: number) => (packets: readonly PeerPacket[]) => packets.some(({ payload }) => payload[0] === byte);

const ENGINES: readonly (readonly [string, () => MediaEngine])[] = [
  ['in this thread', () => new LocalMediaEngine()],
  ['in the worker', () => new WorkerMediaEngine()],
];

for (const [where, make] of ENGINES) {
  const newEngine = () => {
    const engine = make();
    afterTest(() => engine.stop());
    return engine;
  };

  test(`a party hears what played for another one, until that is stopped, and is joined as that one was (${where})`, async () => {
    const engine = newEngine();
    const [x, y, z] = [await openLeg(engine), await openLeg(engine), await openLeg(engine)];
    engine.join(x.port, z.port);
    const playback = x.port.play({ kind: 'tone', tones: '440' });
    await x.peer.untilCount(2);
    engine.takeOver(y.port, x.port);
    await y.peer.untilCount(2);
    playback.stop();
    assert.equal(await playback.done, 'stopped');
    // The one that the join brings now says so by what it sends.
    z.peer.send(z.at, 0x33);
    await y.peer.until(heard(0x33));
    y.peer.send(y.at, 0x44);
    await z.peer.until(heard(0x44));
  });

  test(`an echo and a recording go on with the other party, and the first one's port may close (${where})`, async () => {
    const engine = newEngine();
    const folder = temporaryFolder();
    const [x, y] = [await openLeg(engine), await openLeg(engine)];
    const path = join(folder, 'x.ulaw');
    const recording = x.port.record({ path, within: folder });
    x.port.echo(true);
    engine.takeOver(y.port, x.port);
    x.port.close();
    // Orders are carried out one after the other: once this port is there, those before it are done.
    await openLeg(engine);
    y.peer.send(y.at, 0x22);
    await y.peer.until(heard(0x22));
    recording.stop();
    const { end } = await recording.done;
    assert.equal(end, 'stopped');
    assert.ok((await stat(path)).isFile());
  });
}
