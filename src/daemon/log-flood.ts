import type { Clock } from '../base/clock.ts';
import type { LogRecord } from '../base/logger.ts';

/** Lines of one level and scope that the log takes at once... */
const MAX_LINES_AT_ONCE = 1000;
/** ...and a second, from then on. Who floods the exchange does not fill its disk. */
const MAX_LINES_A_SECOND = 10;
/** So long after the first line that was left out it is told how many were. */
const TELL_AFTER_MS = 10_000;

interface Kind {
  room: number;
  /** On the monotonic clock. */
  filledAt: number;
  leftOut: number;
}

/** Keeps what peers can provoke from filling the log: notices, warnings and errors beyond a measure are counted, and the count is told. */
export class LogFlood {
  readonly #clock: Clock;
  readonly #tell: (record: LogRecord) => void;
  readonly #kinds = new Map<string, Kind>();

  constructor(clock: Clock, tell: (record: LogRecord) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Whether the log takes this one. */
  takes({ level, scope }: LogRecord): boolean {
    // These are written where somebody has asked for all that happens.
    if (level === 'debug' || level === 'verbose') return true;
    const kind = this.#kindOf(`${level} ${scope}`);
    const now = this.#clock.monotonic();
    kind.room = Math.min(MAX_LINES_AT_ONCE, kind.room + ((now - kind.filledAt) / 1000) * MAX_LINES_A_SECOND);
    kind.filledAt = now;
    if (kind.room >= 1) {
      kind.room--;
      return true;
    }
    if (kind.leftOut++ === 0) this.#clock.setTimer(TELL_AFTER_MS, () => this.#tellOf(kind, { level, scope }));
    return false;
  }

  #kindOf(name: string): Kind {
    let kind = this.#kinds.get(name);
    if (!kind) {
      kind = { room: MAX_LINES_AT_ONCE, filledAt: this.#clock.monotonic(), leftOut: 0 };
      this.#kinds.set(name, kind);
    }
    return kind;
  }

  #tellOf(kind: Kind, { level, scope }: Pick<LogRecord, 'level' | 'scope'>): void {
    this.#tell({ level, scope, message: `${kind.leftOut} more lines of this kind were left out` });
    kind.leftOut = 0;
  }
}
