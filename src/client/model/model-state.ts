import type { AmiEvent } from '../message.ts';
import { Bridges, bridgeEvents } from './bridges.ts';
import { Calls, callEvents } from './calls.ts';
import { Channels, channelEvents } from './channels.ts';
import { Mailboxes, mailboxEvents } from './mailboxes.ts';
import { Parking, parkingEvents } from './parking.ts';
import { Peers, peerEvents } from './peers.ts';
import { Queues, queueEvents } from './queues.ts';
import type { Table } from './table.ts';
import type { LiveKind, LiveThings, ModelChange } from './things.ts';

/** What is done for an event, by its name. Nothing here goes through channels, callers or members one by one. */
export type EventHandlers = Readonly<Record<string, (state: ModelState, event: AmiEvent) => void>>;

const HANDLERS: ReadonlyMap<string, EventHandlers[string]> = new Map(
  [channelEvents, callEvents, bridgeEvents, queueEvents, peerEvents, mailboxEvents, parkingEvents]
    .flatMap((family) => Object.entries(family))
    .map(([name, handler]) => [name.toLowerCase(), handler]),
);

/** What is known of a server at one time. It is told what happens and says what changed by it; it knows no client and no list. */
export class ModelState {
  /** The time, in milliseconds since the epoch. */
  readonly now: () => number;
  readonly #changes: ModelChange[] = [];
  readonly channels = new Channels(this, this.#changes);
  readonly calls = new Calls(this, this.#changes);
  readonly bridges = new Bridges(this, this.#changes);
  readonly queues = new Queues(this, this.#changes);
  readonly peers = new Peers(this.#changes);
  readonly mailboxes = new Mailboxes(this.#changes);
  readonly parking = new Parking(this, this.#changes);
  readonly tables: { readonly [K in LiveKind]: Table<K> } = {
    channel: this.channels.table,
    call: this.calls.table,
    bridge: this.bridges.table,
    queue: this.queues.table,
    queueMember: this.queues.members,
    queueCaller: this.queues.callers,
    peer: this.peers.table,
    mailbox: this.mailboxes.table,
    parkedCall: this.parking.table,
  };

  constructor(now: () => number) {
    this.now = now;
  }

  apply(event: AmiEvent): void {
    HANDLERS.get(event.name.toLowerCase())?.(this, event);
  }

  /** What changed since it was asked last. */
  takeChanges(): readonly ModelChange[] {
    return this.#changes.length === 0 ? NONE : this.#changes.splice(0);
  }

  /** Takes the place of what was known before: what is different is told as changes. */
  succeed(earlier: ModelState): void {
    this.#changes.length = 0;
    for (const kind of Object.keys(this.tables) as LiveKind[]) this.#succeed(kind, earlier);
  }

  #succeed<K extends LiveKind>(kind: K, earlier: ModelState): void {
    this.tables[kind].succeed(earlier.tables[kind], MERGE[kind] ?? ((_before, now) => now));
  }
}

const NONE: readonly ModelChange[] = [];

/** What lists say only to the second, or, those of 2006, not at all. */
const MERGE: { readonly [K in LiveKind]?: (before: LiveThings[K], now: LiveThings[K]) => LiveThings[K] } = {
  queueMember: (before, now) => (now.name === now.interface ? { ...now, name: before.name } : now),
  queueCaller: (before, now) => ({ ...now, since: before.since }),
  parkedCall: (before, now) => (before.channel === now.channel ? { ...now, until: before.until } : now),
};
