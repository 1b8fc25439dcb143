import type { Core } from '../../core/core.ts';
import type { Fact, FactName } from '../../core/facts.ts';
import type { ChannelEventRecord, ChannelEventType } from '../../core/ports/channel-events.ts';
import type { ChannelSnapshot } from '../../core/snapshots.ts';
import { BridgeMembers } from './bridge-members.ts';
import { extraOfAttendedTransfer, extraOfBlindTransfer } from './transfer-extra.ts';

/** What cel.conf asks for. */
export interface CelSettings {
  readonly enabled: boolean;
  readonly events: readonly ChannelEventType[];
  /** `ALL` was asked for. */
  readonly wantsAll: boolean;
  /** Applications whose beginning and end is told, in lower case. */
  readonly applications: readonly string[];
}

/** The facts that are heard, with the events that they may lead to: without any of these nobody listens. Those of none keep the book right. */
const HEARD = {
  'channel.created': [],
  'channel.hungUp': [],
  'channel.renamed': [],
  'channel.linkedIdChanged': [],
  'channel.stateChanged': ['ANSWER'],
  'channel.stepStarted': ['APP_START', 'APP_END'],
  'channel.applicationBegan': ['APP_START', 'APP_END'],
  'channel.digitEnded': ['DTMF'],
  'channel.musicStarted': ['STREAM_BEGIN'],
  'channel.musicStopped': ['STREAM_END'],
  'dial.ended': ['HANGUP', 'FORWARD'],
  'bridge.entered': ['BRIDGE_ENTER', 'BRIDGE_EXIT'],
  'bridge.left': ['BRIDGE_ENTER', 'BRIDGE_EXIT'],
  'bridge.destroyed': ['BRIDGE_ENTER', 'BRIDGE_EXIT'],
  'parking.callParked': ['PARK_START'],
  'parking.callSwapped': ['PARK_END'],
  'parking.callRetrieved': ['PARK_END'],
  'parking.callTimedOut': ['PARK_END'],
  'parking.callGivenUp': ['PARK_END'],
  'channel.pickedUp': ['PICKUP'],
  'transfer.blind': ['BLINDTRANSFER'],
  'transfer.attended': ['ATTENDEDTRANSFER'],
  'local.optimizationBegan': ['LOCAL_OPTIMIZE_BEGIN'],
  'local.optimizationEnded': ['LOCAL_OPTIMIZE'],
  'cel.userEventRaised': ['USER_DEFINED'],
} as const satisfies Partial<Record<FactName, readonly ChannelEventType[]>>;

type Heard = keyof typeof HEARD;

/** How a dialling may have ended that shows in HANGUP. */
const DIAL_STATUSES = new Set('CHANUNAVAIL CONGESTION NOANSWER BUSY ANSWER CANCEL DONTCALL TORTURE INVALIDARGS'.split(' '));
const UP = 6;

/** What is kept of a channel while it lives. */
interface Entry {
  name: string;
  linkedId: string;
  /** Where it ran what it runs, for the event that tells the end of that. */
  step: Pick<ChannelSnapshot, 'application' | 'applicationData' | 'context' | 'exten'>;
  /** How its dialling ended. */
  dialStatus: string;
}

interface Details {
  readonly detail?: string;
  readonly peers?: readonly string[];
  readonly extra?: Readonly<Record<string, string | number>>;
}

/** Makes records of what happens to channels, of what the bus tells (Asterisk 20 main/cel.c). */
export class CelRecorder {
  readonly #core: Core;
  readonly #record: (record: ChannelEventRecord) => void;
  readonly #entries = new Map<string, Entry>();
  /** How many channels belong to each call, by linked id. */
  readonly #calls = new Map<string, number>();
  readonly #members: BridgeMembers;
  #events: ReadonlySet<ChannelEventType> = new Set();
  #applications: ReadonlySet<string> = new Set();
  #unsubscribe = () => {};

  /** Channels that are there already are known from now on: nobody is told of their beginning. */
  constructor(core: Core, settings: CelSettings, record: (record: ChannelEventRecord) => void) {
    this.#core = core;
    this.#record = record;
    this.#members = new BridgeMembers((uniqueId) => this.#entries.get(uniqueId)?.name);
    for (const channel of core.channels) {
      this.#enter(channel.snapshot);
      if (channel.bridge) this.#members.add(channel.bridge.id, channel.uniqueId);
    }
    this.configure(settings);
  }

