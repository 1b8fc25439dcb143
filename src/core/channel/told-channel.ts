import { TypedEmitter } from '../../base/typed-emitter.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { Core } from '../core.ts';
import type { Interpreter } from '../dialplan/interpreter.ts';
import { NO_PICKUP_GROUPS, type PickupGroups } from '../pickup-groups.ts';
import type { ChannelSnapshot, PartyId } from '../snapshots.ts';
import { NOBODY } from './caller-id.ts';
import { ChannelState, type ChannelStateNumber } from './channel-state.ts';
import type { ChannelChanges, ChannelOptions, ChannelSignals } from './channel-types.ts';
import { Publication } from './publication.ts';
import { Variables } from './variables.ts';

/** What belongs to the party of a channel, and not to what runs on it. */
const OF_THE_PARTY = [
  'technology',
  'uniqueId',
  'tenantId',
  'leadsNowhere',
  'createdAt',
  'name',
  'linkedId',
  'language',
  'accountCode',
  'peerAccountCode',
  'amaFlags',
  'musicClass',
  'parkingLot',
  'toneZone',
  'pickupGroups',
  'state',
  'callerId',
  'dialedAs',
  'redirectingNumber',
  'ani',
  'dialedNumber',
  'hangupCause',
  'hangupSource',
  'userField',
  'answeredAt',
  'wasBridged',
  'wasRefused',
] as const satisfies readonly (keyof ToldChannel)[];

/** What a channel is, and what is told of it: identity, place in the dialplan, variables, snapshot. `Channel` is what happens to it. */
export abstract class ToldChannel {
  readonly core: Core;
  technology: string;
  uniqueId: string;
  tenantId = '';
  leadsNowhere: boolean;
  createdAt: number;
  readonly signals: TypedEmitter<ChannelSignals>;
  readonly variables = new Variables();
  name: string;
  linkedId: string;
  language: string;
  accountCode: string;
  peerAccountCode = '';
  amaFlags: number;
  musicClass: string;
  /** Where its calls are parked; empty for the default lot. */
  parkingLot: string;
  /** Country of its tones; undefined for that of the exchange. */
  toneZone: string | undefined;
  /** Groups of call pickup. */
  pickupGroups: PickupGroups = NO_PICKUP_GROUPS;
  state: ChannelStateNumber;
  callerId: PartyId;
  connectedLine: PartyId = NOBODY;
  dialedAs: PartyId | undefined;
  redirectingNumber: string | undefined;
  ani: string | undefined;
  dialedNumber: string | undefined;
  context: string;
  exten: string;
  priority = 1;
  application: string | undefined;
  applicationData: string | undefined;
  /** Q.850 of why it ends; 0 until known. */
  hangupCause = 0;
  /** See the snapshot's. */
  hangupSource = '';
  userField = '';
  answeredAt: number | undefined;
  bridge: Bridge | undefined;
  /** It has been in a bridge. */
  wasBridged = false;
  /** The called party would not have the call. */
  wasRefused = false;
  /** What its dialplan ran last, with its data; shown no more once the run has ended. */
  ranLast: Pick<ChannelSnapshot, 'application' | 'applicationData'> | undefined;
  interpreter: Interpreter | undefined;
  /** Nothing is told of it any more. */
  protected isOver = false;
  protected readonly publication: Publication;
  /** What `snapshot` gives until something changes. */
  protected lastSnapshot: ChannelSnapshot | undefined;

  constructor(core: Core, options: ChannelOptions) {
    this.core = core;
    this.signals = new TypedEmitter<ChannelSignals>((error) => core.logger.error(`a listener of ${this.name} failed`, error));
    this.technology = options.technology;
    this.name = options.name;
    this.uniqueId = options.uniqueId ?? core.channels.nextUniqueId();
    this.linkedId = options.linkedId ?? this.uniqueId;
    this.leadsNowhere = options.leadsNowhere ?? false;
    this.createdAt = core.clock.now();
    this.state = options.state ?? ChannelState.Down;
    this.callerId = options.callerId ?? NOBODY;
    this.dialedAs = options.dialedAs;
    this.context = options.context ?? 'default';
    this.exten = options.exten ?? 's';
    this.accountCode = options.accountCode ?? '';
    this.amaFlags = options.amaFlags ?? 3;
    this.language = options.language ?? core.settings.defaultLanguage;
    this.musicClass = options.musicClass ?? 'default';
    this.parkingLot = options.parkingLot ?? '';
    this.toneZone = options.toneZone;
    this.publication = new Publication(this);
  }

  /** Makes the snapshot anew. */
  protected abstract describe(): ChannelSnapshot;

  /** True once the channel was hung up: it is no longer listed. */
  get ended(): boolean {
    return this.isOver;
  }

  // ---- what is told of it

  /** The channel as it stands now. The same object until something changes. */
  get snapshot(): ChannelSnapshot {
    this.lastSnapshot ??= Object.freeze(this.describe());
    return this.lastSnapshot;
  }

  /** The channel as it was last told of: what variables, digits and requests are told with. */
  get toldSnapshot(): ChannelSnapshot {
    return this.publication.snapshot;
  }

  /** Changes fields without telling; the next `publish` tells of them. */
  assign(changes: ChannelChanges): void {
    Object.assign(this, changes);
    this.lastSnapshot = undefined;
  }

  /** Forgets the cached snapshot: for those who change what only a snapshot shows (bridge, name). */
  touch(): void {
    this.lastSnapshot = undefined;
  }

  /** Changes fields and tells. */
  update(changes: ChannelChanges): void {
    this.assign(changes);
    this.publish();
  }

  /** Tells what differs from the last time. */
  publish(): void {
    if (!this.isOver) this.publication.publish();
  }

  setState(state: ChannelStateNumber): void {
    if (this.state === state) return;
    if (state === ChannelState.Up) this.answeredAt ??= this.core.clock.now();
    this.update({ state });
  }

  /** Each is from now on who the other was. The next `publish` tells what of it is where that one has not been. */
  protected exchangeIdentity(other: ToldChannel): void {
    const own = Object.fromEntries(OF_THE_PARTY.map((key) => [key, this[key]]));
    Object.assign(this, Object.fromEntries(OF_THE_PARTY.map((key) => [key, other[key]])));
    Object.assign(other, own);
    this.publication.exchange(other.publication);
    this.touch();
    other.touch();
  }

  // ---- variables

  getVariable(name: string): string | undefined {
    return this.variables.get(name);
  }

  /** Sets (or with undefined unsets) a variable and tells. Unsetting what is not set tells nothing. */
  setVariable(name: string, value: string | undefined): void {
    if (!this.variables.set(name, value)) return;
    this.lastSnapshot = this.core.settings.reportsVariables ? undefined : this.lastSnapshot;
    this.publishVariable(name, value ?? '');
  }

  /** Tells of a variable that was set by other means (a subroutine's own). */
  publishVariable(name: string, value: string): void {
    this.core.bus.publish('channel.variableSet', () => ({ channel: this.toldSnapshot, name, value }));
  }

  /** Takes over, and tells of, the variables that another channel hands down. */
  inheritVariables(entries: Iterable<readonly [name: string, value: string]>): void {
    const list = [...entries];
    this.variables.inherit(list);
    for (const [name, value] of list) this.publishVariable(name, value);
  }
}
