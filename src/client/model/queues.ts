import type { AmiMessage } from '../message.ts';
import { defined, numberOf, textOf } from './headers.ts';
import type { EventHandlers, ModelState } from './model-state.ts';
import { DEVICE_STATES } from './peers.ts';
import { Table } from './table.ts';
import type { LiveQueueMember, ModelChange } from './things.ts';

/** Queues, who serves them and who waits in them. */
export class Queues {
  readonly table: Table<'queue'>;
  readonly members: Table<'queueMember'>;
  readonly callers: Table<'queueCaller'>;
  readonly #state: ModelState;
  /** Unique ids of those who wait, the first in line first. */
  readonly #lines = new Map<string, Set<string>>();
  /** The queues that a channel waits in: one, but for odd dialplans. */
  readonly #queuesOf = new Map<string, Set<string>>();

  constructor(state: ModelState, changes: ModelChange[]) {
    this.#state = state;
    this.table = new Table('queue', changes);
    this.members = new Table('queueMember', changes);
    this.callers = new Table('queueCaller', changes);
  }

  /** Keys of those who wait in a queue, in their order. */
  *line(queue: string): Iterable<string> {
    for (const uniqueId of this.#lines.get(queue) ?? []) yield keyOf(queue, uniqueId);
  }

  add(message: AmiMessage): void {
    const name = message.get('Queue') ?? '';
    const { strategy = '', max = 0 } = { strategy: message.get('Strategy'), max: numberOf(message, 'Max') };
    if (message.has('Strategy') || !this.table.get(name)) this.table.put(name, { name, strategy, max });
  }

  /** What a list or an event says of a member; one that is not known yet is added. */
  setMember(message: AmiMessage): void {
    const queue = message.get('Queue') ?? '';
    const place = message.get('Interface') ?? message.get('Location') ?? '';
    const key = keyOf(queue, place);
    const before = this.members.get(key);
    if (!before) this.add(message);
    this.members.put(key, { ...(before ?? { ...NEW_MEMBER, queue, interface: place, name: place }), ...memberFields(message) });
  }

  removeMember(message: AmiMessage): void {
    this.members.delete(keyOf(message.get('Queue') ?? '', message.get('Interface') ?? message.get('Location') ?? ''));
  }

  /** @param since when the caller came, in milliseconds since the epoch */
  join(message: AmiMessage, since: number): void {
    const queue = message.get('Queue') ?? '';
    const channel = message.get('Channel') ?? '';
    // Lists of 2006 name the channel alone.
    const uniqueId = message.get('Uniqueid') ?? this.#state.channels.idOf(channel) ?? channel;
    this.add(message);
    this.callers.put(keyOf(queue, uniqueId), {
      queue,
      uniqueId,
      channel,
      callerNumber: known(textOf(message, 'CallerIDNum', 'CallerID')),
      callerName: known(textOf(message, 'CallerIDName')),
      since: this.callers.get(keyOf(queue, uniqueId))?.since ?? since,
    });
    this.#line(queue, uniqueId, numberOf(message, 'Position'));
    const queues = this.#queuesOf.get(uniqueId);
    if (queues) queues.add(queue);
    else this.#queuesOf.set(uniqueId, new Set([queue]));
  }

  leave(queue: string, uniqueId: string): void {
    this.callers.delete(keyOf(queue, uniqueId));
    this.#lines.get(queue)?.delete(uniqueId);
    const queues = this.#queuesOf.get(uniqueId);
    if (queues?.delete(queue) && queues.size === 0) this.#queuesOf.delete(uniqueId);
  }

  /** Who is gone waits no more, whether that was told or not. */
  hungUp(uniqueId: string): void {
    for (const queue of this.#queuesOf.get(uniqueId) ?? []) this.leave(queue, uniqueId);
  }

  /** Puts a caller in line. Who comes is last but for one with a priority: only for that one the line is made anew. */
  #line(queue: string, uniqueId: string, position: number | undefined): void {
    const line = this.#lines.get(queue) ?? new Set<string>();
    this.#lines.set(queue, line);
    line.add(uniqueId);
    if (position === undefined || position >= line.size) return;
    const order = [...line].filter((other) => other !== uniqueId);
    order.splice(position - 1, 0, uniqueId);
    this.#lines.set(queue, new Set(order));
  }
}

/** Queues write it in a word of their own. */
const known = (text: string | undefined): string => (text === undefined || text === 'unknown' ? '' : text);

const keyOf = (queue: string, what: string): string => `${queue}/${what}`;

const NEW_MEMBER: Omit<LiveQueueMember, 'queue' | 'interface' | 'name'> = {
  membership: '',
  penalty: 0,
  callsTaken: 0,
  lastCall: 0,
  status: 'unknown',
  isPaused: false,
  pausedReason: '',
};

function memberFields(message: AmiMessage): Partial<LiveQueueMember> {
  const status = numberOf(message, 'Status');
  const paused = message.get('Paused');
  return defined({
    name: message.get('MemberName') ?? message.get('Name'),
    membership: message.get('Membership'),
    penalty: numberOf(message, 'Penalty'),
    callsTaken: numberOf(message, 'CallsTaken'),
    lastCall: numberOf(message, 'LastCall'),
    status: status === undefined ? undefined : (DEVICE_STATES[status] ?? 'unknown'),
    isPaused: paused === undefined ? undefined : paused === '1',
    pausedReason: message.get('PausedReason'),
  }) as Partial<LiveQueueMember>;
}

const setMember: EventHandlers[string] = (state, event) => state.queues.setMember(event);
const join: EventHandlers[string] = (state, event) => state.queues.join(event, state.now());
const leave: EventHandlers[string] = (state, event) => state.queues.leave(event.get('Queue') ?? '', event.get('Uniqueid') ?? '');

/** The first name is that of a server of today, the second that of 2006. */
export const queueEvents: EventHandlers = {
  QueueMemberAdded: setMember,
  QueueMemberStatus: setMember,
  QueueMemberPause: setMember,
  QueueMemberPaused: setMember,
  QueueMemberPenalty: setMember,
  QueueMemberRinginuse: setMember,
  QueueMemberRemoved: (state, event) => state.queues.removeMember(event),
  QueueCallerJoin: join,
  Join: join,
  QueueCallerLeave: leave,
  Leave: leave,
};
