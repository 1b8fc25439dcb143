import type { Clock, Timer } from '../../../base/clock.ts';
import { Element, Elements } from '../frame/elements.ts';
import { Command, commandName, FrameType } from '../frame/frame-types.ts';
import { encodeFull, type FullFrame } from '../frame/frames.ts';
import { Outbox } from './outbox.ts';
import type { Remote } from './remote.ts';

/** Why nothing comes any more: its last frame was acknowledged; nobody answers; the far end knows no such call; we closed it. */
export type DialogEnd = 'acknowledged' | 'timeout' | 'invalid' | 'closed';

/** Whoever talks over a dialog: a call, a registration, a question whether somebody is there. */
export interface DialogUser {
  /** A frame that came in its order, acknowledged by the dialog. Pings, lag and tokens never get here. */
  onFrame(frame: FullFrame): void;
  /** All that was sent has arrived. */
  onAcknowledged?(): void;
  /** Told once, and nothing after it. */
  onEnd(end: DialogEnd): void;
  /** What a PONG tells of the sound that came (RFC 5456 8.6.36). */
  report?(): Elements;
}

export interface DialogParts {
  readonly clock: Clock;
  readonly remote: Remote;
  /** Our number of the call. */
  readonly callNumber: number;
  /** Puts a datagram on the wire; never throws. */
  readonly transmit: (datagram: Uint8Array, remote: Remote) => void;
  /** The far end's number became known. */
  readonly onNumbered: (dialog: IaxDialog) => void;
  readonly onReleased: (dialog: IaxDialog) => void;
}

/** Frames that carry no number of their own in the order (RFC 5456 7.2): answered to by nothing, taken at any time. */
const UNNUMBERED: ReadonlySet<number> = new Set([
  Command.ACK,
  Command.INVAL,
  Command.TXCNT,
  Command.TXACC,
  Command.VNAK,
  Command.CALLTOKEN,
]);
/** Least time between two requests for what is missing: one lost frame is followed by many voice frames. */
const VNAK_EVERY_MS = 200;
/** A far end that answers a token by asking for another is not followed further. */
const MAX_TOKENS = 2;

/**
 * Reliable full frames between one call number here and one there (RFC 5456 6.1.2, 7): numbers, acknowledgement, retransmission, order, time
 * stamps, keep-alive. A synchronous state machine on the clock.
 */
export class IaxDialog {
  readonly remote: Remote;
  readonly callNumber: number;
  /** The far end's number; 0 until it is known. */
  remoteNumber = 0;
  user: DialogUser | undefined;
  /** Milliseconds of the last PING and LAGRQ; undefined before an answer. */
  roundTripMs: number | undefined;
  lagMs: number | undefined;
  /** What the far end's PONG told of the sound that it hears. */
  remoteReport: Elements | undefined;
  /** `Tx:NEW`, `Rx:ACK`: first and latest IAX frame. */
  firstMessage = '';
  lastMessage = '';
  framesReceived = 0;
  readonly #parts: DialogParts;
  readonly #outbox: Outbox;
  readonly #startedAt: number;
  #lastTimestamp = -1;
  #inSequence = 0;
  /** The number that the far end was last told that we expect. */
  #toldSequence = 0;
  #opening: { readonly command: number; readonly elements: Elements } | undefined;
  #tokens = 0;
  #vnakAt = Number.NEGATIVE_INFINITY;
  #ended = false;
  #timers: Timer[] = [];

