import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { RecordBackend } from './ports/record-backend.ts';
import { RecordLane } from './record-lane.ts';

/** Records that may wait for backends that do not write: the oldest are lost beyond. */
const MAX_WAITING = 100_000;

/**
 * Brings records to the backends, in order, and tells of each when it is safe: when all backends that work have written it, and one at
 * least. Who was told of a record finds it again after a crash. A backend that cannot write keeps the others from nothing.
 */
export class RecordWriter<Entry> {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #announce: (record: Entry) => void;
  #lanes: readonly RecordLane<Entry>[] = [];
  /** Of backends that are no longer wanted and have something left to write. */
  readonly #leaving = new Map<RecordLane<Entry>, Promise<void>>();
  /** Those that somebody has not fetched, or that are not told. */
  #waiting: Entry[] = [];
  /** Number of the oldest one that waits, and of the first one that is not told. */
  #oldest = 0;
  #untold = 0;

  /** @param announce runs for each record that is safe, at once where there is nothing to write it to */
  constructor({ clock, logger }: { readonly clock: Clock; readonly logger: Logger }, announce: (record: Entry) => void) {
    this.#clock = clock;
    this.#logger = logger;
    this.#announce = announce;
  }

  get backends(): readonly RecordBackend<Entry>[] {
    return this.#lanes.map(({ backend }) => backend);
  }

  /**
   * From now on these. One that has the name of another one goes on for it, with what that one could not write; those that are no longer
   * there are closed when they have written what they were given.
   */
  useBackends(backends: readonly RecordBackend<Entry>[]): void {
    const old = new Map(this.#lanes.map((lane) => [lane.backend.name, lane]));
    this.#lanes = backends.map((backend) => {
      const lane = old.get(backend.name);
      old.delete(backend.name);
      lane?.replaceBackend(backend);
      return lane ?? this.#laneOf(backend);
    });
    for (const lane of old.values()) {
      const end = lane.finish(this.#end).then(() => {
        this.#leaving.delete(lane);
        this.#tell();
      });
      this.#leaving.set(lane, end);
    }
  }

  write(records: readonly Entry[]): void {
    this.#waiting.push(...records);
    const excess = this.#waiting.length - MAX_WAITING;
    if (excess > 0) this.#drop(excess);
    for (const lane of this.#lanes) lane.wake();
    if (this.#lanes.length === 0) this.#tell();
  }

  /** Resolves when all is written that can be. */
  async written(): Promise<void> {
    await Promise.all(this.#all.map((lane) => lane.idle()));
  }

  /** Writes what waits, then lets go of the backends. */
  async close(): Promise<void> {
    this.useBackends([]);
    await Promise.all(this.#leaving.values());
  }

  #laneOf(backend: RecordBackend<Entry>): RecordLane<Entry> {
    return new RecordLane(
      {
        clock: this.#clock,
        logger: this.#logger,
        from: (serial, count) => this.#waiting.slice(serial - this.#oldest, serial - this.#oldest + count),
        moved: () => this.#tell(),
      },
      backend,
      this.#end,
    );
  }

  get #all(): readonly RecordLane<Entry>[] {
    return [...this.#lanes, ...this.#leaving.keys()];
  }

  /** Number of the record that comes next. */
  get #end(): number {
    return this.#oldest + this.#waiting.length;
  }

  /** Tells of those that are safe, and forgets those that nobody needs any more. */
  #tell(): void {
    const busy = this.#all.filter(({ written }) => written < Number.POSITIVE_INFINITY);
    const working = busy.filter(({ isFailing }) => !isFailing);
    const writtenBy = (lanes: typeof busy) => lanes.map(({ written }) => written);
    const isOutage = working.length === 0 && busy.length > 0;
    const safe = isOutage ? Math.max(...writtenBy(busy)) : Math.min(...writtenBy(working), this.#end);
    const told = this.#waiting.slice(this.#untold - this.#oldest, Math.max(0, safe - this.#oldest));
    this.#untold += told.length;
    this.#drop(Math.min(this.#untold, ...busy.map(({ fetched }) => fetched)) - this.#oldest);
    for (const record of told) this.#announce(record);
  }

  #drop(count: number): void {
    if (count <= 0) return;
    this.#waiting.splice(0, count);
    this.#oldest += count;
    this.#untold = Math.max(this.#untold, this.#oldest);
    for (const lane of this.#all) lane.skipTo(this.#oldest);
  }
}
