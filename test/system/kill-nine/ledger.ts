/** What things may be after a death: what was confirmed, or for a write that was on its way, that before it and that after it. */
export class Ledger {
  /** How many writes were confirmed. */
  confirmed = 0;
  /** Undefined stands for nothing there. */
  readonly #values = new Map<string, readonly (string | undefined)[]>();

  /** Makes the thing of that name hold a value, or goes without it. One at a time for each name. Throws where it is refused. */
  async write(name: string, value: string | undefined, run: () => Promise<boolean>): Promise<void> {
    const before = this.#values.get(name)?.[0];
    this.#values.set(name, [before, value]);
    if (!(await run())) throw new Error(`the write of ${name} was refused`);
    this.#values.set(name, [value]);
    this.confirmed++;
  }

  /** A sentence for each thing that is not as it may be. What was found holds from now on. */
  compare(found: ReadonlyMap<string, string>): string[] {
    const wrong: string[] = [];
    for (const [name, allowed] of this.#values) {
      const value = found.get(name);
      if (!allowed.includes(value))
        wrong.push(`${name} is ${value ?? 'not there'} and not ${allowed.map((one) => one ?? 'nothing').join(' or ')}`);
      this.#values.set(name, [value]);
    }
    for (const name of found.keys()) if (!this.#values.has(name)) wrong.push(`${name} is there and nobody has written it`);
    return wrong;
  }
}

/** Runs until the exchange dies; any other end is a fault. */
export async function untilBroken(run: () => Promise<never>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Error) || error.message !== 'the link is broken') throw error;
  }
}
