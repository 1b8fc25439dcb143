import type { Database } from '../../core/ports/database.ts';
import type { NewMember } from './memberships.ts';

/** A member that was added, as AstDB keeps it. */
export interface KeptMember extends NewMember {
  readonly queue: string;
  /** Those with a lower one were added before it, whatever their queue: the order outlives a restart. */
  readonly serial: number;
}

/** A record a member, so that a change costs the same in a queue of ten and of ten thousand. */
const FAMILY = 'Queue/Members';

/** A record a queue with all its members: what Asterisk keeps. */
const LISTS = 'Queue/PersistentMembers';

/** Members that were added (`persistentmembers`). What was put is there after a restart once the promise has resolved. */
export class PersistentMembers {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  put(member: KeptMember): Promise<void> {
    return this.#database.put(familyOf(member.queue), keyOf(member.interface), print(member));
  }

  async delete(queue: string, device: string): Promise<void> {
    await this.#database.delete(familyOf(queue), keyOf(device));
  }

  async deleteQueue(queue: string): Promise<void> {
    await this.#database.deleteTree(familyOf(queue));
  }

  /** All, the first one first. Each one of Asterisk's lists has a record of its own from now on, and the lists are gone. */
  async restore(): Promise<KeptMember[]> {
    const kept = this.#database.entries(FAMILY).map(({ value }) => parse(value));
    kept.sort((a, b) => a.serial - b.serial);
    for (const { key, value } of this.#database.entries(LISTS)) {
      const queue = key.slice(LISTS.length + 2);
      for (const text of value.split('|')) {
        const serial = (kept.at(-1)?.serial ?? 0) + 1;
        const member = fromFields(queue, serial, text.split(';'));
        // One that has a record was read already when this was cut short.
        if (member.interface === '' || this.#database.get(familyOf(queue), keyOf(member.interface)) !== undefined) continue;
        kept.push(member);
        await this.put(member);
      }
      await this.#database.delete(LISTS, queue);
    }
    return kept;
  }
}

/** Neither names of queues nor interfaces differ by case. */
const familyOf = (queue: string): string => `${FAMILY}/${quote(queue.toLowerCase())}`;
const keyOf = (device: string): string => device.toLowerCase();

/** `queue;serial;` and then what Asterisk has of a member, in its order: interface, penalty, paused, name, state interface, reason, wrap-up. */
function print({
  queue,
  serial,
  interface: device,
  penalty,
  isPaused,
  name,
  stateInterface,
  pauseReason,
  wrapUpSeconds,
}: KeptMember): string {
  return [queue, serial, device, penalty, Number(isPaused), name, stateInterface, pauseReason, wrapUpSeconds]
    .map((field) => quote(String(field ?? '')))
    .join(';');
}

function parse(record: string): KeptMember {
  const [queue = '', serial, ...fields] = record.split(';').map(unquote);
  return fromFields(queue, Number(serial) || 0, fields);
}

/** An older Asterisk has fewer of them. */
function fromFields(queue: string, serial: number, fields: readonly string[]): KeptMember {
  const [device = '', penalty, paused, name, stateInterface, pauseReason, wrapUp] = fields;
  return {
    queue,
    serial,
    interface: device,
    penalty: Number(penalty) || 0,
    isPaused: paused === '1',
    name: name || undefined,
    stateInterface: stateInterface || undefined,
    pauseReason: pauseReason || undefined,
    wrapUpSeconds: Number(wrapUp) || 0,
  };
}

/** What parts names and fields, written so that it parts nothing. */
const quote = (text: string): string =>
  text.replace(/[%;/\r\n]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
const unquote = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
