import type { ManagerLink } from './manager-link.ts';
import type { RestartedExchange, Writer, WriterMemory } from './writer.ts';

/** Writes on their way at once. */
const IN_FLIGHT = 8;

const FAMILY = 'kill-nine';

/** Ways to set an entry, each with what confirms it. */
const WAYS: readonly ((link: ManagerLink, key: string, value: string) => Promise<boolean>)[] = [
  async (link, Key, Val) => (await link.ask('DBPut', { Family: FAMILY, Key, Val })).includes('Updated database successfully'),
  async (link, key, Value) => (await link.ask('Setvar', { Variable: `DB(${FAMILY}/${key})`, Value })).includes('Variable Set'),
  async (link, key, value) =>
    (await link.ask('Command', { Command: `database put ${FAMILY} ${key} ${value}` })).includes('Updated database successfully'),
];

/** Entries that are set, set anew and deleted, each by one write at a time. */
class AstDbMemory implements WriterMemory {
  confirmed = 0;
  /** What each key may hold now: one value, or that before and that after a write that was not confirmed. Undefined stands for no entry. */
  readonly #values = new Map<string, readonly (string | undefined)[]>();
  #lastKey = 0;
  #lastValue = 0;

  async write(link: ManagerLink, onConfirmed: () => void): Promise<void> {
    await Promise.all(Array.from({ length: IN_FLIGHT }, (_, lane) => this.#writeLane(link, lane, onConfirmed)));
  }

  async check({ link }: RestartedExchange): Promise<string[]> {
    const found = new Map<string, string>();
    for (const event of await link.list('DBGetTree', { Family: FAMILY }, 'DBGetTreeComplete')) {
      const [, key = '', value = ''] = /\r\nKey: \/[^/]+\/(.*)\r\nVal: (.*)\r\n/.exec(event) ?? [];
      found.set(key, value);
    }
    const wrong: string[] = [];
    for (const [key, allowed] of this.#values) {
      const value = found.get(key);
      if (!allowed.includes(value)) wrong.push(`${key} holds ${value ?? 'nothing'} and not ${allowed.join(' or ')}`);
      this.#values.set(key, [value]);
    }
    for (const key of found.keys()) if (!this.#values.has(key)) wrong.push(`${key} is there and nobody has put it`);
    return wrong;
  }

  async #writeLane(link: ManagerLink, lane: number, onConfirmed: () => void): Promise<void> {
    let latest: string | undefined;
    try {
      for (let step = 0; ; step++) {
        const isDeletion = latest !== undefined && step % 7 === 6;
        const key: string = latest !== undefined && step % 3 === 2 ? latest : `${lane}/${++this.#lastKey}`;
        if (isDeletion) await this.#attempt(key, undefined, async () => this.#delete(link, key));
        else {
          const value = `v${++this.#lastValue}`;
          await this.#attempt(key, value, () => WAYS[step % WAYS.length]!(link, key, value));
        }
        latest = key;
        this.confirmed++;
        onConfirmed();
      }
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'the link is broken') throw error;
    }
  }

  /** Deleting what is not there is refused and changes nothing: as good as confirmed. */
  async #delete(link: ManagerLink, key: string): Promise<boolean> {
    return /Key deleted|could not be deleted/.test(await link.ask('DBDel', { Family: FAMILY, Key: key }));
  }

  async #attempt(key: string, value: string | undefined, run: () => Promise<boolean>): Promise<void> {
    const [before] = this.#values.get(key) ?? [undefined];
    this.#values.set(key, [before, value]);
    if (!(await run())) throw new Error(`the write of ${key} was refused`);
    this.#values.set(key, [value]);
  }
}

const writer: Writer = { what: 'AstDB entries', remember: () => new AstDbMemory() };
export default writer;
