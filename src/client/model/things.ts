/**
 * What a live model holds, as plain data that is never changed: a thing that changes is another object afterwards. Text that the server does
 * not know (`<unknown>`) is empty. Times are milliseconds since the epoch, by the clock of the program.
 */

export interface LiveChannel {
  readonly uniqueId: string;
  /** `SIP/alice-0000002a`. May change while the channel lives. */
  readonly name: string;
  /** In the server's words: `Down`, `Ring` (it calls), `Ringing` (it is called), `Up`. */
  readonly state: string;
  readonly callerNumber: string;
  readonly callerName: string;
  /** Whom its phone shows as the other end; a server of 2006 does not tell. */
  readonly connectedNumber: string;
  readonly connectedName: string;
  readonly accountCode: string;
  readonly context: string;
  readonly exten: string;
  readonly priority: number;
  /** What the dialplan ran last, with its arguments. One that Originate runs without a dialplan is told by no event: lists alone show it. */
  readonly application: string;
  readonly data: string;
  /** The call that it is a part of. */
  readonly callId: string;
  /** Where it hears others; undefined while it hears nobody. */
  readonly bridgeId: string | undefined;
  /** Unique id of the channel that dialled it; undefined where none did, or before the model looked. */
  readonly dialledBy: string | undefined;
  /** Undefined until it is told: lists do not say. */
  readonly isOnHold: boolean | undefined;
  /** When it was made; undefined where a server of 2006 does not say. */
  readonly since: number | undefined;
}

/**
 * Channels that came about of one another. A server of today says so by `Linkedid`; with one of 2006 they are those that dialled each other
 * or were linked since the model looked. Its channels are in the snapshot, and name it by `callId`.
 */
export interface LiveCall {
  readonly id: string;
}

/** Where channels hear each other. A server of 2006 has none: each `Link` of two channels is told as one of type `link`, a room as `meetme`. */
export interface LiveBridge {
  readonly id: string;
  readonly type: string;
  readonly technology: string;
  readonly creator: string;
  readonly name: string;
}

/** Counters of a queue are statistics and no state: ask `QueueSummary` for them. */
export interface LiveQueue {
  readonly name: string;
  readonly strategy: string;
  /** Callers that may wait; 0 for any number. */
  readonly max: number;
}

export type DeviceState = 'unknown' | 'notInUse' | 'inUse' | 'busy' | 'invalid' | 'unavailable' | 'ringing' | 'ringInUse' | 'onHold';

/** Key: `support/SIP/bob`. */
export interface LiveQueueMember {
  readonly queue: string;
  readonly interface: string;
  readonly name: string;
  /** `static`, `dynamic` or `realtime`. */
  readonly membership: string;
  readonly penalty: number;
  readonly callsTaken: number;
  /** When the last call ended, in seconds since the epoch by the server's clock; 0 for never. */
  readonly lastCall: number;
  readonly status: DeviceState;
  readonly isPaused: boolean;
  readonly pausedReason: string;
}

/** Who waits in a queue; the snapshot has them in their order. Key: `support/1795652937.0`. */
export interface LiveQueueCaller {
  readonly queue: string;
  /** Unique id of the channel. */
  readonly uniqueId: string;
  readonly channel: string;
  readonly callerNumber: string;
  readonly callerName: string;
  readonly since: number;
}

/** A configured party. Key: `SIP/alice`, `PJSIP/alice`, `IAX2/alice`. */
export interface LivePeer {
  readonly technology: string;
  readonly name: string;
  /** `192.0.2.7:5060`, or a SIP URI; empty where it is not known. */
  readonly address: string;
  /** Whether there is a way to it: it registered, or has a fixed address. */
  readonly isRegistered: boolean;
  /** What asking it for a sign of life came to. */
  readonly reachability: 'unmonitored' | 'unknown' | 'reachable' | 'lagged' | 'unreachable';
  /** How long that took, where it was told. */
  readonly roundTripMs: number | undefined;
  /** Of a server that tells (not one of 2006). */
  readonly deviceState: DeviceState | undefined;
}

/** Key: `100@default`. */
export interface LiveMailbox {
  readonly mailbox: string;
  readonly newMessages: number;
  readonly oldMessages: number;
}

/** Key: `default/701`. */
export interface LiveParkedCall {
  readonly lot: string;
  readonly space: string;
  readonly channel: string;
  readonly callerNumber: string;
  readonly callerName: string;
  /** Who parked it: a channel with a server of 2006, else what would be dialled to give it back. */
  readonly parkedBy: string;
  /** When it is given back. */
  readonly until: number;
}

export interface LiveThings {
  readonly channel: LiveChannel;
  readonly call: LiveCall;
  readonly bridge: LiveBridge;
  readonly queue: LiveQueue;
  readonly queueMember: LiveQueueMember;
  readonly queueCaller: LiveQueueCaller;
  readonly peer: LivePeer;
  readonly mailbox: LiveMailbox;
  readonly parkedCall: LiveParkedCall;
}

export type LiveKind = keyof LiveThings;

/** What happened to one thing. */
export interface ChangeOf<K extends LiveKind> {
  readonly kind: K;
  readonly key: string;
  readonly type: 'added' | 'changed' | 'removed';
  /** Undefined of one that is added. */
  readonly before: LiveThings[K] | undefined;
  /** Undefined of one that is removed. */
  readonly now: LiveThings[K] | undefined;
}

/** A change of any kind of thing: narrow it by `kind`. */
export type ModelChange = { [K in LiveKind]: ChangeOf<K> }[LiveKind];
