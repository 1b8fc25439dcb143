import type { Timer } from '../../base/clock.ts';
import type { Core } from '../core.ts';
import type { Indication, Leg } from '../ports/driver.ts';
import type { MediaPort } from '../ports/media.ts';
import type { ChannelSnapshot } from '../snapshots.ts';
import { ChannelState } from './channel-state.ts';
import type { ChannelOptions } from './channel-types.ts';
import { playIndication } from './indication-tone.ts';
import { Interruption, type InterruptionKind } from './interruption.ts';
import { snapshotOf } from './snapshot-of.ts';
import { ToldChannel } from './told-channel.ts';

export type { ChannelChanges, ChannelOptions, ChannelSignals } from './channel-types.ts';

/** One party in the exchange: identity, variables and dialplan position, with a leg in its hands. Live: never leaves core except by snapshot. */
export class Channel extends ToldChannel {
  leg: Leg;
  #attachments: Map<string, unknown> | undefined;
  #hangupRequested = false;
  #deadBeforeEnd = false;
  #limit: { timer: Timer; dueMonotonicMs: number } | undefined;

  constructor(core: Core, options: ChannelOptions) {
    super(core, options);
    this.leg = options.leg(this);
  }

  protected override describe(): ChannelSnapshot {
    return snapshotOf(this);
  }

  /**
   * At the end of the channel: tells what was not told yet, or, where the end was asked for before (a dead channel's steps are nobody's
   * business), only takes it for told.
   */
  tellLast(): void {
    if (this.#deadBeforeEnd) this.publication.passOver();
    else this.publish();
  }

  /** Values that live as long as the channel, for features and functions: keyed by who keeps them. */
  get attachments(): Map<string, unknown> {
    this.#attachments ??= new Map();
    return this.#attachments;
  }

  get media(): MediaPort | undefined {
    return this.leg.media;
  }

  /** True from the moment somebody asked for its end. */
  get hangingUp(): boolean {
    return this.#hangupRequested || this.isOver;
  }

  /**
   * Each becomes what the other was, with the other's leg and what is kept for it; what runs on each, and where, stays. What this one has kept
   * and set itself stands before what it takes over. Both live; who lists them by name and id is to be told (`moveInto`).
   */
  exchangeParties(other: Channel): void {
    this.exchangeIdentity(other);
    [this.leg, other.leg] = [other.leg, this.leg];
    for (const [key, value] of other.attachments) if (!this.attachments.has(key)) this.attachments.set(key, value);
    other.#attachments = undefined;
    this.variables.inherit([...other.variables.written()].filter(([name]) => this.getVariable(name.replace(/^__?/, '')) === undefined));
  }

  // ---- what the exchange does to it

  /** Answers the party's call; nothing for one that is answered. Rejects with the reason when `signal` aborts. */
  async answer(): Promise<void> {
    if (this.state === ChannelState.Up || this.hangingUp) return;
    await this.leg.answer();
    if (!this.hangingUp) this.setState(ChannelState.Up);
  }

  indicate(indication: Indication): void {
    if (this.isOver) return;
    this.leg.indicate(indication);
    playIndication(this, indication.kind);
  }

  /** Sends a digit to the party and tells. */
  sendDigit(digit: string, durationMs: number): void {
    if (this.isOver) return;
    this.leg.sendDigit(digit, durationMs);
  }

  /**
   * Asks for the end, on behalf of the exchange (Hangup action, SoftHangup, time limit): whoever has the channel in hand ends it.
   * @param cause Q.850 to end with; the party's own if absent.
   */
  requestHangup(cause?: number): void {
    if (this.isOver) return;
    if (cause !== undefined) this.hangupCause = cause;
    this.#hangupRequested = true;
    this.#wake('hangup');
  }

  /** Tells of an end that the exchange asked for (Asterisk: SoftHangupRequest; `cause` there is a flag, 16 at the end of a dialplan). */
  publishSoftHangup(cause?: number): void {
    this.#deadBeforeEnd = true;
    this.core.bus.publish('channel.hangupRequested', () => ({ channel: this.toldSnapshot, cause, soft: true }));
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
    if (this.isOver) return;
    if (cause !== undefined) this.hangupCause = cause;
    // The cause may have come from the party, untold.
    if (this.lastSnapshot?.hangupCause !== this.hangupCause) this.touch();
    this.#deadBeforeEnd ||= this.#hangupRequested;
    this.#hangupRequested = true;
    this.setTimeLimit(undefined);
    this.bridge?.leave(this);
    this.leg.hangup(this.hangupCause);
    this.signals.emit('ending');
    this.tellLast();
    this.core.channels.remove(this);
    this.core.bus.publish('channel.hungUp', () => ({
      channel: this.snapshot,
      cause: this.hangupCause,
      wasBridged: this.wasBridged,
      wasRefused: this.wasRefused,
      ranLast: this.ranLast,
    }));
    this.isOver = true;
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
    if (this.isOver) return;
    const tellCause = told.length > 0 ? told[0] : cause;
    if (cause !== 0) this.hangupCause = cause;
    this.core.bus.publish('channel.hangupRequested', () => ({ channel: this.snapshot, cause: tellCause, soft: false }));
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
