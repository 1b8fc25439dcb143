import type { Channel } from '../channel/channel.ts';
import { isInterruption } from '../channel/interruption.ts';
import type { Core } from '../core.ts';
import { HangupCause } from '../hangup-cause.ts';
import { Bridge } from './bridge.ts';
import type { TwoPartyCall, TwoPartyEnd, TwoPartyOptions } from './two-party-types.ts';

export type { DigitWatcher, TwoPartyCall, TwoPartyEnd, TwoPartyOptions } from './two-party-types.ts';

/**
 * Joins two answered channels in a basic bridge until one of them hangs up, is sent elsewhere or is taken out. Digits, holds and text of each
 * reach the other. Hangs up nobody: that is the caller's business.
 */
export function joinTwo(core: Core, caller: Channel, callee: Channel, options: TwoPartyOptions = {}): Promise<TwoPartyEnd> {
  return new Promise((resolve) => {
    new TwoParty(core, caller, callee, options, resolve).start();
  });
}

/** The call of two that goes on in a bridge. */
const calls = new WeakMap<Bridge, TwoParty>();

/** The call of two that a channel is in. */
export const callOf = (channel: Channel): TwoParty | undefined => (channel.bridge ? calls.get(channel.bridge) : undefined);

/** What `spliceCalls` joins: a party, and the channel between it and the other call. */
export interface SpliceEnd {
  readonly call: TwoParty;
  readonly party: Channel;
  readonly half: Channel;
}

/**
 * Makes one call of two calls that a pair of channels ties together: the source moves into the other's bridge, in the place of the half
 * there, and both halves are left over. The application that waits for its own call goes on waiting for the one that there is now; one
 * whose channel is a half ends. (Asterisk 20: bridge optimisation of Local channels.)
 * @param onSpliced runs when the parties hear each other, before the halves leave
 */
export function spliceCalls(core: Core, source: SpliceEnd, target: SpliceEnd, onSpliced: () => void): void {
  const [sourceBridge, bridge] = [source.call.bridge, target.call.bridge];
  source.call.stopListening();
  target.call.stopListening();
  sourceBridge.retell(source.party, undefined);
  sourceBridge.retell(source.half, undefined);
  bridge.retell(target.half, undefined);
  bridge.moveIn(source.party, sourceBridge, target.half, { swapUniqueId: target.half.uniqueId });
  const survivor = [source.call, target.call].find((call) => call.caller === source.party || call.caller === target.party);
  const call = survivor ?? new TwoParty(core, source.party, target.party, {}, () => hangUpIdle(source.party, target.party), bridge);
  for (const over of [source.call, target.call]) if (over !== call) call.inherit(over);
  if (survivor) survivor.goOnWith(bridge, source.party, target.party);
  else call.goOn();
  onSpliced();
  sourceBridge.leave(source.half);
  // A half that was called has nobody waiting for it; the other kind ends with its application.
  if (survivor === source.call) source.half.hangup(source.half.hangupCause || HangupCause.NormalClearing);
  for (const { call: over, party, half } of [source, target]) {
    if (over === call) continue;
    // Where both parties called, one waits for the application of the other's call.
    if (party === over.caller) call.whenDone(party, () => over.finish(half));
    else over.finish(half);
  }
  for (const { call: left, half } of [source, target]) left.doneWith(half);
}

/** Ends those whom nobody has in hand. */
function hangUpIdle(...parties: readonly Channel[]): void {
  for (const party of parties)
    if (!party.ended && !party.bridge && !party.interpreter) party.hangup(party.hangupCause || HangupCause.NormalClearing);
}

export class TwoParty implements TwoPartyCall {
  readonly #core: Core;
  #bridge: Bridge;
  #caller: Channel;
  #callee: Channel;
  readonly #options: TwoPartyOptions;
  readonly #resolve: (end: TwoPartyEnd) => void;
  #offs: (() => void)[] = [];
  /** The called party is another one than at the beginning: whoever waits for this call does not know it. */
  #hasOtherCallee = false;
  #end: TwoPartyEnd | undefined;
  #outside = 0;
  /** Who wants to know that a party is out of this call. */
  readonly #done = new Map<Channel, () => void>();

  constructor(
    core: Core,
    caller: Channel,
    callee: Channel,
    options: TwoPartyOptions,
    resolve: (end: TwoPartyEnd) => void,
    bridge = new Bridge(core),
  ) {
    this.#core = core;
    this.#caller = caller;
    this.#callee = callee;
    this.#options = options;
    this.#resolve = resolve;
    this.#bridge = bridge;
    calls.set(bridge, this);
    if (options.onCalleeDone) this.#done.set(callee, options.onCalleeDone);
  }

  get bridge(): Bridge {
    return this.#bridge;
  }

  get caller(): Channel {
    return this.#caller;
  }

  get callee(): Channel {
    return this.#callee;
  }

  get over(): boolean {
    return this.#end !== undefined;
  }

