import type { QueueOptions, QueuesGeneralOptions, QueuesOptions } from '../../config/queue-options.ts';
import type { PenaltyRuleList, QueueRulesOptions } from '../../config/queuerules-conf.ts';
import type { Core } from '../../core/core.ts';
import { CoreSlot } from '../../core/core-slot.ts';
import { type QueueLog, queueLogSlot, silentQueueLog } from '../../core/ports/queue-log.ts';
import type { DeviceState } from '../../core/state/device-state.ts';
import type { AgentCall } from './agent-call.ts';
import { CallQueue } from './call-queue.ts';
import { HashOrder, QUEUE_BUCKETS } from './hash-order.ts';
import type { QueueMember } from './member.ts';
import { Memberships } from './memberships.ts';
import { availabilityDevice, pauseDevice, queueDevice, stateOfQueueDevice } from './queue-devices.ts';

export interface QueuesConfiguration {
  readonly queues: QueuesOptions;
  readonly rules: QueueRulesOptions;
}

/** What of a configuration is put in force. */
export interface ReloadScope {
  readonly parameters: boolean;
  readonly members: boolean;
  readonly rules: boolean;
  /** Only this queue; all without it. */
  readonly queue?: string | undefined;
}

export const WHOLE: ReloadScope = { parameters: true, members: true, rules: true };

/** The queues of an exchange, once the part of the exchange has made them. */
export const queuesSlot = new CoreSlot<Queues>('queues');

/**
 * All queues of an exchange. Hears what devices do and hands it to those members alone whose device it is.
 * Source: Asterisk 20 apps/app_queue.c.
 */
export class Queues {
  readonly core: Core;
  readonly memberships: Memberships;
  readonly #byName = new Map<string, CallQueue>();
  readonly #inHashOrder = new HashOrder<CallQueue>(QUEUE_BUCKETS, (queue) => queue.bucket);
  readonly #byInterface = new Map<string, Set<QueueMember>>();
  readonly #byDevice = new Map<string, Set<QueueMember>>();
  readonly #rung = new Set<string>();
  readonly #calls = new Map<string, AgentCall>();
  readonly #read: () => Promise<QueuesConfiguration>;
  readonly #offs: (() => void)[];
  #general: QueuesGeneralOptions = NOTHING_ASKED;
  #rules: readonly PenaltyRuleList[] = [];
  #serial = 0;
  #weighted = 0;
  #applied: Promise<void> = Promise.resolve();
  #isClosed = false;

