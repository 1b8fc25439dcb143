import { type Clock, sleep } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import { Tally } from './tally.ts';

/** What a load may come to; whichever is reached first ends it. */
export interface Bounds {
  readonly seconds: number;
  /** How often it is done. */
  readonly count: number;
}

/** A load that is ready to begin. */
export interface Load {
  /** How many of it are on their way at one time. */
  readonly atATime: number;
  /** Does it once and tells the tally. What it throws is a failure. */
  once(index: number, tally: Tally): Promise<void>;
  /** Waits for what is still on its way, and tells what never came. */
  settle?(tally: Tally): Promise<void>;
  close(): Promise<void> | void;
}

/** What was measured. */
export interface Outcome {
  readonly tally: Tally;
  readonly seconds: number;
  /** Processors that this program kept busy meanwhile: near 1 the figure is its own limit, not that of the server. */
  readonly ownProcessor: number;
  /** False where it was ended before its bounds. */
  readonly isWhole: boolean;
}

/** So many failures end a load: a server that is gone fails as fast as it is asked. */
const MAX_FAILURES = 100;
/** What is on its way when the time is over may take as long. */
const GRACE_MS = 10_000;
/** A part of the time goes before, and is not counted: the server's code gets warm. */
const WARM_UP_PART = 0.2;
const MAX_WARM_UP_SECONDS = 1;

/**
 * Puts a load on, first to warm up, then measured.
 * @param progress hears the tally of what is going on
 * @param signal ends it early, with what was measured so far
 */
export async function measure(
  load: Load,
  bounds: Bounds,
  clock: Clock,
  signal: AbortSignal,
  progress: (tally: Tally) => void,
): Promise<Outcome> {
  const warmUp = {
    seconds: Math.min(MAX_WARM_UP_SECONDS, bounds.seconds * WARM_UP_PART),
    count: Math.ceil(bounds.count * WARM_UP_PART),
  };
  const warm = await run(load, warmUp, clock, signal, progress);
  if (!warm.isWhole) return warm;
  return run(load, bounds, clock, signal, progress);
}

async function run(load: Load, bounds: Bounds, clock: Clock, signal: AbortSignal, progress: (tally: Tally) => void): Promise<Outcome> {
  const tally = new Tally();
  progress(tally);
  const cpu = process.cpuUsage();
  const start = clock.monotonic();
  const until = start + bounds.seconds * 1000;
  let begun = 0;
  let onTheirWay = 0;
  const goesOn = () => begun < bounds.count && clock.monotonic() < until && !signal.aborted && tally.failed < MAX_FAILURES;
  const worker = async () => {
    while (goesOn()) {
      onTheirWay++;
      await load.once(begun++, tally).catch((error) => tally.fail(messageOf(error)));
      onTheirWay--;
    }
  };
  const over = new AbortController();
  const workers = Promise.all(Array.from({ length: load.atATime }, worker));
  await Promise.race([workers, patience(clock, bounds.seconds * 1000, signal, over.signal)]);
  over.abort();
  await load.settle?.(tally);
  tally.fail('no answer', onTheirWay);
  const used = process.cpuUsage(cpu);
  const now = clock.monotonic();
  return {
    tally,
    seconds: ((tally.lastAt ?? now) - start) / 1000,
    ownProcessor: (used.user + used.system) / 1000 / (now - start),
    isWhole: onTheirWay === 0 && !signal.aborted && tally.failed < MAX_FAILURES,
  };
}

/** Lasts until what is on its way had its time, behind the end of the load or behind a signal to end it. */
async function patience(clock: Clock, ms: number, signal: AbortSignal, over: AbortSignal): Promise<void> {
  await sleep(clock, ms, AbortSignal.any([signal, over])).catch(() => {});
  await sleep(clock, GRACE_MS, over).catch(() => {});
}
