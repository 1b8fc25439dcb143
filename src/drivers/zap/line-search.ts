/** What stands behind `Zap/` or `DAHDI/`. */
export interface LineRequest {
  /** Lines that may be taken, by one number or by one group. */
  readonly wanted: { readonly line: number } | { readonly group: number; readonly order: GroupOrder };
  /** Digits to dial on the line, empty for none. */
  readonly digits: string;
}

/** `g` the lowest number that is free, `G` the highest, `r` and `R` the same in turn, beginning behind the line that was taken last. */
export type GroupOrder = 'g' | 'G' | 'r' | 'R';

/**
 * Reads `1`, `1/5551212`, `g1/5551212`, `R2` (Asterisk: chan_dahdi.c, determine_starting_point). The options behind the number (`c`, `r2`,
 * `d`) ask for what only hardware has and are passed over. Undefined for anything else.
 */
export function parseLineRequest(resource: string): LineRequest | undefined {
  const slash = resource.indexOf('/');
  const head = slash < 0 ? resource : resource.slice(0, slash);
  const digits = slash < 0 ? '' : resource.slice(slash + 1).replace(/\/.*$/s, '');
  const [, order, number] = /^([gGrR])?(\d{1,4})(?:[cdr]\d*)?$/.exec(head.trim()) ?? [];
  if (number === undefined) return undefined;
  return { digits, wanted: order === undefined ? { line: Number(number) } : { group: Number(number), order: order as GroupOrder } };
}

/** Puts the lines of a group (by number) in the order in which they are tried. `last` is the line that was taken last in turn, 0 for none. */
export function searchOrder<L extends { readonly number: number }>(lines: readonly L[], order: GroupOrder, last: number): L[] {
  switch (order) {
    case 'g':
      return [...lines];
    case 'G':
      return [...lines].reverse();
    case 'r':
      return [...lines.filter(({ number }) => number > last), ...lines.filter(({ number }) => number <= last)];
    case 'R': {
      const down = [...lines].reverse();
      return last === 0 ? down : [...down.filter(({ number }) => number < last), ...down.filter(({ number }) => number >= last)];
    }
  }
}
