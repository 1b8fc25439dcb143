/** Who is in each bridge, in the order in which they came: what a bridge's snapshot does not say. */
export class BridgeMembers {
  readonly #nameOf: (uniqueId: string) => string | undefined;
  /** Unique ids by bridge. */
  readonly #members = new Map<string, Set<string>>();

  /** @param nameOf the name of a channel that is known */
  constructor(nameOf: (uniqueId: string) => string | undefined) {
    this.#nameOf = nameOf;
  }

  /** Bridges with somebody in them. */
  get size(): number {
    return this.#members.size;
  }

  add(bridgeId: string, uniqueId: string): void {
    const members = this.#members.get(bridgeId);
    if (members) members.add(uniqueId);
    else this.#members.set(bridgeId, new Set([uniqueId]));
  }

  delete(bridgeId: string, uniqueId: string): void {
    const members = this.#members.get(bridgeId);
    members?.delete(uniqueId);
    if (members?.size === 0) this.#members.delete(bridgeId);
  }

  forget(bridgeId: string): void {
    this.#members.delete(bridgeId);
  }

  /** Names of all but this one. */
  others(bridgeId: string, uniqueId: string): string[] {
    const names: string[] = [];
    for (const id of this.#members.get(bridgeId) ?? []) {
      const name = id === uniqueId ? undefined : this.#nameOf(id);
      if (name !== undefined) names.push(name);
    }
    return names;
  }
}
