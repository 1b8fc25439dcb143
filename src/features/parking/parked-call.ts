import type { Timer } from '../../base/clock.ts';
import { type Bridge, forgetPeer } from '../../core/bridge/bridge.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { playPrompts } from '../../core/channel/play-prompts.ts';
import type { ParkedCallFact } from '../../core/facts/parking-facts.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import { flatten } from './lot-extensions.ts';
import type { ParkingLot } from './parking-lot.ts';

/** How a call is parked. */
export interface ParkedCallOptions {
  readonly lot: ParkingLot;
  readonly space: number;
  /** Who parks it: the name of the channel, and what is dialled to reach it. */
  readonly parkerChannel: string;
  readonly parkerDialString: string;
  /** Instead of the lot's; 0 for never. */
  readonly timeoutSeconds: number;
  /** The bridge that it is taken out of; without one it comes from an application. */
  readonly from?: Bridge | undefined;
  /** It hears ringing instead of music. */
  readonly rings: boolean;
  /** Instead of the lot's. */
  readonly musicClass?: string | undefined;
  /** It is told its space first. */
  readonly hearsSpace: boolean;
  /** Where it goes when its time is up, instead of where the lot says. */
  readonly comeback?: string | undefined;
  /** Sends it where it goes when its time is up. */
  readonly comeBack: (call: ParkedCall) => void;
  /** Its space is taken, or free again. */
  readonly onSpaceChanged: () => void;
  /** Whoever waits for the channel may go on: it is out of the lot, and nobody fetched it. */
  readonly onDone: () => void;
}

/** What is said for the number of a space. */
export const spacePrompts = (space: number): string[] => [...String(space)].map((digit) => `digits/${digit}`);

/**
 * A channel that waits in a space until somebody fetches it, it hangs up or goes elsewhere, or its time is up. Order of what it tells:
 * Asterisk 20 res/parking/parking_bridge.c, recorded session parking-01.
 */
export class ParkedCall {
  channel: Channel;
  readonly options: ParkedCallOptions;
  readonly #startedAt: number;
  #quiet = new AbortController();
  #onDone: () => void;
  #timer: Timer | undefined;
  #offs: (() => void)[] = [];
  #over = false;

  constructor(channel: Channel, options: ParkedCallOptions) {
    this.channel = channel;
    this.options = options;
    this.#onDone = options.onDone;
    this.#startedAt = channel.core.clock.now();
  }

  get space(): number {
    return this.options.space;
  }

  /** Whoever waits for the channel that was parked may go on: for who fetched it, once it is done with it. */
  get onDone(): () => void {
    return this.#onDone;
  }

  /** Someone or something has ended the stay. */
  get over(): boolean {
    return this.#over;
  }

