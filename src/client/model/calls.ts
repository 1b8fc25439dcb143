import { channelFields } from './channels.ts';
import type { EventHandlers, ModelState } from './model-state.ts';
import { Table } from './table.ts';
import type { ModelChange } from './things.ts';

/** Which channels came about of one another. */
export class Calls {
  readonly table: Table<'call'>;
  readonly #state: ModelState;
  readonly #channels = new Map<string, Set<string>>();

  constructor(state: ModelState, changes: ModelChange[]) {
    this.#state = state;
    this.table = new Table('call', changes);
  }

  channelsOf(id: string): Iterable<string> {
    return this.#channels.get(id) ?? [];
  }

  join(uniqueId: string, id: string): void {
    const channels = this.#channels.get(id);
    if (channels) {
      channels.add(uniqueId);
    } else {
      this.#channels.set(id, new Set([uniqueId]));
      this.table.put(id, { id });
    }
  }

  leave(uniqueId: string, id: string): void {
    const channels = this.#channels.get(id);
    if (!channels?.delete(uniqueId) || channels.size > 0) return;
    this.#channels.delete(id);
    this.table.delete(id);
  }

  /** Two channels have to do with each other. The smaller of their calls goes over into the larger, so that each channel moves seldom. */
  unite(one: string, other: string): void {
    const first = this.#state.channels.table.get(one)?.callId;
    const second = this.#state.channels.table.get(other)?.callId;
    if (first === undefined || second === undefined || first === second) return;
    const [larger, smaller] = this.#sizeOf(first) >= this.#sizeOf(second) ? [first, second] : [second, first];
    for (const uniqueId of [...this.channelsOf(smaller)]) this.#state.channels.patch(uniqueId, { callId: larger });
  }

  #sizeOf(id: string): number {
    return this.#channels.get(id)?.size ?? 0;
  }
}

export const callEvents: EventHandlers = {
  DialBegin: (state, event) => {
    const callee = event.get('DestUniqueid') ?? '';
    const caller = event.get('Uniqueid');
    if (caller) state.channels.patch(caller, channelFields(event));
    state.channels.patch(callee, { ...channelFields(event, 'Dest'), dialledBy: caller });
  },
  DialEnd: (state, event) => state.channels.patch(event.get('DestUniqueid') ?? '', channelFields(event, 'Dest')),
  /** In 2006 it also told the end, by the caller alone. A channel to an agent is heard of here first. */
  Dial: (state, event) => {
    const caller = event.get('SrcUniqueID');
    const callee = event.get('DestUniqueID');
    if (!caller || !callee) return;
    state.channels.add(callee, { name: event.get('Destination') ?? '', dialledBy: caller });
    state.calls.unite(caller, callee);
  },
  /** A channel goes on as another one (2006): a redirect, a pick-up, a call out of parking. */
  Masquerade: (state, event) => {
    const clone = state.channels.idOf(event.get('Clone') ?? '');
    const original = state.channels.idOf(event.get('Original') ?? '');
    if (clone && original) state.calls.unite(clone, original);
  },
};
