import { DIALECTS, type DialectName } from '../dialects.ts';
import type { SetLimits } from '../sets.ts';
import type { Comparison } from './compare.ts';
import type { Excuse } from './excuses.ts';

export interface Totals {
  readonly expected: number;
  readonly equal: number;
  readonly extra: number;
  readonly excused: number;
  readonly excusedBy: ReadonlyMap<Excuse, number>;
}

export const percent = (part: number, whole: number): number => (whole === 0 ? 0 : (100 * part) / whole);
export const equalPercent = ({ equal, expected }: { readonly equal: number; readonly expected: number }): number =>
  expected === 0 ? 100 : percent(equal, expected);

export function totalsOf(comparisons: readonly Comparison[], excuses: readonly Excuse[]): Totals {
  const sum = (of: (c: Comparison) => number) => comparisons.reduce((total, c) => total + of(c), 0);
  return {
    expected: sum((c) => c.expected),
    equal: sum((c) => c.equal),
    extra: sum((c) => c.extra.length),
    excused: sum((c) => c.excused),
    excusedBy: new Map(excuses.map((excuse) => [excuse, sum((c) => c.excusedBy.get(excuse) ?? 0)])),
  };
}

/** What a dialect falls short of in a set, a sentence each; empty when it holds. */
export function shortfalls(limits: SetLimits, dialect: DialectName, comparisons: readonly Comparison[], totals: Totals): string[] {
  const { maxExcusedPercent } = DIALECTS[dialect];
  const found: string[] = [];
  const claim = (holds: boolean, sentence: string) => {
    if (!holds) found.push(sentence);
  };
  const equal = equalPercent(totals);
  const minEqual = limits.minEqual[dialect] ?? 100;
  claim(equal >= minEqual, `${equal.toFixed(1)} % of the messages are equal, fewer than ${minEqual} %`);
  const extra = percent(totals.extra, totals.expected);
  claim(extra <= limits.maxExtra, `${extra.toFixed(1)} % come on top, more than ${limits.maxExtra} %`);
  for (const c of comparisons) {
    claim(
      equalPercent(c) >= limits.minEqualPerScript,
      `${c.id}: ${equalPercent(c).toFixed(1)} % are equal, fewer than ${limits.minEqualPerScript} %`,
    );
  }
  const excused = percent(totals.excused, totals.expected);
  claim(excused <= maxExcusedPercent, `${excused.toFixed(1)} % of the messages are excused, more than ${maxExcusedPercent} %`);
  for (const [excuse, touched] of totals.excusedBy) claim(touched > 0, `an excuse touches nothing: ${excuse.why}`);
  return found;
}
