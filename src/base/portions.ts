import { setImmediate as nextTurn } from 'node:timers/promises';

/** Endpoints, lines and the like that are seen to without a break. */
const A_PORTION = 1000;

/** What there is now, so many at a time, for work that stops on the way for others. */
export function* inPortions<Item>(items: Iterable<Item>): IterableIterator<Item[]> {
  const all = [...items];
  for (let at = 0; at < all.length; at += A_PORTION) yield all.slice(at, at + A_PORTION);
}

/** Does work that yields where others may have their turn. Stops there, and gives false, once `isOver` says so. */
export async function inTurns(work: Iterable<unknown>, isOver: () => boolean): Promise<boolean> {
  for (const _ of work) {
    await nextTurn();
    if (isOver()) return false;
  }
  return true;
}
