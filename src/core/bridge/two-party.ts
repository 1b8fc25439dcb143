import type { Channel } from '../channel/channel.ts';
import { isInterruption } from '../channel/interruption.ts';
import type { Core } from '../core.ts';
import { Bridge } from './bridge.ts';

export interface TwoPartyOptions {
  /** Of the application that the calling channel runs: a goto or time-out takes it out of the bridge. */
  signal?: AbortSignal | undefined;
  /** Codes that the parties may dial while they talk; absent for none. */
  digits?: DigitWatcher | undefined;
  /** Runs after the bridge is made and before the called one enters. */
  beforeEnter?: () => void;
  /** Runs once both are in. */
  onJoined?: (call: TwoPartyCall) => void;
}

/** Hears each digit of a party before the other does. What it takes goes no further, unless it hands it back to `pass`. */
export type DigitWatcher = (call: TwoPartyCall, from: Channel, digit: string, durationMs: number) => boolean;

/** A call of two that is going on. */
export interface TwoPartyCall {
  readonly bridge: Bridge;
  readonly over: boolean;
  other(channel: Channel): Channel;
  /** Ends the call on behalf of one party: it leaves first. */
  end(first: Channel): void;
  /** Sends a digit of one party to the other and tells. */
  pass(from: Channel, digit: string, durationMs: number): void;
  /** As if that party had pressed hold, and let it go. */
  hold(channel: Channel): void;
  unhold(channel: Channel): void;
}

/** Who was the first to leave, and whether it was to hang up, to go on elsewhere, or because somebody took it out. */
export interface TwoPartyEnd {
  readonly first: Channel;
  readonly why: 'hangup' | 'released' | 'taken';
}

/**
 * Joins two answered channels in a basic bridge until one of them hangs up, is sent elsewhere or is taken out. Digits, holds and text of each
 * reach the other. Hangs up nobody: that is the caller's business.
 */
export function joinTwo(core: Core, caller: Channel, callee: Channel, options: TwoPartyOptions = {}): Promise<TwoPartyEnd> {
  return new Promise((resolve) => {
    new TwoParty(core, caller, callee, options, resolve).start();
  });
}

class TwoParty implements TwoPartyCall {
  readonly bridge: Bridge;
  readonly #core: Core;
  readonly #caller: Channel;
  readonly #callee: Channel;
  readonly #options: TwoPartyOptions;
  readonly #resolve: (end: TwoPartyEnd) => void;
  readonly #offs: (() => void)[] = [];
  #end: TwoPartyEnd | undefined;
  #outside = 0;

  constructor(core: Core, caller: Channel, callee: Channel, options: TwoPartyOptions, resolve: (end: TwoPartyEnd) => void) {
    this.#core = core;
    this.#caller = caller;
    this.#callee = callee;
    this.#options = options;
    this.#resolve = resolve;
    this.bridge = new Bridge(core);
  }

  get over(): boolean {
    return this.#end !== undefined;
  }

  start(): void {
    const { signal } = this.#options;
    const [caller, callee] = [this.#caller, this.#callee];
    this.#options.beforeEnter?.();
    this.#listen(caller);
    this.#listen(callee);
    const onAbort = () => this.#out(caller, isInterruption(signal?.reason) && signal.reason.kind === 'goto' ? 'released' : 'hangup');
    signal?.addEventListener('abort', onAbort);
    this.#offs.push(() => signal?.removeEventListener('abort', onAbort));
    this.bridge.enter(callee, { onLeft: () => this.#left(callee) });
    this.bridge.enter(caller, { onLeft: () => this.#left(caller) });
    if (callee.hangingUp) {
      this.#out(callee, 'hangup');
      return;
    }
    if (caller.hangingUp || signal?.aborted) {
      this.#out(caller, 'hangup');
      return;
    }
    this.#options.onJoined?.(this);
  }

  other(channel: Channel): Channel {
    return channel === this.#caller ? this.#callee : this.#caller;
  }

  end(first: Channel): void {
    this.#out(first, 'hangup');
  }

  pass(from: Channel, digit: string, durationMs: number): void {
    if (this.over) return;
    const to = this.other(from);
    const { bus } = this.#core;
    bus.publish('channel.digitBegan', { channel: to.toldSnapshot, digit, direction: 'Sent' });
    to.sendDigit(digit, durationMs);
    bus.publish('channel.digitEnded', { channel: to.toldSnapshot, digit, direction: 'Sent', durationMs });
  }

  hold(channel: Channel): void {
    if (!this.over) channel.partyHeld();
  }

  unhold(channel: Channel): void {
    if (!this.over) channel.partyUnheld();
  }

  #out(channel: Channel, why: TwoPartyEnd['why']): void {
    this.#end ??= { first: channel, why };
    // Who goes first stops hearing music before it leaves, the other one after.
    this.#core.holdMusic.stop(channel);
    this.bridge.leave(channel);
  }

  #left(channel: Channel): void {
    this.#end ??= { first: channel, why: 'taken' };
    this.#core.holdMusic.stop(channel);
    if (++this.#outside < 2) return;
    for (const off of this.#offs) off();
    this.#resolve(this.#end);
  }

  #listen(channel: Channel): void {
    const { signals } = channel;
    const to = this.other(channel);
    const watcher = this.#options.digits;
    this.#offs.push(
      signals.on('hangup', () => this.#out(channel, 'hangup')),
      signals.on('released', () => this.#out(channel, 'released')),
      signals.on('digitBegan', (digit) => {
        if (!watcher) this.#core.bus.publish('channel.digitBegan', { channel: to.toldSnapshot, digit, direction: 'Sent' });
      }),
      signals.on('digitEnded', (digit, durationMs) => {
        if (watcher) {
          if (!watcher(this, channel, digit, durationMs)) this.pass(channel, digit, durationMs);
          return;
        }
        to.sendDigit(digit, durationMs);
        this.#core.bus.publish('channel.digitEnded', { channel: to.toldSnapshot, digit, direction: 'Sent', durationMs });
      }),
      signals.on('held', (musicClass) => {
        to.indicate({ kind: 'hold', musicClass });
        if (!to.leg.relays) this.#core.holdMusic.start(to, musicClass);
      }),
      signals.on('unheld', () => {
        this.#core.holdMusic.stop(to);
        to.indicate({ kind: 'unhold' });
      }),
      signals.on('text', (body) => void to.leg.sendText?.(body)),
      signals.on('connectedLineChanged', () => {
        to.update({ connectedLine: channel.callerId });
        to.indicate({ kind: 'connectedLine' });
      }),
    );
  }
}