  /** @param read the configuration as it stands now; rejects for one that cannot be used */
  constructor(core: Core, read: () => Promise<QueuesConfiguration>) {
    this.core = core;
    this.#read = read;
    this.memberships = new Memberships(this);
    core.devices.provide('Queue', (name) => stateOfQueueDevice((queue) => this.#byName.get(queue.toLowerCase()), name));
    this.#offs = [
      core.bus.subscribe(['device.stateChanged'], ({ device, state }) => this.#deviceChanged(device, state)),
      core.bus.subscribe(['extension.statusChanged'], ({ exten, context, status }) =>
        this.#deviceChanged(`hint:${exten}@${context}`, STATE_OF_STATUS[status] ?? 'INVALID'),
      ),
      core.bus.subscribe(['transfer.blind', 'transfer.attended'], (fact) => {
        const bridges = fact.type === 'transfer.blind' ? [fact.bridge] : [fact.original.bridge, fact.second.bridge];
        for (const bridge of bridges) this.#calls.get(bridge?.id ?? '')?.transferred(fact);
      }),
    ];
  }

  close(): void {
    this.#isClosed = true;
    for (const off of this.#offs) off();
    for (const queue of this.#byName.values()) queue.close();
  }

  get general(): QueuesGeneralOptions {
    return this.#general;
  }

  get log(): QueueLog {
    return queueLogSlot.find(this.core) ?? silentQueueLog;
  }

  /** In any case of its letters; a new one from when all its members are there. */
  find(name: string): CallQueue | undefined {
    const queue = this.#byName.get(name.toLowerCase());
    return queue?.isLoading ? undefined : queue;
  }

  inHashOrder(): Iterable<CallQueue> {
    return this.#inHashOrder;
  }

  newestFirst(): CallQueue[] {
    return [...this.#byName.values()].filter(({ isLoading }) => !isLoading).reverse();
  }

  // ---- rules

  ruleLists(): readonly PenaltyRuleList[] {
    return this.#rules;
  }

  ruleList(name: string): PenaltyRuleList | undefined {
    const wanted = name.toLowerCase();
    return this.#rules.find((list) => list.name.toLowerCase() === wanted);
  }

  // ---- members, whatever their queue

  /** The members of that interface, in the order in which Asterisk goes through their queues. */
  membersOf(device: string): QueueMember[] {
    return inOrderOfQueues(this.#byInterface.get(device.toLowerCase()));
  }

  enrol(member: QueueMember): void {
    addTo(this.#byInterface, member.interface, member);
    addTo(this.#byDevice, deviceOf(member), member);
    member.state = this.#stateOf(member.stateInterface);
    member.queue.review(member);
    this.core.devices.refresh(pauseDevice(member));
  }

  dismiss(member: QueueMember): void {
    removeFrom(this.#byInterface, member.interface, member);
    removeFrom(this.#byDevice, deviceOf(member), member);
    this.core.devices.set(pauseDevice(member), 'NOT_INUSE');
    this.core.devices.forget(pauseDevice(member));
  }

  /**
   * Whether another queue goes first: one of a higher weight that has at least as many callers as members to serve them, or, where that is
   * asked for, one of the same weight whose first caller has waited longer.
   */
  mustYield(member: QueueMember, joinedAtMs: number, priority: number): boolean {
    const { forcesLongestWaiting } = this.#general;
    if (this.#weighted === 0 && forcesLongestWaiting === 'no') return false;
    const { weight } = member.queue.options;
    for (const other of this.#byInterface.get(member.interface.toLowerCase()) ?? []) {
      const { queue } = other;
      if (queue === member.queue || queue.line.size === 0) continue;
      if (queue.options.weight > weight && queue.line.size >= queue.servable) return true;
      const first = queue.line.idleAt(0);
      if (forcesLongestWaiting === 'no' || queue.options.weight !== weight || !first) continue;
      const byPriority = forcesLongestWaiting === 'prio' && first.priority !== priority;
      if (byPriority ? first.priority > priority : first.joinedAtMs < joinedAtMs) return true;
    }
    return false;
  }

  /** Whether the member is being called, for whatever queue: it is not called twice unless it takes calls beside others. */
  isRung(member: QueueMember): boolean {
    return this.#rung.has(member.interface.toLowerCase());
  }

  setRung(member: QueueMember, isRung: boolean): void {
    const key = member.interface.toLowerCase();
    if (isRung) this.#rung.add(key);
    else this.#rung.delete(key);
  }

  // ---- calls that are going on, by their bridge

  callBegan(bridgeId: string, call: AgentCall): void {
    this.#calls.set(bridgeId, call);
  }

  callEnded(bridgeId: string): void {
    this.#calls.delete(bridgeId);
  }

  // ---- configuration

  /** Reads the configuration anew and puts that much of it in force. Rejects for one that cannot be used; the old one holds then. */
  async reload(scope: ReloadScope): Promise<void> {
    await this.apply(await this.#read(), scope);
  }

  /** Resolves when it is in force. One after the other, each a portion at a time: thousands of queues or members hold nobody up. */
  apply(configuration: QueuesConfiguration, scope: ReloadScope): Promise<void> {
    return this.#inPortions(this.#changes(configuration, scope));
  }

  /** A queue that is gone from the configuration goes with its last caller. */
  buryIfDead(queue: CallQueue): void {
    if (queue.isDead && queue.line.size === 0) void this.#inPortions(this.#bury(queue));
  }

  /** Where this stops for others, each queue is as it was or as it is to be, or it has some members of either. */
  *#changes({ queues, rules }: QueuesConfiguration, scope: ReloadScope): Iterable<void> {
    if (scope.rules) this.#rules = rules.lists;
    if (!scope.parameters && !scope.members) return;
    if (scope.parameters) this.#general = queues.general;
    const wanted = scope.queue?.toLowerCase();
    const configured = new Set<string>();
    for (const options of queues.queues) {
      const key = options.name.toLowerCase();
      configured.add(key);
      if (wanted === undefined || wanted === key) yield* this.#applyQueue(key, options, scope);
    }
    for (const [key, queue] of this.#byName)
      if (!configured.has(key) && (wanted === undefined || wanted === key)) {
        queue.isDead = true;
        if (queue.line.size === 0) yield* this.#bury(queue);
      }
    this.#weighted = [...this.#byName.values()].filter(({ options }) => options.weight !== 0).length;
  }

  *#applyQueue(key: string, options: QueueOptions, { parameters, members }: ReloadScope): Iterable<void> {
    const there = this.#byName.get(key);
    // Members alone make no queue.
    if (!there && !parameters) return;
    const queue = there ?? new CallQueue(this.core, options, this.#serial++);
    if (there && parameters) yield* there.configure(options);
    queue.isLoading = !there;
    if (!there) this.#byName.set(key, queue);
    if (members) yield* this.memberships.applyStatic(queue, options);
    queue.isLoading = false;
    if (!there) this.#inHashOrder.add(queue);
    yield;
  }

  *#bury(queue: CallQueue): Iterable<void> {
    const key = queue.name.toLowerCase();
    // Since it was to go it may have gone, or come back.
    if (!queue.isDead || this.#byName.get(key) !== queue) return;
    queue.close();
    this.#byName.delete(key);
    this.#inHashOrder.delete(queue);
    for (const device of [queueDevice(queue), availabilityDevice(queue)]) this.core.devices.forget(device);
    for (const member of queue.membersNewestFirst()) {
      this.dismiss(member);
      yield;
    }
  }

  #inPortions(steps: Iterable<void>): Promise<void> {
    const run = async () => {
      const { clock, turns } = this.core;
      let beganMs = clock.monotonic();
      for (const _ of steps) {
        if (clock.monotonic() - beganMs < MS_PER_TURN) continue;
        await turns.rest();
        if (this.#isClosed) return;
        beganMs = clock.monotonic();
      }
    };
    this.#applied = this.#applied.then(run, run);
    return this.#applied;
  }

  #stateOf(device: string): DeviceState {
    if (!/^hint:[^@]/i.test(device)) return this.core.devices.get(device);
    const at = device.indexOf('@');
    const [exten, context] = at < 0 ? [device.slice(5), ''] : [device.slice(5, at), device.slice(at + 1)];
    const found = this.core.hints.find(context || 'default', exten);
    return (found && STATE_OF_STATUS[this.core.hints.status(found)]) ?? 'INVALID';
  }

  #deviceChanged(device: string, state: DeviceState): void {
    const members = this.#byDevice.get(device.toLowerCase());
    if (!members) return;
    for (const member of inOrderOfQueues(members)) this.memberships.setState(member, state);
  }
}

/** What a change of the configuration takes of a turn of the event loop. */
const MS_PER_TURN = 4;

const NOTHING_ASKED: QueuesGeneralOptions = {
  keepsMembers: false,
  sharesLastCall: false,
  allowsNegativePenalty: false,
  logsMemberName: false,
  forcesLongestWaiting: 'no',
  logsUnpauseOnNewReason: false,
  logsCallerName: false,
};

/** A hint's status as the state of a device. */
const STATE_OF_STATUS: Readonly<Record<number, DeviceState>> = {
  0: 'NOT_INUSE',
  1: 'INUSE',
  2: 'BUSY',
  4: 'UNAVAILABLE',
  8: 'RINGING',
  9: 'RINGINUSE',
  16: 'ONHOLD',
  17: 'INUSE',
};

/** Whose changes are the member's: those of a Local channel are told without its options. */
const deviceOf = ({ stateInterface }: QueueMember): string => stateInterface.replace(/^(local\/[^/]*)\/.*$/i, '$1');

function addTo(map: Map<string, Set<QueueMember>>, name: string, member: QueueMember): void {
  const key = name.toLowerCase();
  const set = map.get(key);
  if (set) set.add(member);
  else map.set(key, new Set([member]));
}

function removeFrom(map: Map<string, Set<QueueMember>>, name: string, member: QueueMember): void {
  const key = name.toLowerCase();
  const set = map.get(key);
  set?.delete(member);
  if (set?.size === 0) map.delete(key);
}

const inOrderOfQueues = (members: ReadonlySet<QueueMember> | undefined): QueueMember[] =>
  [...(members ?? [])].sort((a, b) => a.queue.bucket - b.queue.bucket || a.queue.serial - b.queue.serial);
