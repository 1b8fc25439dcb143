import type { ChannelSnapshot } from '../snapshots.ts';

/** A member of a queue as it stood when the fact was published. Times are seconds since the epoch, 0 for never. */
export interface QueueMemberSnapshot {
  readonly queue: string;
  readonly name: string;
  /** What is dialled: `SIP/alice`. */
  readonly interface: string;
  /** Whose state counts. */
  readonly stateInterface: string;
  readonly isDynamic: boolean;
  readonly penalty: number;
  readonly callsTaken: number;
  readonly lastCallSeconds: number;
  readonly lastPauseSeconds: number;
  readonly loginSeconds: number;
  readonly isInCall: boolean;
  /** Number of the device state: 1 not in use, 2 in use, 5 unavailable, 6 ringing (core/state/device-state.ts). */
  readonly state: number;
  readonly isPaused: boolean;
  readonly pauseReason: string;
  readonly ringsInUse: boolean;
  readonly wrapUpSeconds: number;
}

/** A caller in its queue. `position` counts from 1. */
export interface QueueCallerFact {
  readonly channel: ChannelSnapshot;
  readonly queue: string;
  readonly position: number;
}

/** A member's leg of a queue call. */
export interface QueueAgentFact {
  readonly caller: ChannelSnapshot;
  readonly agent: ChannelSnapshot;
  readonly queue: string;
  readonly interface: string;
  readonly memberName: string;
  /** `eventwhencalled` of queues.conf, which silences the classic dialect. */
  readonly isToldInClassic: boolean;
  /** The caller's variables, the newest first, where `eventwhencalled = vars` asks for them. */
  readonly variables: readonly (readonly [name: string, value: string])[];
}

export interface QueueFacts {
  'queue.callerJoined': QueueCallerFact & { readonly count: number };
  /** `count` callers are left. */
  'queue.callerLeft': QueueCallerFact & { readonly count: number };
  /** It gave up, or was let go without having been served. */
  'queue.callerAbandoned': QueueCallerFact & { readonly originalPosition: number; readonly holdSeconds: number };
  'queue.memberAdded': { readonly member: QueueMemberSnapshot };
  'queue.memberRemoved': { readonly member: QueueMemberSnapshot };
  /** Its device did something. `eventmemberstatus` of queues.conf silences the classic dialect. */
  'queue.memberStateChanged': { readonly member: QueueMemberSnapshot; readonly isToldInClassic: boolean };
  'queue.memberPaused': { readonly member: QueueMemberSnapshot };
  'queue.memberPenaltyChanged': { readonly member: QueueMemberSnapshot };
  'queue.memberRingInUseChanged': { readonly member: QueueMemberSnapshot };
  'queue.agentCalled': QueueAgentFact;
  'queue.agentRingNoAnswer': QueueAgentFact & { readonly ringMs: number };
  'queue.agentConnected': QueueAgentFact & { readonly holdSeconds: number; readonly ringSeconds: number };
  'queue.agentCompleted': QueueAgentFact & {
    readonly holdSeconds: number;
    readonly talkSeconds: number;
    readonly reason: 'caller' | 'agent' | 'transfer';
  };
  /** It answered and hung up before it talked. */
  'queue.agentDumped': QueueAgentFact;
}
