import type { Timer } from '../../base/clock.ts';
import type { EmptyCondition, MemberOptions, QueueOptions } from '../../config/queue-options.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { HashOrder, MEMBER_BUCKETS, memberBucket, queueBucket } from './hash-order.ts';
import { type MemberStart, QueueMember } from './member.ts';
import { hasLimits, type PenaltyLimits, penaltyFor } from './penalties.ts';
import type { QueueCaller } from './queue-caller.ts';
import { availabilityDevice, queueDevice } from './queue-devices.ts';
import { QueueStatistics } from './queue-statistics.ts';
import { WaitingLine } from './waiting-line.ts';

/** What the queue has counted a member as. */
interface Count {
  isLoggedIn: boolean;
  /** Nothing keeps it from a call but the time after the last one. */
  isFree: boolean;
  isAvailable: boolean;
  isAbsentForJoin: boolean;
  isAbsentForStay: boolean;
  /** Looks again when its wrap-up time is over. */
  timer: Timer | undefined;
}

const NOT_COUNTED = { isLoggedIn: false, isFree: false, isAvailable: false, isAbsentForJoin: false, isAbsentForStay: false };

/**
 * One queue: who waits, who serves, what was counted. How many members are available and how many count as absent is kept up with each change
 * of one member, so that no caller ever asks all of them.
 */
export class CallQueue {
  readonly name: string;
  /** Its place in Asterisk's order of queues, and among those of the same place. */
  readonly bucket: number;
  readonly serial: number;
  readonly line = new WaitingLine<QueueCaller>();
  readonly statistics = new QueueStatistics();
  readonly #core: Core;
  readonly #members = new Map<string, QueueMember>();
  readonly #inHashOrder = new HashOrder<QueueMember>(MEMBER_BUCKETS, (member) => memberBucket(member.interface));
  readonly #counts = new Map<QueueMember, Count>();
  readonly #callers = new Map<Channel, QueueCaller>();
  #options: QueueOptions;
  #loggedIn = 0;
  #free = 0;
  #available = 0;
  #absentForJoin = 0;
  #absentForStay = 0;
  #lastOrder = 0;
  /** Members of queues.conf as they were read, by interface in lower case. */
  configuredMembers: ReadonlyMap<string, MemberOptions> = new Map();
  /** `order` of the member with which round robin goes on. */
  roundRobinAt = 0;
  /** New, and its members are still on their way: nobody finds it yet. */
  isLoading = false;
  /** No longer in queues.conf: gone with its last caller. */
  isDead = false;

  constructor(core: Core, options: QueueOptions, serial: number) {
    this.#core = core;
    this.#options = options;
    this.name = options.name;
    this.serial = serial;
    this.bucket = queueBucket(options.name);
  }

  get options(): QueueOptions {
    return this.#options;
  }