  /** What is known of calls that go on stays. */
  configure({ events, applications }: CelSettings): void {
    this.#events = new Set(events);
    this.#applications = new Set(applications);
    this.#unsubscribe();
    const isHeard = (causes: readonly ChannelEventType[]) => causes.length === 0 || causes.some((type) => this.#events.has(type));
    const heard = (Object.keys(HEARD) as Heard[]).filter((name) => isHeard(HEARD[name]));
    this.#unsubscribe = this.#core.bus.subscribe(heard, (fact) => this.#hear(fact));
  }

  close(): void {
    this.#unsubscribe();
  }

  /** Things that are kept of calls that go on. */
  get size(): number {
    return this.#entries.size + this.#calls.size + this.#members.size;
  }

  #hear(fact: Fact<Heard>): void {
    const { at } = fact;
    switch (fact.type) {
      case 'channel.created':
        this.#created(fact.channel, at);
        return;
      case 'channel.hungUp':
        this.#hungUp(fact.channel, at);
        return;
      case 'channel.renamed':
        this.#renamed(fact.channel, fact.newName);
        return;
      case 'channel.linkedIdChanged':
        this.#moved(fact.channel, at);
        return;
      case 'channel.stateChanged':
        if (fact.channel.state === UP) this.#tell('ANSWER', fact.channel, at);
        return;
      case 'channel.stepStarted':
      case 'channel.applicationBegan':
        this.#stepped(fact.channel, at);
        return;
      case 'channel.digitEnded':
        this.#tell('DTMF', fact.channel, at, { detail: fact.direction, extra: { digit: fact.digit, duration_ms: fact.durationMs } });
        return;
      case 'channel.musicStarted':
        this.#tell('STREAM_BEGIN', fact.channel, at, { detail: 'MOH_STREAM_BEGIN', extra: { class: fact.musicClass } });
        return;
      case 'channel.musicStopped':
        this.#tell('STREAM_END', fact.channel, at, { detail: 'MOH_STREAM_END' });
        return;
      case 'dial.ended':
        this.#dialEnded(fact.caller, fact.status, fact.forward, at);
        return;
      case 'bridge.entered':
      case 'bridge.left':
        this.#crossed(fact);
        return;
      case 'bridge.destroyed':
        this.#members.forget(fact.bridge.id);
        return;
      case 'parking.callParked':
        this.#tell('PARK_START', fact.channel, at, { extra: { parker_dial_string: fact.parkerDialString, parking_lot: fact.lot } });
        return;
      case 'parking.callSwapped':
        this.#tell('PARK_END', fact.channel, at, { extra: { reason: 'ParkedCallSwap' } });
        return;
      case 'parking.callRetrieved':
        this.#tell('PARK_END', fact.channel, at, { extra: { reason: 'ParkedCallUnparked', retriever: fact.retriever.name } });
        return;
      case 'parking.callTimedOut':
        this.#tell('PARK_END', fact.channel, at, { extra: { reason: 'ParkedCallTimeOut' } });
        return;
      case 'parking.callGivenUp':
        this.#tell('PARK_END', fact.channel, at, { extra: { reason: 'ParkedCallGiveUp' } });
        return;
      case 'channel.pickedUp':
        this.#tell('PICKUP', fact.target, at, {
          extra: { pickup_channel: fact.channel.name, pickup_channel_uniqueid: fact.channel.uniqueId },
        });
        return;
      case 'transfer.blind':
        if (fact.result === 'Success') this.#tell('BLINDTRANSFER', fact.transferer, at, { extra: extraOfBlindTransfer(fact) });
        return;
      case 'transfer.attended':
        this.#attendedTransfer(fact);
        return;
      case 'local.optimizationBegan':
        this.#tell('LOCAL_OPTIMIZE_BEGIN', fact.one, at, { extra: otherHalf(fact.two) });
        return;
      case 'local.optimizationEnded':
        this.#tell('LOCAL_OPTIMIZE', fact.one, at, { extra: otherHalf(fact.two) });
        return;
      case 'cel.userEventRaised':
        this.#tell('USER_DEFINED', fact.channel, at, { detail: fact.name, extra: { extra: fact.extra } });
    }
  }

  // ---- a channel's life

  #enter(channel: ChannelSnapshot): void {
    const { name, uniqueId, linkedId } = channel;
    this.#entries.set(uniqueId, { name, linkedId, step: stepOf(channel), dialStatus: '' });
    this.#join(linkedId);
  }

  #created(channel: ChannelSnapshot, at: number): void {
    this.#enter(channel);
    this.#tell('CHAN_START', channel, at);
  }

  /** In this order: what it ran is over, it is over, its call is over where it was the last one. */
  #hungUp(channel: ChannelSnapshot, at: number): void {
    const entry = this.#entries.get(channel.uniqueId);
    if (!entry) return;
    this.#moved(channel, at);
    this.#stepped(channel, at);
    const { hangupCause, hangupSource = '' } = channel;
    this.#tell('HANGUP', channel, at, {
      extra: { hangupcause: hangupCause, hangupsource: hangupSource, dialstatus: entry.dialStatus },
    });
    this.#tell('CHAN_END', channel, at);
    this.#entries.delete(channel.uniqueId);
    this.#leave(channel, at);
  }

  #renamed({ uniqueId }: ChannelSnapshot, name: string): void {
    const entry = this.#entries.get(uniqueId);
    if (entry) entry.name = name;
  }

  /** It may run something else than before, or the same elsewhere. */
  #stepped(channel: ChannelSnapshot, at: number): void {
    const entry = this.#entries.get(channel.uniqueId);
    if (!entry) return;
    const before = entry.step;
    entry.step = stepOf(channel);
    if (before.application === channel.application) return;
    if (before.application) this.#tellApplication('APP_END', { ...channel, ...before }, at);
    if (channel.application) this.#tellApplication('APP_START', channel, at);
  }

  #dialEnded(caller: ChannelSnapshot | undefined, status: string, forward: string | undefined, at: number): void {
    if (!caller) return;
    if (forward) this.#tell('FORWARD', caller, at, { extra: { forward } });
    const entry = this.#entries.get(caller.uniqueId);
    // The first failure counts, unless somebody answers after all.
    if (entry && DIAL_STATUSES.has(status) && (entry.dialStatus === '' || status === 'ANSWER')) entry.dialStatus = status;
  }

  // ---- calls

  #join(linkedId: string): void {
    this.#calls.set(linkedId, (this.#calls.get(linkedId) ?? 0) + 1);
  }

  /** @param channel as it shows the linked id that it had */
  #leave(channel: ChannelSnapshot, at: number): void {
    const left = (this.#calls.get(channel.linkedId) ?? 0) - 1;
    if (left > 0) this.#calls.set(channel.linkedId, left);
    else if (this.#calls.delete(channel.linkedId)) this.#tell('LINKEDID_END', channel, at);
  }

  #moved(channel: ChannelSnapshot, at: number): void {
    const entry = this.#entries.get(channel.uniqueId);
    if (!entry || entry.linkedId === channel.linkedId) return;
    const { linkedId } = entry;
    entry.linkedId = channel.linkedId;
    this.#join(channel.linkedId);
    this.#leave({ ...channel, linkedId }, at);
  }

  // ---- bridges and transfers

  #crossed({ type, bridge, channel, at }: Fact<'bridge.entered' | 'bridge.left'>): void {
    const { id, technology } = bridge;
    if (type === 'bridge.entered') this.#members.add(id, channel.uniqueId);
    else this.#members.delete(id, channel.uniqueId);
    const event = type === 'bridge.entered' ? 'BRIDGE_ENTER' : 'BRIDGE_EXIT';
    if (!this.#events.has(event)) return;
    const peers = this.#members.others(id, channel.uniqueId);
    this.#tell(event, channel, at, { peers, extra: { bridge_id: id, bridge_technology: technology } });
  }

  #attendedTransfer(fact: Fact<'transfer.attended'>): void {
    const extra = extraOfAttendedTransfer(fact);
    const { original, second } = fact;
    // Who has a bridge is named first.
    if (extra) this.#tell('ATTENDEDTRANSFER', (original.bridge ? original : second).transferer, fact.at, { extra });
  }

  // ---- records

  #tellApplication(type: 'APP_START' | 'APP_END', channel: ChannelSnapshot, at: number): void {
    if (this.#applications.has(channel.application?.toLowerCase() ?? '')) this.#tell(type, channel, at);
  }

  #tell(type: ChannelEventType, channel: ChannelSnapshot, at: number, { detail = '', peers = [], extra }: Details = {}): void {
    if (this.#events.has(type)) this.#record({ type, at, detail, channel, peers, extra: extra ? JSON.stringify(extra) : '' });
  }
}

const stepOf = ({ application, applicationData, context, exten }: ChannelSnapshot): Entry['step'] => ({
  application,
  applicationData,
  context,
  exten,
});

const otherHalf = ({ name, uniqueId }: ChannelSnapshot) => ({ local_two: name, local_two_uniqueid: uniqueId });
