import { Ledger, untilBroken } from './ledger.ts';
import type { ManagerLink } from './manager-link.ts';
import type { RestartedExchange, Writer, WriterMemory } from './writer.ts';

const QUEUES = ['kill-one', 'kill-two'];

/** Members of each queue, of which each has one change on its way at most. */
const MEMBERS = 4;

/** Members that come and go, are paused and get another penalty. */
class QueueMemberMemory implements WriterMemory {
  readonly #ledger = new Ledger();
  #count = 0;

  get confirmed(): number {
    return this.#ledger.confirmed;
  }

  async write(link: ManagerLink, onConfirmed: () => void): Promise<void> {
    const members = QUEUES.flatMap((queue) => Array.from({ length: MEMBERS }, (_, at) => [queue, `Local/${at}@${queue}`] as const));
    await Promise.all(members.map(([queue, device]) => untilBroken(() => this.#change(link, queue, device, onConfirmed))));
  }

  async check({ link }: RestartedExchange): Promise<string[]> {
    return this.#ledger.compare(await membersOf(link));
  }

  async #change(link: ManagerLink, Queue: string, Interface: string, onConfirmed: () => void): Promise<never> {
    const name = `${Interface} of ${Queue}`;
    const at = { Queue, Interface };
    const says = async (action: string, headers: Readonly<Record<string, string>>, pattern: RegExp) =>
      pattern.test(await link.ask(action, { ...at, ...headers }));
    // It may have come through the last death or not; from here on it is known.
    await this.#ledger.write(name, undefined, () => says('QueueRemove', {}, /Removed interface|Not there/));
    for (;;) {
      const penalty = ++this.#count % 10;
      await this.#ledger.write(name, `${penalty} 0`, () => says('QueueAdd', { Penalty: String(penalty) }, /Added interface/));
      onConfirmed();
      await this.#ledger.write(name, `${penalty} 1`, () => says('QueuePause', { Paused: 'true' }, /paused successfully/));
      onConfirmed();
      await this.#ledger.write(name, `${penalty + 1} 1`, () => says('QueuePenalty', { Penalty: String(penalty + 1) }, /set successfully/));
      onConfirmed();
      await this.#ledger.write(name, undefined, () => says('QueueRemove', {}, /Removed interface/));
      onConfirmed();
    }
  }
}

/** Penalty and pause of each member. */
async function membersOf(link: ManagerLink): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const event of await link.list('QueueStatus', {}, 'QueueStatusComplete')) {
    if (!event.startsWith('Event: QueueMember\r\n')) continue;
    const header = (name: string) => new RegExp(`^${name}: (.*?)\\r?$`, 'm').exec(event)?.[1] ?? '';
    found.set(`${header('Location')} of ${header('Queue')}`, `${header('Penalty')} ${header('Paused')}`);
  }
  return found;
}

const writer: Writer = {
  what: 'queue members',
  config: { 'queues.conf': `[general]\npersistentmembers = yes\n${QUEUES.map((queue) => `[${queue}]\n`).join('')}` },
  remember: () => new QueueMemberMemory(),
};
export default writer;