  /** Puts other options in force, at once, and then counts each member by them; members and callers stay. */
  *configure(options: QueueOptions): Iterable<void> {
    this.#options = options;
    this.isDead = false;
    for (const member of [...this.#members.values()]) {
      this.review(member);
      yield;
    }
    this.wakeThoseWhoseTurnItIs();
  }

  /** Forgets what was counted, of its members too. */
  resetStatistics(): void {
    this.statistics.reset();
    for (const member of this.#members.values()) {
      member.callsTaken = 0;
      member.lastCallAtMs = undefined;
      this.review(member);
    }
  }

  /** What `setqueuevar` and QUEUE_VARIABLES tell of it, its name left out. */
  variables(): (readonly [name: string, value: string])[] {
    const { statistics } = this;
    const { maxCallers, strategy, serviceLevelSeconds } = this.#options;
    return [
      ['QUEUEMAX', String(maxCallers)],
      ['QUEUESTRATEGY', strategy],
      ['QUEUECALLS', String(this.line.size)],
      ['QUEUEHOLDTIME', String(statistics.holdSeconds)],
      ['QUEUETALKTIME', String(statistics.talkSeconds)],
      ['QUEUECOMPLETED', String(statistics.completed)],
      ['QUEUEABANDONED', String(statistics.abandoned)],
      ['QUEUESRVLEVEL', String(serviceLevelSeconds)],
      ['QUEUESRVLEVELPERF', statistics.performance.toFixed(1)],
    ];
  }

  // ---- members

  get memberCount(): number {
    return this.#members.size;
  }

  member(device: string): QueueMember | undefined {
    return this.#members.get(device.toLowerCase());
  }

  /** As Asterisk goes through them: linear and rrordered as they came, the others in the order of a hash table. */
  members(): Iterable<QueueMember> {
    const { strategy } = this.#options;
    return strategy === 'linear' || strategy === 'rrordered' ? this.#members.values() : this.#inHashOrder;
  }

  /** The last one first: the order of 2006. */
  membersNewestFirst(): QueueMember[] {
    return [...this.#members.values()].reverse();
  }

  addMember(start: MemberStart): QueueMember {
    const member = new QueueMember(this, start, this.#lastOrder++, this.#core.clock.now());
    this.#members.set(member.interface.toLowerCase(), member);
    this.#inHashOrder.add(member);
    this.#counts.set(member, { ...NOT_COUNTED, timer: undefined });
    this.review(member);
    return member;
  }

  removeMember(member: QueueMember): void {
    const count = this.#counts.get(member);
    if (!count) return;
    this.#count(count, NOT_COUNTED);
    count.timer?.cancel();
    this.#counts.delete(member);
    this.#members.delete(member.interface.toLowerCase());
    this.#inHashOrder.delete(member);
    this.#wakeAllIfEmpty();
  }

  /** Counts a member anew after something about it has changed, and wakes whom that concerns. */
  review(member: QueueMember): void {
    const count = this.#counts.get(member);
    if (!count) return;
    const { clock } = this.#core;
    const now = clock.now();
    count.timer?.cancel();
    const wrapUpMs = member.wrapUpLeftMs(now);
    count.timer = wrapUpMs > 0 ? clock.setTimer(wrapUpMs, () => this.review(member)) : undefined;
    const wasAvailable = count.isAvailable;
    this.#count(count, {
      isLoggedIn: member.isLoggedIn,
      isFree: member.isIdle && !member.isPaused,
      isAvailable: member.isAvailable(now),
      isAbsentForJoin: member.isAbsent(this.#options.joinEmpty, now),
      isAbsentForStay: member.isAbsent(this.#options.leaveWhenEmpty, now),
    });
    if (count.isAvailable && !wasAvailable) this.wakeThoseWhoseTurnItIs();
    this.#wakeAllIfEmpty();
  }

  #count(count: Count, now: Omit<Count, 'timer'>): void {
    this.#loggedIn += Number(now.isLoggedIn) - Number(count.isLoggedIn);
    this.#free += Number(now.isFree) - Number(count.isFree);
    const hadAvailable = this.hasAvailable;
    this.#available += Number(now.isAvailable) - Number(count.isAvailable);
    this.#absentForJoin += Number(now.isAbsentForJoin) - Number(count.isAbsentForJoin);
    this.#absentForStay += Number(now.isAbsentForStay) - Number(count.isAbsentForStay);
    Object.assign(count, now);
    if (this.hasAvailable !== hadAvailable) this.#core.devices.refresh(availabilityDevice(this));
  }

  /** Members whose phone is there. */
  get loggedInCount(): number {
    return this.#loggedIn;
  }

  get freeCount(): number {
    return this.#free;
  }

  /** Whether some member could take a call now. */
  get hasAvailable(): boolean {
    return this.#available > 0;
  }

  /** How many callers may be served at once; for ringall and without `autofill` no more than one. */
  get servable(): number {
    const { fillsAll, strategy } = this.#options;
    return fillsAll && strategy !== 'ringall' ? this.#available : Math.min(1, this.#available);
  }

  // ---- callers

  callerOf(channel: Channel): QueueCaller | undefined {
    return this.#callers.get(channel);
  }

  /** @param wanted position asked for, from 1 */
  join(caller: QueueCaller, wanted?: number): 'joined' | 'empty' | 'full' {
    const { maxCallers, joinEmpty } = this.#options;
    if (this.#isEmpty(joinEmpty, this.#absentForJoin, caller.penalties)) return 'empty';
    if (maxCallers > 0 && this.line.size >= maxCallers) return 'full';
    caller.place = this.line.join(caller, wanted);
    caller.originalPosition = caller.position;
    this.#callers.set(caller.channel, caller);
    if (this.line.size === 1) this.#core.devices.refresh(queueDevice(this));
    this.#core.bus.publish('queue.callerJoined', () => ({
      channel: caller.channel.snapshot,
      queue: this.name,
      position: caller.originalPosition,
      count: this.line.size,
    }));
    return 'joined';
  }

