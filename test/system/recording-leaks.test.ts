import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import test from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { callRecorder } from '../../src/core/ports/call-recorder.ts';
import type { Exchange } from '../../src/exchange/exchange.ts';
import type { RecordingService } from '../../src/features/recording/recording-service.ts';
import { temporaryFolder } from '../../src/testing/temporary-folder.ts';
import { SkippingClock } from './skipping-clock.ts';
import { withExchange } from './small-exchange.ts';

const ROUNDS = 5;
/** In a round, of each of as many calls, which go on from round to round. */
const RECORDINGS = 100;
const CALLS = 10;

/** Ways in which a call is recorded, with what each may keep: files, timers of beeps and of a late start, an order for when it is bridged. */
const WAYS: readonly ((recordings: Exchange['recordings'], channel: string, file: string) => unknown)[] = [
  (recordings, channel, file) => recordings.startMonitor(channel, { file, mix: true }),
  (recordings, channel, file) => recordings.startMonitor(channel, { file, format: 'ulaw', beepSeconds: 5 }),
  (recordings, channel, file) => recordings.startMix(channel, { file: `${file}.wav`, options: `r(${file}-r.wav)t(${file}-t.wav)` }),
  (recordings, channel, file) => recordings.startMix(channel, { file: `${file}.sln`, options: 'bB(3)i(ID)' }),
  (recordings, channel, file) => recordings.startMix(channel, { file: `${file}.wav`, options: 's(5)d' }),
];

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Files of a folder that this process has open. */
function openFilesBelow(folder: string): number {
  return readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(folder);
    } catch {
      return false;
    }
  }).length;
}

test(`${ROUNDS * RECORDINGS * CALLS} recordings leave no file open, no timer, nothing at their call and nothing of themselves`, async () => {
  const clock = new SkippingClock();
  const folder = temporaryFolder();
  await withExchange(
    async ({ running }) => {
      const { exchange } = running;
      const { core, recordings } = exchange;
      const service = callRecorder.of(core) as RecordingService;
      const call = () =>
        exchange.originate({ channel: 'Local/700@default', application: { name: 'Milliwatt', data: '' }, timeoutMs: 30_000 });
      const made = await Promise.all(Array.from({ length: CALLS }, call));
      const names = made.map(({ channel }) => channel?.name ?? '');
      const mixesOf = (name: string): readonly object[] => {
        const mixes = recordings.mixes(name);
        return typeof mixes === 'string' ? [] : mixes;
      };
      const begun: WeakRef<object>[] = [];
      let serial = 0;
      const round = async () => {
        for (let i = 0; i < RECORDINGS; i++) {
          for (const name of names) {
            const started = WAYS[i % WAYS.length]!(recordings, name, `call-${serial++}`);
            assert.ok(started === 'started' || typeof started === 'object', `${started}`);
            for (const mix of mixesOf(name)) begun.push(new WeakRef(mix));
          }
          await clock.skip(60);
          for (const name of names) {
            recordings.renameMonitor(name, `moved-${serial++}`);
            recordings.stopMonitor(name);
            recordings.stopMix(name);
          }
        }
        await service.finished();
        assert.equal(openFilesBelow(folder), 0, 'every file is closed');
      };
      const left = () => ({
        timers: clock.pending,
        mixes: names.flatMap(mixesOf).length,
        listeners: names.map((name) => core.channels.find(name)?.signals.count()),
      });
      await round();
      const before = left();
      for (let i = 1; i < ROUNDS; i++) {
        await round();
        assert.deepEqual(left(), before);
      }
      // Weak references are kept to the end of a turn.
      for (let i = 0; i < 3; i++) {
        await turn();
        collectGarbage();
      }
      const alive = begun.filter((mix) => mix.deref() !== undefined).length;
      assert.ok(begun.length >= 1000 && alive < begun.length / 10, `${alive} of ${begun.length} recordings are still there`);
    },
    { clock, files: { 'asterisk.conf': `[directories]\nastspooldir => ${folder}\n` } },
  );
});
