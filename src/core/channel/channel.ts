// Long because identity, what the exchange does to a channel and what its party does are one state; what is told of it stands beside.

import type { Timer } from '../../base/clock.ts';
import { TypedEmitter } from '../../base/typed-emitter.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { Core } from '../core.ts';
import type { Interpreter } from '../dialplan/interpreter.ts';
import { NO_PICKUP_GROUPS, type PickupGroups } from '../pickup-groups.ts';
import type { Indication, Leg } from '../ports/driver.ts';
import type { MediaPort } from '../ports/media.ts';
import type { ChannelSnapshot, PartyId } from '../snapshots.ts';
import { NOBODY } from './caller-id.ts';
import { ChannelState, type ChannelStateNumber } from './channel-state.ts';
import type { ChannelChanges, ChannelOptions, ChannelSignals } from './channel-types.ts';
import { playIndication } from './indication-tone.ts';
import { Interruption, type InterruptionKind } from './interruption.ts';
import { Publication } from './publication.ts';
import { snapshotOf } from './snapshot-of.ts';
import { Variables } from './variables.ts';

export type { ChannelChanges, ChannelOptions, ChannelSignals } from './channel-types.ts';

/** One party in the exchange: identity, variables and dialplan position, with a leg in its hands. Live: never leaves core except by snapshot. */
export class Channel {
  readonly core: Core;
  readonly technology: string;
  readonly uniqueId: string;
  readonly tenantId: string;
  readonly internal: boolean;
  readonly leadsNowhere: boolean;
  readonly createdAt: number;
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
  priority: number;
  application: string | undefined;
  applicationData: string | undefined;
  /** Q.850 of why it ends; 0 until known. */
  hangupCause = 0;
  /** See the snapshot's. */
  hangupSource = '';
  userField = '';
  answeredAt: number | undefined;
  leg: Leg;
  bridge: Bridge | undefined;
  /** It has been in a bridge. */
  wasBridged = false;
  /** The called party would not have the call. */
  wasRefused = false;
  /** What its dialplan ran last, with its data; shown no more once the run has ended. */
  ranLast: Pick<ChannelSnapshot, 'application' | 'applicationData'> | undefined;
  interpreter: Interpreter | undefined;
  #attachments: Map<string, unknown> | undefined;
  #ended = false;
  #hangupRequested = false;
  #deadBeforeEnd = false;
  readonly #publication: Publication;
  #snapshot: ChannelSnapshot | undefined;
  #limit: { timer: Timer; dueMonotonicMs: number } | undefined;

  constructor(core: Core, options: ChannelOptions) {
    this.core = core;
    this.signals = new TypedEmitter<ChannelSignals>((error) => core.logger.error(`a listener of ${this.name} failed`, error));
    this.technology = options.technology;
    this.name = options.name;
    this.uniqueId = options.uniqueId ?? core.channels.nextUniqueId();
    this.linkedId = options.linkedId ?? this.uniqueId;
    this.tenantId = options.tenantId ?? '';
    this.internal = options.internal ?? false;
    this.leadsNowhere = options.leadsNowhere ?? false;
    this.createdAt = core.clock.now();
    this.state = options.state ?? ChannelState.Down;
    this.callerId = options.callerId ?? NOBODY;
    this.dialedAs = options.dialedAs;
    this.context = options.context ?? 'default';
    this.exten = options.exten ?? 's';
    this.priority = options.priority ?? 1;
    this.accountCode = options.accountCode ?? '';
    this.amaFlags = options.amaFlags ?? 3;
    this.language = options.language ?? core.settings.defaultLanguage;
    this.musicClass = options.musicClass ?? 'default';
    this.parkingLot = options.parkingLot ?? '';
    this.toneZone = options.toneZone;
    this.#publication = new Publication(this);
    this.leg = options.leg(this);
  }

  /** Values that live as long as the channel, for features and functions: keyed by who keeps them. */
  get attachments(): Map<string, unknown> {
    this.#attachments ??= new Map();
    return this.#attachments;
  }

  get media(): MediaPort | undefined {
    return this.leg.media;
  }

  /** True once `hangup` ran: the channel is no longer listed. */
  get ended(): boolean {
    return this.#ended;
  }

  /** True from the moment somebody asked for its end. */
  get hangingUp(): boolean {
    return this.#hangupRequested || this.#ended;
  }

  // ---- what is told of it

  /** The channel as it stands now. The same object until something changes. */
  get snapshot(): ChannelSnapshot {
    this.#snapshot ??= Object.freeze(snapshotOf(this));
    return this.#snapshot;
  }

  /** The channel as it was last told of: what variables, digits and requests are told with. */
  get toldSnapshot(): ChannelSnapshot {
    return this.#publication.snapshot;
  }

