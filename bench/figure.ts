/** One number that a case found. */
export interface Figure {
  /** What was counted, in a few words. */
  readonly what: string;
  readonly value: number;
  readonly unit: 'us' | 'ms' | 'KiB' | 'MiB' | '/s' | '%' | 'events' | 'lost' | 'served' | 'left' | 'times';
  /** What the project wants; undefined for a number that only explains another. */
  readonly goal?: Goal | undefined;
  /** The same of the yardstick server, taken in the same minute. */
  readonly least?: number | undefined;
  /** The same of an Asterisk on this machine, where there is one to measure. */
  readonly asterisk?: number | undefined;
}

/** `atMostTimes` is relative to the yardstick. */
export type Goal = { readonly atMost: number } | { readonly atLeast: number } | { readonly atMostTimes: number };

/** A thing that the benchmark measures. */
export interface BenchCase {
  /** Word by which it is chosen on the command line. */
  readonly name: string;
  /** One line for `--help`. */
  readonly about: string;
  /** @param progress tells what is going on, for whoever watches */
  run(progress: (text: string) => void): Promise<Figure[]>;
}

/** Whether the figure is as wanted; undefined where nothing is wanted of it. */
export function meets({ value, goal, least }: Figure): boolean | undefined {
  if (!goal) return undefined;
  if ('atMost' in goal) return value <= goal.atMost;
  if ('atLeast' in goal) return value >= goal.atLeast;
  return least === undefined ? undefined : value <= least * goal.atMostTimes;
}
