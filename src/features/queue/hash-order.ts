/**
 * A set that is gone through in the order of a hash table, as Asterisk's lists of queues and members are: clients have come to know that
 * order. Within a bucket those that came first come first.
 */
export class HashOrder<T> implements Iterable<T> {
  readonly #bucketOf: (item: T) => number;
  readonly #buckets: Set<T>[];

  /** @param bucketOf from 0 to below `size` */
  constructor(size: number, bucketOf: (item: T) => number) {
    this.#bucketOf = bucketOf;
    this.#buckets = Array.from({ length: size }, () => new Set());
  }

  add(item: T): void {
    this.#buckets[this.#bucketOf(item)]!.add(item);
  }

  delete(item: T): void {
    this.#buckets[this.#bucketOf(item)]!.delete(item);
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const bucket of this.#buckets) yield* bucket;
  }
}

export const QUEUE_BUCKETS = 53;
export const MEMBER_BUCKETS = 37;

/** Of a queue by its name, in any case (Asterisk 20 main/strings.c, case-insensitive djb2). */
export function queueBucket(name: string): number {
  let hash = 5381;
  for (const character of name.toLowerCase()) hash = Math.imul(hash, 33) ^ character.charCodeAt(0);
  return (hash & 0x7fffffff) % QUEUE_BUCKETS;
}

/** Of a member by the five characters of its interface from the slash on (Asterisk 20 apps/app_queue.c). */
export function memberBucket(device: string): number {
  const slash = device.indexOf('/');
  const part = device.slice(Math.max(0, slash), Math.max(0, slash) + 5);
  let hash = 0;
  for (let i = 0; i < part.length; i++) hash = (hash + (compressed(part.charCodeAt(i)) << (i * 6))) | 0;
  return Math.abs(hash) % MEMBER_BUCKETS;
}

function compressed(code: number): number {
  if (code < 32) return 0;
  return code > 96 ? code - 64 : code - 32;
}