  get fact(): ParkedCallFact {
    const { lot, space, parkerChannel, parkerDialString, timeoutSeconds } = this.options;
    const second = (ms: number) => Math.floor(ms / 1000);
    const secondsParked = second(this.channel.core.clock.now()) - second(this.#startedAt);
    const secondsLeft = Math.max(0, timeoutSeconds - secondsParked);
    return { channel: this.channel.snapshot, parkerChannel, parkerDialString, lot: lot.name, space, secondsLeft, secondsParked };
  }

  enter(): void {
    const { channel } = this;
    const { lot, from, timeoutSeconds } = this.options;
    const { bridge } = lot;
    lot.take(this);
    this.options.onSpaceChanged();
    const tell = () => channel.core.bus.publish('parking.callParked', this.fact);
    const enter = { onLeft: () => this.giveUp() };
    if (from) bridge.moveAlone(channel, from, enter, tell);
    else {
      tell();
      bridge.enter(channel, enter);
    }
    channel.setVariable('BLINDTRANSFER', undefined);
    channel.setVariable('ATTENDEDTRANSFER', undefined);
    forgetPeer(channel);
    this.#listen();
    if (timeoutSeconds > 0) this.#timer = channel.core.clock.setTimer(timeoutSeconds * 1000, () => this.#timeOut());
    void this.#entertain(this.options.hearsSpace);
  }

  /** Another channel waits here from now on; the one before is out of the lot. */
  swap(channel: Channel, onDone: () => void): void {
    const before = this.channel;
    this.#release();
    const beforeIsDone = this.#onDone;
    this.#onDone = onDone;
    before.core.holdMusic.stop(before);
    this.options.lot.bridge.retell(before, undefined);
    this.channel = channel;
    this.options.lot.bridge.enter(channel, { swap: before, onLeft: () => this.giveUp() });
    this.#listen();
    channel.core.bus.publish('parking.callSwapped', this.fact);
    void this.#entertain(false);
    beforeIsDone();
  }

  /** Somebody fetches it: it is out of the lot and free to be joined with them. */
  retrieve(retriever: Channel): void {
    this.#end();
    this.channel.core.bus.publish('parking.callRetrieved', { ...this.fact, retriever: retriever.snapshot });
    this.#leave();
  }

  /** It hangs up, or goes elsewhere. */
  giveUp(): void {
    if (this.#over) return;
    const { channel } = this;
    this.#end();
    channel.core.bus.publish('parking.callGivenUp', this.fact);
    this.#leave();
    this.#onDone();
    if (!channel.ended && channel.hangingUp && !channel.interpreter) channel.hangup(channel.hangupCause || HangupCause.NormalClearing);
  }

  #timeOut(): void {
    if (this.#over) return;
    const { channel, options } = this;
    const { lot, space, parkerDialString } = options;
    channel.setVariable('PARKING_SPACE', String(space));
    channel.setVariable('PARKEDLOT', lot.name);
    channel.setVariable('PARKER', parkerDialString);
    channel.setVariable('PARKER_FLAT', flatten(parkerDialString));
    channel.setVariable('BRIDGE_FEATURES', comebackFeatures(lot));
    this.#end();
    this.#leave();
    options.comeBack(this);
    channel.core.bus.publish('parking.callTimedOut', this.fact);
    this.#onDone();
  }

  /** No more is done with the channel from here. */
  #end(): void {
    this.#over = true;
    this.#timer?.cancel();
    this.#release();
    this.channel.core.holdMusic.stop(this.channel);
  }

  #leave(): void {
    const { lot } = this.options;
    lot.bridge.retell(this.channel, undefined);
    lot.bridge.leave(this.channel);
    lot.free(this);
    this.options.onSpaceChanged();
  }

  #listen(): void {
    const { channel } = this;
    const giveUp = () => this.giveUp();
    const kicked = () => {
      giveUp();
      if (!channel.ended && !channel.interpreter) channel.hangup(channel.hangupCause || HangupCause.NormalClearing);
    };
    const { signals } = channel;
    this.#offs.push(signals.on('hangup', giveUp), signals.on('released', giveUp), signals.on('kicked', kicked));
    const signal = channel.interpreter?.signal;
    if (!signal) return;
    signal.addEventListener('abort', giveUp);
    this.#offs.push(() => signal.removeEventListener('abort', giveUp));
  }

  #release(): void {
    for (const off of this.#offs.splice(0)) off();
    this.#quiet.abort();
    this.#quiet = new AbortController();
  }

  /** The space, where it is to be said, then what it hears while it waits. */
  async #entertain(hearsSpace: boolean): Promise<void> {
    const { channel } = this;
    const { rings, musicClass, lot } = this.options;
    const { signal } = this.#quiet;
    if (hearsSpace) await playPrompts(channel, spacePrompts(this.space), signal);
    if (this.#over || channel !== this.channel) return;
    if (rings) channel.indicate({ kind: 'ringing' });
    else channel.core.holdMusic.start(channel, musicClass ?? lot.options.musicClass);
  }
}

/** What who parked the call may do by digits when it comes back to them, as options of Dial. */
function comebackFeatures({ options }: ParkingLot): string {
  const { transfers, reparking, hangup, recording } = options;
  const letters = [
    ['t', transfers],
    ['k', reparking],
    ['h', hangup],
    ['x', recording],
  ] as const;
  return letters.flatMap(([letter, who]) => (who === 'caller' || who === 'both' ? [letter] : [])).join('');
}
