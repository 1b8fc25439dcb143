import type { Channel } from '../channel/channel.ts';
import type { Bridge } from './bridge.ts';

export interface TwoPartyOptions {
  /** Of the application that the calling channel runs: a goto or time-out takes it out of the bridge. */
  signal?: AbortSignal | undefined;
  /** Codes that the parties may dial while they talk; absent for none. */
  digits?: DigitWatcher | undefined;
  /** Runs after the bridge is made and before the called one enters. */
  beforeEnter?: () => void;
  /** Runs once both are in. */
  onJoined?: (call: TwoPartyCall) => void;
  /** The called party was in another's hands before: told when this call, or whoever it was given to, is done with it. */
  onCalleeDone?: (() => void) | undefined;
  /** The calling party was given away for good, and the called one has left too: the call is over before its caller is done. */
  onCallerGone?: ((end: TwoPartyEnd) => void) | undefined;
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
  /**
   * Hands a party over to somebody who moves it elsewhere. Nothing that it does concerns this call any more; the other one stays in the
   * bridge alone until it leaves. Whoever waits for this call goes on waiting for its calling party.
   * @param options `forGood`: it does not come back into this call
   * @returns to be called when the party is out of whatever it was moved to, so that who waits for it can go on
   */
  give(party: Channel, options?: { readonly forGood?: boolean }): () => void;
  /** A party that was given away is in this call again. False when the other one has left meanwhile. */
  takeBack(party: Channel): boolean;
  /**
   * Somebody who is in no bridge takes the place of a party that was given away. False when the other one has left meanwhile.
   * @param onDone told when this call is done with the new one
   */
  replace(gone: Channel, by: Channel, onDone?: () => void): boolean;
}

/**
 * Who was the first to leave, and whether it was to hang up, to go on elsewhere, because somebody took it out for a call of another kind, or
 * because somebody ended the call for both (`kicked`).
 */
export interface TwoPartyEnd {
  readonly first: Channel;
  readonly why: 'hangup' | 'released' | 'taken' | 'kicked';
}