  /**
   * At the end of the channel: tells what was not told yet, or, where the end was asked for before (a dead channel's steps are nobody's
   * business), only takes it for told.
   */
  tellLast(): void {
    if (this.#deadBeforeEnd) this.#publication.passOver();
    else this.publish();
  }

  /** Changes fields without telling; the next `publish` tells of them. */
  assign(changes: ChannelChanges): void {
    Object.assign(this, changes);
    this.#snapshot = undefined;
  }

  /** Forgets the cached snapshot: for those who change what only a snapshot shows (bridge, name). */
  touch(): void {
    this.#snapshot = undefined;
  }

  /** Changes fields and tells. */
  update(changes: ChannelChanges): void {
    this.assign(changes);
    this.publish();
  }

  /** Tells what differs from the last time. */
  publish(): void {
    if (!this.internal && !this.#ended) this.#publication.publish();
  }

  setState(state: ChannelStateNumber): void {
    if (this.state === state) return;
    if (state === ChannelState.Up) this.answeredAt ??= this.core.clock.now();
    this.update({ state });
  }

  // ---- variables

  getVariable(name: string): string | undefined {
    return this.variables.get(name);
  }

  /** Sets (or with undefined unsets) a variable and tells. Unsetting what is not set tells nothing. */
  setVariable(name: string, value: string | undefined): void {
    if (!this.variables.set(name, value)) return;
    this.#snapshot = this.core.settings.reportsVariables ? undefined : this.#snapshot;
    this.publishVariable(name, value ?? '');
  }

  /** Tells of a variable that was set by other means (a subroutine's own). */
  publishVariable(name: string, value: string): void {
    if (!this.internal) this.core.bus.publish('channel.variableSet', () => ({ channel: this.toldSnapshot, name, value }));
  }

  /** Takes over, and tells of, the variables that another channel hands down. */
  inheritVariables(entries: Iterable<readonly [name: string, value: string]>): void {
    const list = [...entries];
    this.variables.inherit(list);
    for (const [name, value] of list) this.publishVariable(name, value);
  }

  // ---- what the exchange does to it

  /** Answers the party's call; nothing for one that is answered. Rejects with the reason when `signal` aborts. */
  async answer(): Promise<void> {
    if (this.state === ChannelState.Up || this.hangingUp) return;
    await this.leg.answer();
    if (!this.hangingUp) this.setState(ChannelState.Up);
  }

  indicate(indication: Indication): void {
    if (this.#ended) return;
    this.leg.indicate(indication);
    playIndication(this, indication.kind);
  }

  /** Sends a digit to the party and tells. */
  sendDigit(digit: string, durationMs: number): void {
    if (this.#ended) return;
    this.leg.sendDigit(digit, durationMs);
  }

  /**
   * Asks for the end, on behalf of the exchange (Hangup action, SoftHangup, time limit): whoever has the channel in hand ends it.
   * @param cause Q.850 to end with; the party's own if absent.
   */
  requestHangup(cause?: number): void {
    if (this.#ended) return;
    if (cause !== undefined) this.hangupCause = cause;
    this.#hangupRequested = true;
    this.#wake('hangup');
  }

  /** Tells of an end that the exchange asked for (Asterisk: SoftHangupRequest; `cause` there is a flag, 16 at the end of a dialplan). */
  publishSoftHangup(cause?: number): void {
    this.#deadBeforeEnd = true;
    if (!this.internal) this.core.bus.publish('channel.hangupRequested', () => ({ channel: this.toldSnapshot, cause, soft: true }));
  }

  /**
   * Sends the channel elsewhere in the dialplan, whatever it is doing. One that runs no dialplan is taken from whoever has it in hand.
   * The caller has checked that the channel lives.
   */
  redirect(context: string, exten: string, priority: number): void {
    if (this.hangingUp) return;
    if (this.interpreter) this.interpreter.goto(context, exten, priority);
    else {
      // Known before anybody lets go of it: whoever tells of its leaving tells where it goes.
      this.assign({ context, exten, priority });
      this.signals.emit('released');
      if (!this.hangingUp) this.core.startDialplan(this, { context, exten, priority });
    }
  }

  /** Ends the application that runs now. */
  interrupt(kind: InterruptionKind): void {
    this.interpreter?.interrupt(new Interruption(kind));
  }

  /**
   * Takes the channel from whoever has it in hand, its dialplan included, without hanging it up: for whoever puts it into a call of its own.
   * Resolves when it is free.
   */
  async detach(): Promise<void> {
    const { interpreter } = this;
    this.signals.emit('released');
    this.bridge?.leave(this);
    if (!interpreter) return;
    await interpreter.detach();
    this.interpreter = undefined;
    this.touch();
  }

  /** The end, at once and for good: the leg is closed, the fact told, the name free again. */
  hangup(cause?: number): void {
    if (this.#ended) return;
    if (cause !== undefined) this.hangupCause = cause;
    // The cause may have come from the party, untold.
    if (this.#snapshot?.hangupCause !== this.hangupCause) this.touch();
    this.#deadBeforeEnd ||= this.#hangupRequested;
    this.#hangupRequested = true;
    this.setTimeLimit(undefined);
    this.bridge?.leave(this);
    this.leg.hangup(this.hangupCause);
    this.signals.emit('ending');
    this.tellLast();
    this.core.channels.remove(this);
    if (!this.internal)
      this.core.bus.publish('channel.hungUp', () => ({
        channel: this.snapshot,
        cause: this.hangupCause,
        wasBridged: this.wasBridged,
        wasRefused: this.wasRefused,
        ranLast: this.ranLast,
      }));
    this.#ended = true;
    this.signals.emit('ended');
    this.signals.clear();
    this.variables.clear();
    this.#attachments = undefined;
  }

  /** Ends the call after this time, in the dialplan's `T` where there is one. Undefined takes the limit away. */
  setTimeLimit(afterMs: number | undefined): void {
    this.#limit?.timer.cancel();
    this.#limit = undefined;
    if (afterMs === undefined) return;
    const { clock } = this.core;
    this.#limit = {
      dueMonotonicMs: clock.monotonic() + afterMs,
      timer: clock.setTimer(afterMs, () => {
        this.#limit = undefined;
        if (this.interpreter) this.interrupt('timeout');
        else this.requestHangup();
      }),
    };
  }

  /** Milliseconds until the time limit; undefined for none. */
  get timeLeftMs(): number | undefined {
    return this.#limit && Math.max(0, this.#limit.dueMonotonicMs - this.core.clock.monotonic());
  }

  // ---- what the party does: called by the driver

  partyRinging(): void {
    if (this.hangingUp || this.state === ChannelState.Up) return;
    this.setState(ChannelState.Ringing);
    this.signals.emit('ringing');
  }

  partyProceeding(): void {
    if (!this.hangingUp) this.signals.emit('proceeding');
  }

  partyProgress(): void {
    if (!this.hangingUp) this.signals.emit('progress');
  }

  partyAnswered(): void {
    if (this.hangingUp || this.state === ChannelState.Up) return;
    this.setState(ChannelState.Up);
    this.signals.emit('answered');
  }

  /** The party will not have the call; the leg is over on the wire. */
  partyRefused(kind: 'busy' | 'congestion', cause: number): void {
    if (this.hangingUp) return;
    this.hangupCause = cause;
    this.wasRefused = true;
    this.signals.emit('refused', kind, cause);
  }

  /** The party sends the call elsewhere (SIP 302); the leg is over on the wire. Where nobody can follow, it counts as hung up. */
  partyForwarded(target: string, cause: number): void {
    if (this.hangingUp) return;
    this.hangupCause = cause;
    if (this.signals.count('forwarded') > 0) this.signals.emit('forwarded', target);
    else this.partyHungUp(cause);
  }

  /** The party hung up; the leg is over on the wire. `tellCause` as the event shows it, undefined for none; the cause itself unless given. */
  partyHungUp(cause: number, ...told: [tellCause?: number | undefined]): void {
    if (this.#ended) return;
    const tellCause = told.length > 0 ? told[0] : cause;
    if (cause !== 0) this.hangupCause = cause;
    if (!this.internal) this.core.bus.publish('channel.hangupRequested', () => ({ channel: this.snapshot, cause: tellCause, soft: false }));
    this.#hangupRequested = true;
    this.#wake('hangup');
  }

  partyDigitBegan(digit: string): void {
    if (this.hangingUp) return;
    this.core.bus.publish('channel.digitBegan', () => ({ channel: this.snapshot, digit, direction: 'Received' }));
    this.signals.emit('digitBegan', digit);
  }

  partyDigitEnded(digit: string, durationMs: number): void {
    if (this.hangingUp) return;
    this.core.bus.publish('channel.digitEnded', () => ({ channel: this.snapshot, digit, direction: 'Received', durationMs }));
    this.signals.emit('digitEnded', digit, durationMs);
  }

  partyHeld(musicClass?: string): void {
    if (this.hangingUp) return;
    this.core.bus.publish('channel.held', () => ({ channel: this.snapshot, musicClass }));
    this.signals.emit('held', musicClass);
  }

  partyUnheld(): void {
    if (this.hangingUp) return;
    this.core.bus.publish('channel.unheld', () => ({ channel: this.snapshot }));
    this.signals.emit('unheld');
  }

  partyText(body: string): void {
    if (!this.hangingUp) this.signals.emit('text', body);
  }

  // ----

  #wake(kind: 'hangup'): void {
    const inHand = this.interpreter !== undefined || this.signals.count('hangup') > 0;
    if (this.interpreter) this.interrupt(kind);
    this.signals.emit('hangup');
    // Nobody has it in hand: a channel that was made but never dialled or started.
    if (!inHand) this.hangup();
  }
}
