import type { AgentFacts } from './facts/agent-facts.ts';
import type { CdrFacts } from './facts/cdr-facts.ts';
import type { CelFacts } from './facts/cel-facts.ts';
import type { ConferenceFacts } from './facts/conference-facts.ts';
import type { LineFacts } from './facts/line-facts.ts';
import type { MailboxFacts } from './facts/mailbox-facts.ts';
import type { ParkingFacts } from './facts/parking-facts.ts';
import type { QueueFacts } from './facts/queue-facts.ts';
import type { RecordingFacts } from './facts/recording-facts.ts';
import type { RegistrationFacts } from './facts/registration-facts.ts';
import type { BridgeSnapshot, ChannelSnapshot, PartyId } from './snapshots.ts';
import type { DeviceState } from './state/device-state.ts';

/**
 * Everything that the exchange tells about itself: dotted past tense, one immutable payload each, published once on the bus in the order
 * in which it came about. The event sets of the manager's dialects, CDR and CEL are all renderings of these. A feature
 * declares its facts in `core/facts/<feature>-facts.ts`, and its interface is listed here.
 */
export interface FactMap
  extends CallFacts,
    SystemFacts,
    MailboxFacts,
    LineFacts,
    RegistrationFacts,
    RecordingFacts,
    ParkingFacts,
    ConferenceFacts,
    AgentFacts,
    QueueFacts,
    CdrFacts,
    CelFacts {}

