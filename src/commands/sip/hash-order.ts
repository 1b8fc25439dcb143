/**
 * The order in which Asterisk 20 walks its table of peers: by a hash of the name over 563 buckets (main/strings.c, chan_sip.c). Scripts that
 * compare listings have come to rely on it.
 */
export function inHashOrder<T extends { readonly name: string }>(peers: readonly T[]): T[] {
  return [...peers].sort((a, b) => bucketOf(a.name) - bucketOf(b.name));
}

const BUCKETS = 563;

function bucketOf(name: string): number {
  let hash = 5381;
  for (const character of name.toLowerCase()) hash = Math.imul(hash, 33) ^ character.charCodeAt(0);
  return Math.abs(hash) % BUCKETS;
}
