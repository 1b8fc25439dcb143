import type { AmiMessage } from '../message.ts';
import { textOf } from './headers.ts';
import type { EventHandlers, ModelState } from './model-state.ts';
import { Table } from './table.ts';
import type { LiveChannel, ModelChange } from './things.ts';

/** Where the fields of a channel stand: the header of a server of today, then that of 2006. */
const FIELDS = {
  name: ['Channel'],
  state: ['ChannelStateDesc', 'State'],
  callerNumber: ['CallerIDNum'],
  callerName: ['CallerIDName'],
  connectedNumber: ['ConnectedLineNum'],
  connectedName: ['ConnectedLineName'],
  accountCode: ['AccountCode', 'Account'],
  context: ['Context'],
  exten: ['Exten', 'Extension'],
  application: ['Application'],
  data: ['AppData', 'Data'],
  callId: ['Linkedid'],
} as const satisfies Partial<Record<keyof LiveChannel, readonly string[]>>;

/** One event may show several channels, the headers of each behind a prefix of its own. */
type Prefix = '' | 'Dest';

const rowsBehind = (prefix: Prefix) =>
  Object.entries(FIELDS).map(([field, names]) => [field as keyof typeof FIELDS, names.map((name) => prefix + name)] as const);

const ROWS = { '': rowsBehind(''), Dest: rowsBehind('Dest') };

const NEW: LiveChannel = {
  uniqueId: '',
  name: '',
  state: '',
  callerNumber: '',
  callerName: '',
  connectedNumber: '',
  connectedName: '',
  accountCode: '',
  context: '',
  exten: '',
  priority: 0,
  application: '',
  data: '',
  callId: '',
  bridgeId: undefined,
  dialledBy: undefined,
  isOnHold: undefined,
  since: undefined,
};

/** The channels of a server. Each change of one is told once, and what hangs on it (its call, its bridge, its place in a queue) follows. */
export class Channels {
  readonly table: Table<'channel'>;
  readonly #state: ModelState;
  readonly #ids = new Map<string, string>();

  constructor(state: ModelState, changes: ModelChange[]) {
    this.#state = state;
    this.table = new Table('channel', changes);
  }

  idOf(name: string): string | undefined {
    return this.#ids.get(name);
  }

  /** There is a channel, made now or earlier. */
  add(uniqueId: string, part: Partial<LiveChannel>): void {
    const known = this.table.get(uniqueId);
    if (known) {
      this.patch(uniqueId, { ...part, since: known.since ?? part.since });
      return;
    }
    const { calls } = this.#state;
    const channel = { ...NEW, ...part, uniqueId };
    const half = this.#ids.get(otherHalf(channel.name) ?? '');
    const callId = part.callId || (half && this.table.get(half)?.callId) || uniqueId;
    this.table.put(uniqueId, { ...channel, callId });
    this.#ids.set(channel.name, uniqueId);
    calls.join(uniqueId, callId);
  }

  patch(uniqueId: string, part: Partial<LiveChannel>): void {
    const before = this.table.get(uniqueId);
    if (!before) return;
    this.table.patch(uniqueId, part);
    const { name, callId } = this.table.get(uniqueId)!;
    if (name !== before.name) {
      if (this.#ids.get(before.name) === uniqueId) this.#ids.delete(before.name);
      this.#ids.set(name, uniqueId);
    }
    if (callId !== before.callId) {
      this.#state.calls.leave(uniqueId, before.callId);
      this.#state.calls.join(uniqueId, callId);
    }
  }

  remove(uniqueId: string): void {
    const channel = this.table.get(uniqueId);
    if (!channel) return;
    this.#state.bridges.leave(uniqueId);
    this.#state.queues.hungUp(uniqueId);
    if (this.#ids.get(channel.name) === uniqueId) this.#ids.delete(channel.name);
    this.table.delete(uniqueId);
    this.#state.calls.leave(uniqueId, channel.callId);
  }
}

/** What a message says of a channel. */
export function channelFields(message: AmiMessage, prefix: Prefix = ''): Partial<LiveChannel> {
  const fields: Partial<Record<keyof typeof FIELDS, string>> & { priority?: number } = {};
  for (const [field, headers] of ROWS[prefix]) {
    const value = textOf(message, ...headers);
    if (value !== undefined) fields[field] = value;
  }
  const priority = message.get(`${prefix}Priority`);
  if (priority) fields.priority = Number(priority);
  return fields;
}

/** The other half of a Local channel: `Local/700@default-1a97;2` for `…;1`, and with a comma in 2006. */
export function otherHalf(name: string): string | undefined {
  if (!name.startsWith('Local/')) return undefined;
  const half = name.at(-1);
  return half === '1' || half === '2' ? name.slice(0, -1) + (half === '1' ? '2' : '1') : undefined;
}

const update: EventHandlers[string] = (state, event) => state.channels.patch(event.get('Uniqueid') ?? '', channelFields(event));

export const channelEvents: EventHandlers = {
  Newchannel: (state, event) => {
    const uniqueId = event.get('Uniqueid');
    if (uniqueId) state.channels.add(uniqueId, { ...channelFields(event), since: state.now() });
  },
  Newstate: update,
  Newexten: update,
  NewCallerid: update,
  NewConnectedLine: update,
  NewAccountCode: update,
  Hold: (state, event) => state.channels.patch(event.get('Uniqueid') ?? '', { isOnHold: true }),
  Unhold: (state, event) => state.channels.patch(event.get('Uniqueid') ?? '', { isOnHold: false }),
  Rename: (state, event) => state.channels.patch(event.get('Uniqueid') ?? '', { name: event.get('Newname') ?? '' }),
  Hangup: (state, event) => state.channels.remove(event.get('Uniqueid') ?? ''),
};