  constructor(parts: DialogParts) {
    this.#parts = parts;
    this.remote = parts.remote;
    this.callNumber = parts.callNumber;
    this.#startedAt = parts.clock.monotonic();
    this.#outbox = new Outbox(parts.clock, {
      transmit: (datagram) => this.#parts.transmit(datagram, this.remote),
      inSequence: () => this.#inSequence,
      onAllAcknowledged: () => this.user?.onAcknowledged?.(),
      onFinal: () => this.#end('acknowledged'),
      onGivenUp: () => this.#end('timeout'),
    });
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Milliseconds since the dialog began: what time stamps count. */
  get now(): number {
    return Math.floor(this.#parts.clock.monotonic() - this.#startedAt);
  }

  get sequences(): { readonly out: number; readonly in: number } {
    return { out: this.#outbox.next, in: this.#inSequence };
  }

  /** How long the first retransmission of the next frames waits, in multiples of a round trip: for a question that wants a quick answer. */
  expectRoundTrip(ms: number): void {
    this.#outbox.roundTripMs = ms;
  }

  /** Sends the frame that begins a dialog. An empty token stands last in it, so that the far end may ask for one (and again with it). */
  open(command: number, elements: Elements): void {
    this.#opening = { command, elements };
    this.#command(command, elements, EMPTY_TOKEN);
  }

  /** Sends an IAX frame. */
  command(command: number, elements?: Elements, options?: SendOptions): void {
    this.#command(command, elements, undefined, options);
  }

  /** Sends an IAX frame after which the dialog ends as soon as it is acknowledged; `user` hears of nothing until then but the end. */
  finish(command: number, elements?: Elements): void {
    for (const timer of this.#timers.splice(0)) timer.cancel();
    this.command(command, elements, { final: true });
  }

  /** Sends any frame. */
  send(type: number, subclass: number, body?: Uint8Array, options: SendOptions = {}): void {
    if (this.#ended) return;
    const timestamp = options.timestamp ?? Math.max(this.now, this.#lastTimestamp + 1);
    this.#lastTimestamp = Math.max(timestamp, this.#lastTimestamp);
    this.#toldSequence = this.#inSequence;
    const { callNumber: source, remoteNumber: destination } = this;
    const header = { source, destination, timestamp, outSequence: this.#outbox.next, inSequence: this.#inSequence, type, subclass };
    this.#outbox.send(encodeFull(header, body), options.final ?? false);
  }

  /** Asks now and then whether the far end is there; who does not answer ends the dialog. */
  keepAlive(pingMs: number, lagMs: number): void {
    this.#repeat(pingMs, () => this.command(Command.PING));
    this.#repeat(lagMs, () => this.command(Command.LAGRQ));
  }

  /** Asks for what is missing, as voice came that makes no sense without it. */
  requestMissing(): void {
    const now = this.#parts.clock.monotonic();
    if (this.#ended || now - this.#vnakAt < VNAK_EVERY_MS) return;
    this.#vnakAt = now;
    this.#bare(Command.VNAK, this.now, this.#inSequence);
  }

  /** Ends it here and now, without a word. */
  close(): void {
    this.#end('closed');
  }

  /** A full frame from the far end's address that names this call. */
  receive(frame: FullFrame): void {
    if (this.#ended) return;
    const isIax = frame.type === FrameType.Iax;
    const { subclass } = frame;
    this.framesReceived++;
    if (isIax) this.#note('Rx', subclass);
    if (isIax && subclass === Command.CALLTOKEN) {
      this.#onToken(frame);
      return;
    }
    if (isIax && subclass === Command.INVAL) {
      this.#end('invalid');
      return;
    }
    if (this.remoteNumber === 0) this.#number(frame.source);
    const isNumbered = !(isIax && UNNUMBERED.has(subclass));
    if (isNumbered && frame.outSequence !== this.#inSequence) {
      // One that was seen already only missed its acknowledgement; with a later one something is missing.
      if (((this.#inSequence - frame.outSequence) & 0xff) < 128) this.#acknowledge(frame);
      else this.requestMissing();
      return;
    }
    if (isNumbered) this.#inSequence = (this.#inSequence + 1) & 0xff;
    this.#outbox.acknowledged(frame.inSequence);
    if (this.#ended) return;
    if (!(isIax && this.#onHousekeeping(frame))) this.user?.onFrame(frame);
    // Whatever was sent meanwhile has told as much.
    if (isNumbered && this.#toldSequence !== this.#inSequence) this.#acknowledge(frame);
  }

  /** What needs no user; true for what was dealt with. */
  #onHousekeeping(frame: FullFrame): boolean {
    switch (frame.subclass) {
      case Command.ACK:
        return true;
      case Command.VNAK:
        this.#outbox.repeatFrom(frame.inSequence);
        return true;
      case Command.PING:
        this.command(Command.PONG, this.user?.report?.(), { timestamp: frame.timestamp });
        return true;
      case Command.LAGRQ:
        this.command(Command.LAGRP, undefined, { timestamp: frame.timestamp });
        return true;
      case Command.LAGRP:
        this.lagMs = Math.max(0, this.now - frame.timestamp);
        return true;
      case Command.PONG:
        this.roundTripMs = Math.max(0, this.now - frame.timestamp);
        this.#outbox.roundTripMs = this.roundTripMs;
        this.remoteReport = frame.elements;
        return false;
      default:
        return false;
    }
  }

  /** The far end wants a proof that we are where our frames come from: the same again with its token, from the beginning. */
  #onToken({ elements }: FullFrame): void {
    const token = elements.bytes(Element.CallToken);
    const opening = this.#opening;
    if (!token?.length || !opening || this.remoteNumber !== 0 || ++this.#tokens > MAX_TOKENS) return;
    this.#outbox.clear();
    this.#inSequence = 0;
    this.#command(opening.command, opening.elements, token);
  }

  #command(command: number, elements: Elements = NONE, token?: Uint8Array, options: SendOptions = {}): void {
    if (this.#ended) return;
    this.#note('Tx', command);
    const body =
      token === undefined ? elements.encode() : Buffer.concat([elements.encode(), Uint8Array.of(Element.CallToken, token.length), token]);
    this.send(FrameType.Iax, command, body, options);
  }

  #number(source: number): void {
    this.remoteNumber = source;
    this.#outbox.renumber(source);
    this.#parts.onNumbered(this);
  }

  /** The time stamp is that of what is acknowledged (RFC 5456 6.9.1), the number the one that the far end expects next. */
  #acknowledge(frame: FullFrame): void {
    this.#toldSequence = this.#inSequence;
    this.#bare(Command.ACK, frame.timestamp, frame.inSequence);
  }

  /** A frame that is not repeated and takes no number. */
  #bare(subclass: number, timestamp: number, outSequence: number): void {
    const { callNumber: source, remoteNumber: destination } = this;
    const header = { source, destination, timestamp, outSequence, inSequence: this.#inSequence, type: FrameType.Iax, subclass };
    this.#parts.transmit(encodeFull(header), this.remote);
  }

  #note(direction: 'Rx' | 'Tx', command: number): void {
    this.lastMessage = `${direction}:${commandName(command)}`;
    this.firstMessage ||= this.lastMessage;
  }

  #repeat(everyMs: number, run: () => void): void {
    if (everyMs <= 0 || this.#ended) return;
    const timer = this.#parts.clock.setTimer(everyMs, () => {
      this.#timers.splice(this.#timers.indexOf(timer), 1);
      run();
      this.#repeat(everyMs, run);
    });
    this.#timers.push(timer);
  }

  #end(end: DialogEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#outbox.clear();
    for (const timer of this.#timers.splice(0)) timer.cancel();
    this.#parts.onReleased(this);
    this.user?.onEnd(end);
  }
}

export interface SendOptions {
  /** The dialog is over once this is acknowledged, or when nobody acknowledges it. */
  readonly final?: boolean;
  /** Instead of the time now: what answers a time stamp, and voice. */
  readonly timestamp?: number;
}

const NONE = new Elements();
const EMPTY_TOKEN = new Uint8Array(0);
