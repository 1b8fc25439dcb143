/**
 * `701-720`: two whole numbers from 1, the second not less than the first, with at most `most` numbers from one to the other. Undefined for
 * anything else.
 */
export function parseNumberRange(text: string, most: number): readonly [first: number, last: number] | undefined {
  const [, first, last] = /^\s*(\d{1,9})\s*-\s*(\d{1,9})\s*$/.exec(text) ?? [];
  const range = [Number(first), Number(last)] as const;
  return range[0] > 0 && range[1] >= range[0] && range[1] - range[0] < most ? range : undefined;
}