  start(): void {
    const { signal } = this.#options;
    const [caller, callee] = [this.#caller, this.#callee];
    this.#options.beforeEnter?.();
    this.#listenToAll();
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

  /** Joined already: takes charge. */
  goOn(): void {
    this.#listenToAll();
    for (const channel of [this.#caller, this.#callee]) this.#bridge.retell(channel, () => this.#left(channel));
  }

  /** The call has become one of these two, in that bridge. */
  goOnWith(bridge: Bridge, one: Channel, other: Channel): void {
    calls.delete(this.#bridge);
    calls.set(bridge, this);
    this.#bridge = bridge;
    this.#callee = this.#caller === one ? other : one;
    this.#hasOtherCallee = true;
    this.goOn();
  }

  /** Whoever waits for a party of that call waits for this one now. */
  inherit(call: TwoParty): void {
    for (const [party, done] of call.#done) this.#done.set(party, done);
  }

  whenDone(party: Channel, done: () => void): void {
    this.#done.set(party, done);
  }

  /** A party is out of this call for good: whoever waits for it goes on. */
  doneWith(party: Channel): void {
    const done = this.#done.get(party);
    this.#done.delete(party);
    done?.();
  }

  /** No longer in charge of its parties. */
  stopListening(): void {
    for (const off of this.#offs) off();
    this.#offs = [];
  }

  /** It is over for whoever waits for it. */
  finish(first: Channel): void {
    this.#end ??= { first, why: 'taken' };
    this.#resolve(this.#end);
  }

  #listenToAll(): void {
    this.#listen(this.#caller);
    this.#listen(this.#callee);
    this.#listenToInterruption();
  }

  /** A goto or the end of the application takes its channel out. */
  #listenToInterruption(): void {
    const { signal } = this.#options;
    const onAbort = () => this.#out(this.#caller, isInterruption(signal?.reason) && signal.reason.kind === 'goto' ? 'released' : 'hangup');
    signal?.addEventListener('abort', onAbort);
    this.#offs.push(() => signal?.removeEventListener('abort', onAbort));
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
    bus.publish('channel.digitBegan', () => ({ channel: to.toldSnapshot, digit, direction: 'Sent' }));
    to.sendDigit(digit, durationMs);
    bus.publish('channel.digitEnded', () => ({ channel: to.toldSnapshot, digit, direction: 'Sent', durationMs }));
  }

  hold(channel: Channel): void {
    if (!this.over) channel.partyHeld();
  }

  unhold(channel: Channel): void {
    if (!this.over) channel.partyUnheld();
  }

  give(party: Channel, { forGood = false } = {}): () => void {
    const rest = this.other(party);
    const end: TwoPartyEnd = { first: party, why: 'taken' };
    this.#end ??= end;
    this.stopListening();
    this.#core.holdMusic.stop(party);
    this.#bridge.retell(party, undefined);
    let why: TwoPartyEnd['why'] = 'taken';
    this.#bridge.retell(rest, () => {
      this.stopListening();
      this.#core.holdMusic.stop(rest);
      if (rest === this.#caller) return this.#resolve(end);
      this.#done.get(rest)?.();
      if (forGood) this.#options.onCallerGone?.({ first: rest, why });
    });
    this.#offs.push(
      rest.signals.on('hangup', () => {
        why = 'hangup';
        this.#bridge.leave(rest);
        hangUpIdle(rest);
      }),
      rest.signals.on('released', () => {
        why = 'released';
        this.#bridge.leave(rest);
      }),
      rest.signals.on('kicked', () => {
        why = 'kicked';
        this.#bridge.leave(rest);
        hangUpIdle(rest);
      }),
    );
    if (rest === this.#caller) this.#listenToInterruption();
    const done = this.#done.get(party);
    return party === this.#caller ? () => this.#resolve(end) : (done ?? (() => {}));
  }

  takeBack(party: Channel): boolean {
    if (!this.#bridge.channels.includes(this.other(party))) return false;
    this.stopListening();
    this.#end = undefined;
    this.#bridge.enter(party);
    this.goOn();
    return true;
  }

  replace(gone: Channel, by: Channel, onDone?: () => void): boolean {
    const stays = this.other(gone);
    if (!this.#bridge.channels.includes(stays)) return false;
    this.stopListening();
    if (stays === this.#caller) {
      this.#end = undefined;
      this.#done.delete(gone);
      this.#callee = by;
      this.#hasOtherCallee = true;
      if (onDone) this.#done.set(by, onDone);
      this.#bridge.enter(by);
      this.goOn();
      return true;
    }
    // Who called is out for good, and whoever waits for it goes on: this is a call of its own now.
    const call = new TwoParty(this.#core, by, stays, {}, () => hangUpIdle(by, stays), this.#bridge);
    call.inherit(this);
    if (onDone) call.#done.set(by, onDone);
    this.#bridge.enter(by);
    call.goOn();
    return true;
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
    if (this.#hasOtherCallee && channel === this.#callee) hangUpIdle(channel);
    this.#done.get(channel)?.();
    if (++this.#outside < 2) return;
    this.stopListening();
    this.#resolve(this.#end);
  }

  #listen(channel: Channel): void {
    const { signals } = channel;
    const to = this.other(channel);
    const watcher = this.#options.digits;
    this.#offs.push(
      signals.on('hangup', () => this.#out(channel, 'hangup')),
      signals.on('released', () => this.#out(channel, 'released')),
      signals.on('kicked', () => this.#out(channel, 'kicked')),
      signals.on('digitBegan', (digit) => {
        if (!watcher) this.#core.bus.publish('channel.digitBegan', () => ({ channel: to.toldSnapshot, digit, direction: 'Sent' }));
      }),
      signals.on('digitEnded', (digit, durationMs) => {
        if (watcher) {
          if (!watcher(this, channel, digit, durationMs)) this.pass(channel, digit, durationMs);
          return;
        }
        to.sendDigit(digit, durationMs);
        this.#core.bus.publish('channel.digitEnded', () => ({ channel: to.toldSnapshot, digit, direction: 'Sent', durationMs }));
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
