import { setImmediate as nextTurn } from 'node:timers/promises';

/** Endpoints, lines and the like that are seen to without a break. */
const A_PORTION = 1000;

/** What there is now, so many at a time, for work that stops on the way for others. */
export function* inPortions<Item>(items: Iterable<Item>): IterableIterator<Item[]> {
  const all = [...items];
  for (let at = 0; at < all.length; at += A_PORTION) yield all.slice(at, at + A_PORTION);
}

/**
 * Renews what is kept by name for a new configuration, with a yield where others may have their turn. Nothing that was there is changed:
 * who is still in the configuration stays the same object, others are made.
 * @returns what there is to be from now on, in the order of the configuration, and who is gone
 */
export function* renewed<Options extends { readonly name: string }, Item>(
  before: ReadonlyMap<string, Item>,
  configuration: readonly Options[],
  make: (options: Options) => Item,
): Generator<void, { readonly next: Map<string, Item>; readonly gone: Item[] }> {
  const next = new Map<string, Item>();
  for (const some of inPortions(configuration)) {
    for (const options of some) next.set(options.name, before.get(options.name) ?? make(options));
    yield;
  }
  const gone: Item[] = [];
  for (const some of inPortions(before)) {
    for (const [name, item] of some) if (!next.has(name)) gone.push(item);
    yield;
  }
  return { next, gone };
}

/** Does work that yields where others may have their turn. Stops there, and gives false, once `isOver` says so. */
export async function inTurns(work: Iterable<unknown>, isOver: () => boolean): Promise<boolean> {
  for (const _ of work) {
    await nextTurn();
    if (isOver()) return false;
  }
  return true;
}
