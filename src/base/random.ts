import { randomFillSync } from 'node:crypto';

/**
 * So many unpredictable bytes, for tags, branches and where RTP begins. They come from a store that is filled in one go: a call needs a
 * dozen of them, and each time to ask the system for a few costs twenty microseconds.
 * @param size at most 4096
 */
export function randomBytes(size: number): Buffer {
  if (at + size > pool.length) {
    randomFillSync(pool);
    at = 0;
  }
  const bytes = Buffer.from(pool.subarray(at, at + size));
  at += size;
  return bytes;
}

const pool = Buffer.alloc(4096);
let at = pool.length;