/** Channels, dialling, bridges, transfers. */
export interface CallFacts {
  // ---- a channel's life
  'channel.created': { channel: ChannelSnapshot };
  'channel.stateChanged': { channel: ChannelSnapshot };
  /** The position changed while an application is set, or the first application was set (modern: Newexten). */
  'channel.stepStarted': { channel: ChannelSnapshot; application: string; data: string };
  /** The interpreter is about to run a priority, told for each one that runs (classic: Newexten). */
  'channel.priorityRun': { channel: ChannelSnapshot; application: string; data: string };
  /** An application begins, whoever runs it: a priority, an Originate, another application (ExecIf). For records; no manager hears of it. */
  'channel.applicationBegan': { channel: ChannelSnapshot };
  /** It belongs to another call from now on. For records; the manager sees it in what is told next. */
  'channel.linkedIdChanged': { channel: ChannelSnapshot; previous: string };
  'channel.callerIdChanged': { channel: ChannelSnapshot; previous: PartyId };
  'channel.connectedLineChanged': { channel: ChannelSnapshot };
  'channel.accountCodeChanged': { channel: ChannelSnapshot; previous: string };
  /** `channel` is absent for a global variable. `name` keeps leading underscores. */
  'channel.variableSet': { channel?: ChannelSnapshot | undefined; name: string; value: string };
  'channel.renamed': { channel: ChannelSnapshot; newName: string };
  /** The manager is about to take it out of whatever it does, to park it (classic: Masquerade). */
  'channel.takenOut': { channel: ChannelSnapshot };
  /** Somebody asked for the end: `soft` when the exchange did, else the far end. `cause` as shown by the event (may be absent). */
  'channel.hangupRequested': { channel: ChannelSnapshot; cause?: number | undefined; soft: boolean };
  'channel.hungUp': {
    channel: ChannelSnapshot;
    cause: number;
    /** It has been in a bridge. */
    wasBridged?: boolean;
    /** A called party that would not have the call. */
    wasRefused?: boolean;
    /** What its dialplan ran last, if it ran one. */
    ranLast?: Pick<ChannelSnapshot, 'application' | 'applicationData'> | undefined;
  };
  'channel.held': { channel: ChannelSnapshot; musicClass?: string | undefined };
  'channel.unheld': { channel: ChannelSnapshot };
  'channel.digitBegan': { channel: ChannelSnapshot; digit: string; direction: DigitDirection };
  'channel.digitEnded': { channel: ChannelSnapshot; digit: string; direction: DigitDirection; durationMs: number };
  'channel.musicStarted': { channel: ChannelSnapshot; musicClass: string };
  'channel.musicStopped': { channel: ChannelSnapshot };
  /** The party talks, as far as somebody asked to be told; or no longer, after so long. */
  'channel.talkingBegan': { channel: ChannelSnapshot };
  'channel.talkingEnded': { channel: ChannelSnapshot; durationMs: number };
  'channel.hangupHandlerRun': { channel: ChannelSnapshot; handler: string };
  // ---- dialling: `caller` is absent when the exchange itself dials (Originate)
  'dial.began': {
    caller?: ChannelSnapshot | undefined;
    callee: ChannelSnapshot;
    dialString: string;
    /** Of an Originate: an answer leads to an extension, not to an application. */
    leadsToExtension?: boolean | undefined;
    /** A queue calls its member, which the classic dialect tells as AgentCalled alone. */
    isByQueue?: true | undefined;
  };
  'dial.stateChanged': { caller?: ChannelSnapshot | undefined; callee: ChannelSnapshot; status: 'RINGING' | 'PROCEEDING' | 'PROGRESS' };
  'dial.ended': { caller?: ChannelSnapshot | undefined; callee: ChannelSnapshot; status: string; forward?: string | undefined };
  /** The Dial application is over, after its bridge (classic: `Dial` with `SubEvent: End`). */
  'dial.finished': { caller: ChannelSnapshot; status: string };
  // ---- bridges
  'bridge.created': { bridge: BridgeSnapshot };
  'bridge.destroyed': { bridge: BridgeSnapshot };
  'bridge.entered': { bridge: BridgeSnapshot; channel: ChannelSnapshot; swapUniqueId?: string | undefined };
  'bridge.left': { bridge: BridgeSnapshot; channel: ChannelSnapshot };
  /** Somebody named another one whose picture all are to see. */
  'bridge.videoSourceChanged': { bridge: BridgeSnapshot; previous: string | undefined };
  'bridge.merged': { to: BridgeSnapshot; from: BridgeSnapshot };
  /** Two channels hear each other (classic: `Link`); `first` is the one that called. */
  'bridge.partiesJoined': { bridge: BridgeSnapshot; first: ChannelSnapshot; second: ChannelSnapshot };
  'bridge.partiesParted': { bridge: BridgeSnapshot; first: ChannelSnapshot; second: ChannelSnapshot };
  // ---- Local channels
  'local.bridged': { one: ChannelSnapshot; two: ChannelSnapshot; context: string; exten: string; optimizable: boolean };
  'local.optimizationBegan': {
    one: ChannelSnapshot;
    two: ChannelSnapshot;
    source?: ChannelSnapshot | undefined;
    destinationUniqueId: string;
    id: string;
  };
  'local.optimizationEnded': { one: ChannelSnapshot; two: ChannelSnapshot; success: boolean; id: string };
  // ---- transfers
  'transfer.blind': {
    result: string;
    transferer: ChannelSnapshot;
    transferee?: ChannelSnapshot | undefined;
    bridge?: BridgeSnapshot | undefined;
    isExternal: boolean;
    context: string;
    exten: string;
  };
  /** A call that rang at `target` was taken by `channel`. */
  'channel.pickedUp': { channel: ChannelSnapshot; target: ChannelSnapshot };
  'transfer.attended': {
    result: string;
    original: { transferer: ChannelSnapshot; bridge?: BridgeSnapshot | undefined };
    second: { transferer: ChannelSnapshot; bridge?: BridgeSnapshot | undefined };
    transferee?: ChannelSnapshot | undefined;
    target?: ChannelSnapshot | undefined;
    isExternal: boolean;
    destination:
      | { type: 'Bridge'; bridgeId: string }
      | { type: 'Threeway'; bridgeId: string; transferer: ChannelSnapshot }
      | { type: 'App'; application: string }
      | { type: 'Link'; one: ChannelSnapshot; two: ChannelSnapshot }
      | { type: 'Fail' };
  };
  // ---- Originate
  'originate.ended': OriginateEnded;
}