  /** Nothing for one that has left. Sets `QUEUEPOSITION`. */
  leave(caller: QueueCaller): void {
    const { place, position } = caller;
    if (!place) return;
    this.line.leave(place);
    caller.place = undefined;
    this.#callers.delete(caller.channel);
    if (this.line.size === 0) this.#core.devices.refresh(queueDevice(this));
    this.#core.bus.publish('queue.callerLeft', () => ({
      channel: caller.channel.snapshot,
      queue: this.name,
      position,
      count: this.line.size,
    }));
    caller.channel.setVariable('QUEUEPOSITION', String(position));
    this.wakeThoseWhoseTurnItIs();
  }

  /** @param moves to where that priority stands; otherwise the caller keeps its place */
  setPriority(caller: QueueCaller, priority: number, moves: boolean): void {
    caller.priority = priority;
    if (!caller.place) return;
    if (moves) {
      this.line.leave(caller.place);
      caller.place = this.line.join(caller);
      this.wakeThoseWhoseTurnItIs();
    } else this.line.changed(caller.place);
  }

  /** Whether members may be called for it: there is one for everybody before it that is not served yet, and one more. */
  isTurnOf(caller: QueueCaller): boolean {
    const { place } = caller;
    if (!place || this.line.idleBefore(place) >= this.servable) return false;
    return this.#options.fillsAll || this.line.countBefore(place) === 0;
  }

  /** Whether it is to leave as nobody is there to serve it. */
  isEmptyFor(caller: QueueCaller): boolean {
    return this.#isEmpty(this.#options.leaveWhenEmpty, this.#absentForStay, caller.penalties);
  }

  /** Whether only a look at each member tells that caller that nobody is left: it has to look by itself then. */
  mustLookByItself(caller: QueueCaller): boolean {
    return this.#options.leaveWhenEmpty.has('penalty') && hasLimits(caller.penalties);
  }

  wakeThoseWhoseTurnItIs(): void {
    for (let index = 0, most = this.servable; index < most; index++) {
      const caller = this.line.idleAt(index);
      if (!caller) return;
      caller.wake();
    }
  }

  /** Stops what waits for time. */
  close(): void {
    for (const { timer } of this.#counts.values()) timer?.cancel();
  }

  #wakeAllIfEmpty(): void {
    if (this.#options.leaveWhenEmpty.size === 0 || this.#absentForStay < this.#members.size) return;
    for (const caller of [...this.line]) caller.wake();
  }

  #isEmpty(conditions: ReadonlySet<EmptyCondition>, absent: number, limits: PenaltyLimits): boolean {
    if (conditions.size === 0) return false;
    if (!conditions.has('penalty') || !hasLimits(limits)) return absent === this.#members.size;
    const now = this.#core.clock.now();
    for (const member of this.#members.values())
      if (!member.isAbsent(conditions, now) && penaltyFor(limits, member.penalty) !== undefined) return false;
    return true;
  }
}
