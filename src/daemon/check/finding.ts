import type { ConfWarning } from '../../config/conf-file.ts';

/** One thing that is wrong with a configuration, and how to mend it. */
export interface Finding {
  /** With an error the exchange does not start; with a warning it starts, and something does not do what was meant. */
  readonly level: 'error' | 'warning';
  /** As the configuration names it, such as `sip.conf`; absent where it is no matter of one file. */
  readonly file?: string;
  readonly line?: number;
  readonly message: string;
  readonly remedy: string;
}

/** Where something is written. */
export type Place = Pick<ConfWarning, 'file' | 'line'>;

export const warningAt = ({ file, line }: Place, message: string, remedy: string): Finding => ({
  level: 'warning',
  file,
  line,
  message,
  remedy,
});

/** The name that was probably meant: at most two letters wrong, and fewer than half of them. */
export function nearestOf(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let [nearest, least]: [string | undefined, number] = [undefined, Math.min(2, Math.ceil(wanted.length / 2) - 1) + 1];
  for (const each of known) {
    if (Math.abs(each.length - wanted.length) >= least) continue;
    const far = distance(wanted, each.toLowerCase());
    if (far < least) [nearest, least] = [each, far];
  }
  return nearest;
}

/** Letters to put in, take out or change, and pairs of neighbours to swap, to make one word of the other (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const changed = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, changed, isSwapped ? at(i - 2, j - 2) + 1 : changed));
    }
  }
  return at(a.length, b.length);
}
