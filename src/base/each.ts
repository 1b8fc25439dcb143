/** Makes one of each item, and not before it is read: a list of ten thousand is never there as a whole, and holds nobody up. */
export function* each<Item, Made>(items: Iterable<Item>, make: (item: Item) => Made): IterableIterator<Made> {
  for (const item of items) yield make(item);
}
