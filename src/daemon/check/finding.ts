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

/** Letters to put in, take out or change to make one word of the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}
