/** What the line looks at of those who wait. Whoever changes it says so with `changed`. */
export interface Waiter {
  readonly priority: number;
  /** When it came; never changes. */
  readonly joinedAtMs: number;
  /** Somebody is being called for it: it takes no member away from those behind it. */
  readonly isPending: boolean;
}

/** Where somebody stands in a line; good until it is removed. */
export class Place<W extends Waiter> {
  readonly waiter: W;
  /** The tree's own. */
  parent: Place<W> | undefined;
  left: Place<W> | undefined;
  right: Place<W> | undefined;
  readonly heap = Math.random();
  /** Of this place and all below it: how many, how many idle ones, the lowest priority, who came first. */
  size = 1;
  idle = 0;
  lowest = 0;
  earliest = 0;

  constructor(waiter: W) {
    this.waiter = waiter;
    this.refresh();
  }

  refresh(): void {
    const { left, right, waiter } = this;
    this.size = 1 + (left?.size ?? 0) + (right?.size ?? 0);
    this.idle = (waiter.isPending ? 0 : 1) + (left?.idle ?? 0) + (right?.idle ?? 0);
    this.lowest = Math.min(waiter.priority, left?.lowest ?? Number.POSITIVE_INFINITY, right?.lowest ?? Number.POSITIVE_INFINITY);
    this.earliest = Math.min(waiter.joinedAtMs, left?.earliest ?? Number.POSITIVE_INFINITY, right?.earliest ?? Number.POSITIVE_INFINITY);
  }
}

/**
 * Those who wait, in the order in which they are served. Joining, leaving from anywhere and asking for a position cost O(log n): the order is
 * that of a tree that balances itself by chance (a treap), whose nodes know how many stand below them.
 */
export class WaitingLine<W extends Waiter> implements Iterable<W> {
  #root: Place<W> | undefined;

  get size(): number {
    return this.#root?.size ?? 0;
  }

  /** `joinedAtMs` of who has waited longest, wherever it stands; undefined for an empty line. */
  get earliest(): number | undefined {
    return this.#root?.earliest;
  }

  /**
   * Behind all of its own or a higher priority, before the first of a lower one; with `wanted` (from 1) as near to that position as
   * priorities allow.
   */
  join(waiter: W, wanted?: number): Place<W> {
    const end = this.#firstBelow(waiter.priority);
    if (wanted === undefined) return this.#insert(end, waiter);
    return this.#insert(Math.min(end, Math.max(wanted - 1, this.#firstBelow(waiter.priority + 1))), waiter);
  }

  leave(place: Place<W>): void {
    while (place.left || place.right) {
      const { left, right } = place;
      this.#lift(!right || (left && left.heap < right.heap) ? left! : right);
    }
    const { parent } = place;
    this.#replace(parent, place, undefined);
    place.parent = undefined;
    refreshUpwards(parent);
  }

  /** Its priority or what it is waiting for is another; it stays where it stands. */
  changed(place: Place<W>): void {
    refreshUpwards(place);
  }

  /** How many stand before it. */
  countBefore(place: Place<W>): number {
    return countBefore(place, 'size');
  }

  /** How many of those before it nobody is being called for. */
  idleBefore(place: Place<W>): number {
    return countBefore(place, 'idle');
  }

  /** From 0. */
  at(index: number): W | undefined {
    return find(this.#root, index, 'size')?.waiter;
  }

  /** The idle one with so many idle ones before it. */
  idleAt(index: number): W | undefined {
    return find(this.#root, index, 'idle')?.waiter;
  }

  *[Symbol.iterator](): Iterator<W> {
    let place = this.#root;
    while (place?.left) place = place.left;
    while (place) {
      yield place.waiter;
      place = next(place);
    }
  }

  /** Index of the first whose priority is lower; the end where there is none. */
  #firstBelow(priority: number): number {
    if (!this.#root || this.#root.lowest >= priority) return this.size;
    let place: Place<W> = this.#root;
    let before = 0;
    for (;;) {
      const { left }: Place<W> = place;
      if (left && left.lowest < priority) place = left;
      else if (place.waiter.priority < priority) return before + (left?.size ?? 0);
      else {
        before += 1 + (left?.size ?? 0);
        place = place.right!;
      }
    }
  }

  #insert(index: number, waiter: W): Place<W> {
    const place = new Place(waiter);
    let parent = this.#root;
    if (!parent) {
      this.#root = place;
      return place;
    }
    for (let at = index; ; ) {
      const before: number = parent.left?.size ?? 0;
      const side: 'left' | 'right' = at <= before ? 'left' : 'right';
      if (side === 'right') at -= before + 1;
      const child: Place<W> | undefined = parent[side];
      if (!child) {
        parent[side] = place;
        place.parent = parent;
        break;
      }
      parent = child;
    }
    while (place.parent && place.heap < place.parent.heap) this.#lift(place);
    refreshUpwards(place);
    return place;
  }

  /** Puts a place above its parent, with the order kept. */
  #lift(place: Place<W>): void {
    const parent = place.parent!;
    const [near, far] = parent.left === place ? (['left', 'right'] as const) : (['right', 'left'] as const);
    this.#replace(parent.parent, parent, place);
    parent[near] = place[far];
    if (parent[near]) parent[near].parent = parent;
    place[far] = parent;
    parent.parent = place;
    parent.refresh();
    place.refresh();
  }

  #replace(parent: Place<W> | undefined, old: Place<W>, place: Place<W> | undefined): void {
    if (!parent) this.#root = place;
    else if (parent.left === old) parent.left = place;
    else parent.right = place;
    if (place) place.parent = parent;
  }
}

function refreshUpwards<W extends Waiter>(from: Place<W> | undefined): void {
  for (let place = from; place; place = place.parent) place.refresh();
}

function countBefore<W extends Waiter>(place: Place<W>, what: 'size' | 'idle'): number {
  let count = place.left?.[what] ?? 0;
  for (let at = place; at.parent; at = at.parent) {
    if (at.parent.right === at) count += at.parent[what] - at[what];
  }
  return count;
}

function find<W extends Waiter>(root: Place<W> | undefined, index: number, what: 'size' | 'idle'): Place<W> | undefined {
  let place = root;
  let left = index;
  if (!place || index < 0 || index >= place[what]) return undefined;
  while (place) {
    const before: number = place.left?.[what] ?? 0;
    const self = place[what] - before - (place.right?.[what] ?? 0);
    if (left < before) place = place.left;
    else if (left < before + self) return place;
    else {
      left -= before + self;
      place = place.right;
    }
  }
  return undefined;
}

function next<W extends Waiter>(place: Place<W>): Place<W> | undefined {
  let at: Place<W> | undefined = place;
  if (at.right) {
    at = at.right;
    while (at.left) at = at.left;
    return at;
  }
  while (at.parent && at.parent.right === at) at = at.parent;
  return at.parent;
}
