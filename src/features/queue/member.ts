import type { EmptyCondition } from '../../config/queue-options.ts';
import type { QueueMemberSnapshot } from '../../core/facts/queue-facts.ts';
import { DEVICE_STATES, type DeviceState } from '../../core/state/device-state.ts';
import type { CallQueue } from './call-queue.ts';

export interface MemberStart {
  readonly interface: string;
  readonly name: string;
  readonly stateInterface: string;
  readonly isDynamic: boolean;
  /** Of those that were added: a higher one than all before it. 0 for those of queues.conf. */
  readonly serial: number;
  readonly penalty: number;
  readonly isPaused: boolean;
  readonly pauseReason: string;
  readonly ringsInUse: boolean;
  readonly wrapUpSeconds: number;
}

/** One who takes the calls of a queue. Whoever changes what decides whether it may be called has the queue `review` it. */
export class QueueMember {
  readonly queue: CallQueue;
  readonly interface: string;
  readonly isDynamic: boolean;
  readonly serial: number;
  readonly loginAtMs: number;
  name: string;
  stateInterface: string;
  penalty: number;
  isPaused: boolean;
  pauseReason: string;
  ringsInUse: boolean;
  /** Its own; 0 for that of the queue. */
  wrapUpSeconds: number;
  state: DeviceState = 'INVALID';
  callsTaken = 0;
  /** When its last call ended; undefined before the first. */
  lastCallAtMs: number | undefined;
  lastPauseAtMs: number | undefined;
  /** Queue calls that it is in now. */
  activeCalls = 0;
  /** The queue of its last call: that one's wrap-up time counts. */
  lastQueue: CallQueue | undefined;
  /** Place among the members in the order in which they came: what round robin and linear go by. */
  readonly order: number;

  constructor(queue: CallQueue, start: MemberStart, order: number, nowMs: number) {
    this.queue = queue;
    this.interface = start.interface;
    this.isDynamic = start.isDynamic;
    this.serial = start.serial;
    this.name = start.name || start.interface;
    this.stateInterface = start.stateInterface || start.interface;
    this.penalty = start.penalty;
    this.isPaused = start.isPaused;
    this.pauseReason = start.pauseReason;
    this.ringsInUse = start.ringsInUse;
    this.wrapUpSeconds = start.wrapUpSeconds;
    this.order = order;
    this.loginAtMs = nowMs;
    this.lastPauseAtMs = start.isPaused ? nowMs : undefined;
  }

  /** Milliseconds until its time after the last call is over; 0 for none. */
  wrapUpLeftMs(nowMs: number): number {
    if (this.lastCallAtMs === undefined) return 0;
    const seconds = this.wrapUpSeconds || (this.lastQueue ?? this.queue).options.wrapUpSeconds;
    return Math.max(0, this.lastCallAtMs + seconds * 1000 - nowMs);
  }

  /** Whether it could take a call now. */
  isAvailable(nowMs: number): boolean {
    if (this.isPaused || this.wrapUpLeftMs(nowMs) > 0) return false;
    if (IDLE.has(this.state)) return true;
    return this.ringsInUse && this.state !== 'INVALID' && this.state !== 'UNAVAILABLE';
  }

  /** Whether its phone takes a call beside what it does: for those that are to be called only while they do nothing. */
  get isIdle(): boolean {
    return IDLE.has(this.state);
  }

  get isLoggedIn(): boolean {
    return this.state !== 'UNAVAILABLE' && this.state !== 'INVALID';
  }

  /** Whether it counts as absent for `joinempty` or `leavewhenempty`, its penalty left aside (Asterisk: get_member_status). */
  isAbsent(conditions: ReadonlySet<EmptyCondition>, nowMs: number): boolean {
    const condition = STATE_CONDITIONS[this.state];
    if (condition !== undefined && conditions.has(condition)) return true;
    if (this.isPaused && conditions.has('paused')) return true;
    return conditions.has('wrapup') && this.wrapUpLeftMs(nowMs) > 0;
  }

  snapshot(): QueueMemberSnapshot {
    return {
      queue: this.queue.name,
      name: this.name,
      interface: this.interface,
      stateInterface: this.stateInterface,
      isDynamic: this.isDynamic,
      penalty: this.penalty,
      callsTaken: this.callsTaken,
      lastCallSeconds: seconds(this.lastCallAtMs),
      lastPauseSeconds: seconds(this.lastPauseAtMs),
      loginSeconds: seconds(this.loginAtMs),
      isInCall: this.activeCalls > 0,
      state: DEVICE_STATES.indexOf(this.state),
      isPaused: this.isPaused,
      pauseReason: this.pauseReason,
      ringsInUse: this.ringsInUse,
      wrapUpSeconds: this.wrapUpSeconds,
    };
  }
}

const seconds = (ms: number | undefined): number => Math.floor((ms ?? 0) / 1000);

const IDLE: ReadonlySet<DeviceState> = new Set<DeviceState>(['NOT_INUSE', 'UNKNOWN']);

const STATE_CONDITIONS: Readonly<Partial<Record<DeviceState, EmptyCondition>>> = {
  INVALID: 'invalid',
  UNAVAILABLE: 'unavailable',
  INUSE: 'inuse',
  RINGING: 'ringing',
  UNKNOWN: 'unknown',
};
