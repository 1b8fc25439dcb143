import type { AmiMessage } from '../message.ts';
import { channelFields } from './channels.ts';
import { textOf } from './headers.ts';
import type { EventHandlers, ModelState } from './model-state.ts';
import { Table } from './table.ts';
import type { ModelChange } from './things.ts';

/** Where channels hear each other, and who is there. */
export class Bridges {
  readonly table: Table<'bridge'>;
  readonly #state: ModelState;
  readonly #channels = new Map<string, Set<string>>();

  constructor(state: ModelState, changes: ModelChange[]) {
    this.#state = state;
    this.table = new Table('bridge', changes);
  }

  channelsIn(id: string): ReadonlySet<string> {
    return this.#channels.get(id) ?? NOBODY;
  }

  /** There is a bridge, and this is what a message of a server of today says of it. */
  add(message: AmiMessage): string {
    const id = message.get('BridgeUniqueid') ?? '';
    if (id) {
      this.table.put(id, {
        id,
        type: textOf(message, 'BridgeType') ?? '',
        technology: textOf(message, 'BridgeTechnology') ?? '',
        creator: textOf(message, 'BridgeCreator') ?? '',
        name: textOf(message, 'BridgeName') ?? '',
      });
    }
    return id;
  }

  /** Whether a channel is in a bridge that the server has told of as one. */
  isInBridge(uniqueId: string): boolean {
    const id = this.#state.channels.table.get(uniqueId)?.bridgeId;
    return id !== undefined && !MADE_HERE.has(this.table.get(id)?.type ?? '');
  }

  /** A channel is in a bridge from now on, and in no other. */
  enter(uniqueId: string, id: string): void {
    const channel = this.#state.channels.table.get(uniqueId);
    if (!channel || channel.bridgeId === id) return;
    this.leave(uniqueId);
    if (!this.table.get(id)) this.table.put(id, { id, type: '', technology: '', creator: '', name: '' });
    const channels = this.#channels.get(id);
    if (channels) channels.add(uniqueId);
    else this.#channels.set(id, new Set([uniqueId]));
    this.#state.channels.patch(uniqueId, { bridgeId: id });
  }

  /** A channel is in no bridge; or not in this one, where it is named. */
  leave(uniqueId: string, from?: string): void {
    const id = this.#state.channels.table.get(uniqueId)?.bridgeId;
    if (id === undefined || (from !== undefined && from !== id)) return;
    const channels = this.#channels.get(id);
    channels?.delete(uniqueId);
    this.#state.channels.patch(uniqueId, { bridgeId: undefined });
    const type = this.table.get(id)?.type;
    if (type === 'link' || (type === 'meetme' && channels?.size === 0)) this.remove(id);
  }

  remove(id: string): void {
    for (const uniqueId of this.channelsIn(id)) this.#state.channels.patch(uniqueId, { bridgeId: undefined });
    this.#channels.delete(id);
    this.table.delete(id);
  }

  /** Two channels hear each other, as it was told in 2006. */
  link(one: string, other: string): void {
    const id = linkOf(one, other);
    this.table.put(id, { id, type: 'link', technology: '', creator: '', name: '' });
    this.enter(one, id);
    this.enter(other, id);
    this.#state.calls.unite(one, other);
  }
}

/** Types of what no server calls a bridge. */
const MADE_HERE: ReadonlySet<string> = new Set(['link', 'meetme']);

const NOBODY: ReadonlySet<string> = new Set();

/** Which of the two was named first is no matter. */
const linkOf = (one: string, other: string): string => `link:${[one, other].sort().join(':')}`;

const roomOf = (event: AmiMessage): string => `meetme:${event.get('Meetme')}`;

export const bridgeEvents: EventHandlers = {
  BridgeCreate: (state, event) => void state.bridges.add(event),
  BridgeEnter: (state, event) => {
    const uniqueId = event.get('Uniqueid') ?? '';
    state.channels.patch(uniqueId, channelFields(event));
    state.bridges.enter(uniqueId, state.bridges.add(event));
  },
  BridgeLeave: (state, event) => {
    const uniqueId = event.get('Uniqueid') ?? '';
    state.bridges.leave(uniqueId, event.get('BridgeUniqueid'));
    state.channels.patch(uniqueId, channelFields(event));
  },
  BridgeDestroy: (state, event) => state.bridges.remove(event.get('BridgeUniqueid') ?? ''),

  Link: (state, event) => {
    const [one, other] = [event.get('Uniqueid1') ?? '', event.get('Uniqueid2') ?? ''];
    state.channels.add(one, { name: event.get('Channel1') ?? '' });
    state.channels.add(other, { name: event.get('Channel2') ?? '' });
    state.bridges.link(one, other);
  },
  Unlink: (state, event) => state.bridges.remove(linkOf(event.get('Uniqueid1') ?? '', event.get('Uniqueid2') ?? '')),
  MeetmeJoin: (state, event) => {
    const uniqueId = event.get('Uniqueid') ?? '';
    // A server of today that mixes its rooms in bridges has told of this one by BridgeEnter.
    if (state.bridges.isInBridge(uniqueId)) return;
    const id = roomOf(event);
    state.bridges.table.put(id, { id, type: 'meetme', technology: '', creator: 'MeetMe', name: event.get('Meetme') ?? '' });
    state.bridges.enter(uniqueId, id);
  },
  MeetmeLeave: (state, event) => state.bridges.leave(event.get('Uniqueid') ?? '', roomOf(event)),
  MeetmeEnd: (state, event) => state.bridges.remove(roomOf(event)),
};
