/**
 * The order in which Asterisk 20 walks a table of named things: by a hash of the name over so many buckets (main/strings.c, ast_str_hash),
 * within a bucket in the order in which they came. Scripts that compare listings have come to rely on it.
 */
export function* inHashOrder<T>(items: Iterable<T>, nameOf: (item: T) => string, buckets = DEFAULT_BUCKETS): IterableIterator<T> {
  const table: T[][] = [];
  for (const item of items) {
    const bucket = hashOf(nameOf(item)) % buckets;
    const there = table[bucket];
    if (there) there.push(item);
    else table[bucket] = [item];
  }
  for (const bucket of table) if (bucket) yield* bucket;
}

/** Buckets of the tables of peers and users. */
const DEFAULT_BUCKETS = 563;

function hashOf(text: string): number {
  let hash = 5381;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash, 33) ^ text.charCodeAt(i);
  return Math.abs(hash);
}
