import type { ConfSource } from '../config/conf-source.ts';

/** A configuration folder with lines added to the end of some files: `[general](+)` and an option there has the last word. */
export class OverridingSource implements ConfSource {
  readonly #base: ConfSource;
  readonly #added: Readonly<Record<string, string>>;

  constructor(base: ConfSource, added: Readonly<Record<string, string>>) {
    this.#base = base;
    this.#added = added;
  }

  async read(name: string): Promise<string | undefined> {
    const text = await this.#base.read(name);
    const added = this.#added[name];
    return text === undefined || added === undefined ? text : `${text}\n${added}`;
  }

  list(pattern: string): Promise<readonly string[]> {
    return this.#base.list(pattern);
  }
}
