import { Ledger, untilBroken } from './ledger.ts';
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
  readonly #ledger = new Ledger();
  #lastKey = 0;
  #lastValue = 0;

  get confirmed(): number {
    return this.#ledger.confirmed;
  }

  async write(link: ManagerLink, onConfirmed: () => void): Promise<void> {
    await Promise.all(Array.from({ length: IN_FLIGHT }, (_, lane) => untilBroken(() => this.#writeLane(link, lane, onConfirmed))));
  }

  async check({ link }: RestartedExchange): Promise<string[]> {
    const found = new Map<string, string>();
    for (const event of await link.list('DBGetTree', { Family: FAMILY }, 'DBGetTreeComplete')) {
      const [, key = '', value = ''] = /\r\nKey: \/[^/]+\/(.*)\r\nVal: (.*)\r\n/.exec(event) ?? [];
      found.set(key, value);
    }
    return this.#ledger.compare(found);
  }

  async #writeLane(link: ManagerLink, lane: number, onConfirmed: () => void): Promise<never> {
    let latest: string | undefined;
    for (let step = 0; ; step++) {
      const key: string = latest !== undefined && step % 3 === 2 ? latest : `${lane}/${++this.#lastKey}`;
      const value = `v${++this.#lastValue}`;
      if (step % 7 === 6) await this.#ledger.write(key, undefined, () => deleted(link, key));
      else await this.#ledger.write(key, value, () => WAYS[step % WAYS.length]!(link, key, value));
      latest = key;
      onConfirmed();
    }
  }
}

/** Deleting what is not there is refused and changes nothing: as good as confirmed. */
const deleted = async (link: ManagerLink, Key: string): Promise<boolean> =>
  /Key deleted|could not be deleted/.test(await link.ask('DBDel', { Family: FAMILY, Key }));

const writer: Writer = { what: 'AstDB entries', remember: () => new AstDbMemory() };
export default writer;