/** States, endpoints, and the exchange itself. */
export interface SystemFacts {
  // ---- states
  'device.stateChanged': { device: string; state: DeviceState };
  /** `status` -2..17 as ExtensionState shows it. */
  'extension.statusChanged': {
    exten: string;
    context: string;
    hint: string;
    status: number;
    /** The same as told the last time: it rings, and another report of it came. */
    repeated?: boolean | undefined;
  };
  // ---- endpoints
  'endpoint.statusChanged': {
    technology: string;
    /** `SIP/alice`. */
    peer: string;
    status: 'Registered' | 'Unregistered' | 'Reachable' | 'Lagged' | 'Unreachable' | 'Rejected';
    cause?: string | undefined;
    /** Unregistered because its time ran out, not by the phone's own word. */
    ranOut?: boolean | undefined;
    /** `127.0.0.1:5060`; of a technology that tells the port apart, without it. */
    address?: string | undefined;
    port?: number | undefined;
    /** Milliseconds of a qualify round trip; -1 for none. */
    roundTripMs?: number | undefined;
  };
  /** Answer to a SIPqualifypeer action. */
  'endpoint.qualified': { technology: string; peer: string; actionId?: string | undefined };
  // ---- the rest
  /** From the dialplan when `channel` is there, else from the UserEvent action. Headers in order, as given. */
  'user.eventRaised': {
    channel?: ChannelSnapshot | undefined;
    name: string;
    headers: readonly (readonly [string, string])[];
    actionId?: string | undefined;
  };
  'exchange.booted': { uptimeSeconds: number; lastReloadSeconds: number };
  'exchange.reloaded': { module: string; status: number };
  /** The endpoints of a technology were read anew (classic: `ChannelReload`). */
  'endpoints.reloaded': { technology: string; by: 'command' | 'manager'; registrations: number; peers: number; users: number };
  'exchange.stopping': { cleanly: boolean; restart: boolean };
  'module.loaded': { module: string; status: string };
  'module.unloaded': { module: string; status: string };
  'security.raised': SecurityFact;
}

export type DigitDirection = 'Received' | 'Sent';

export interface OriginateEnded {
  /** Present once there was one. */
  readonly channel?: ChannelSnapshot | undefined;
  /** `Technology/resource` as asked for. */
  readonly requested: string;
  readonly success: boolean;
  /** 0 failed, 1 hung up, 3 no answer, 4 answered, 5 busy, 8 congestion. */
  readonly reason: number;
  readonly application?: { readonly name: string; readonly data: string } | undefined;
  readonly context: string;
  readonly exten: string;
  readonly uniqueId?: string | undefined;
  readonly callerId?: { readonly number?: string | undefined; readonly name?: string | undefined } | undefined;
  readonly actionId?: string | undefined;
  /** How a failed one came to its end, once there was a channel. */
  readonly failure?: { readonly kind: 'refused' | 'timeout' | 'hungUp'; readonly technology: string; readonly cause: number } | undefined;
}

/** What can be wrong with who speaks to the exchange, or right; the names are those of Asterisk's security events. */
export type SecurityEventName =
  | 'AuthMethodNotAllowed'
  | 'ChallengeResponseFailed'
  | 'ChallengeSent'
  | 'FailedACL'
  | 'InvalidAccountID'
  | 'InvalidPassword'
  | 'InvalidTransport'
  | 'LoadAverageLimit'
  | 'MemoryLimit'
  | 'RequestBadFormat'
  | 'RequestNotAllowed'
  | 'RequestNotSupported'
  | 'SessionLimit'
  | 'SuccessfulAuth'
  | 'UnexpectedAddress';

/** A security event (class `security`), fields in the order of the wire after the fixed head. */
export interface SecurityFact {
  readonly name: SecurityEventName;
  readonly severity: 'Informational' | 'Error';
  /** `AMI`, `SIP`. */
  readonly service: string;
  readonly eventVersion: number;
  readonly accountId: string;
  readonly sessionId: string;
  /** `IPV4/TCP/127.0.0.1/5038`. */
  readonly localAddress: string;
  readonly remoteAddress: string;
  /** When the session began, milliseconds since the epoch; undefined where Asterisk prints none. */
  readonly sessionStartedAt?: number | undefined;
  /** Further headers in order, by their wire names. */
  readonly details: readonly (readonly [name: string, value: string])[];
}

export type FactName = keyof FactMap;

/** A published fact. `at` is milliseconds since the epoch. */
export type Fact<N extends FactName = FactName> = { [K in N]: { readonly type: K; readonly at: number } & Readonly<FactMap[K]> }[N];
