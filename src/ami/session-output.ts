import type { Clock, Timer } from '../base/clock.ts';
import { bytesOfText } from '../wire/bytes.ts';
import { printHeader } from '../wire/message-encoder.ts';
import type { OutputTurn } from './output-turn.ts';
import type { EventChain, RenderedEvent } from './rendered-event.ts';
import type { OutputLimits, SessionOutlet } from './session-outlet.ts';
import type { SessionStream } from './session-stream.ts';

/**
 * `holding`: an action runs, what it causes waits for its reply, but not beyond the turn of the loop. `waiting`: WaitEvent takes the events
 * into its own reply. `inMessage`: a long message is written, what comes waits for its end.
 */
type Mode = 'open' | 'holding' | 'waiting' | 'inMessage';

/**
 * What goes to one client: replies and events in their order, joined to one write per turn of the event loop. Bounded: a client that does
 * not read is noticed by the age and by the bytes of what waits for it.
 */
export class SessionOutput implements SessionOutlet {
  readonly #socket: SessionStream;
  readonly #clock: Clock;
  readonly #turn: OutputTurn;
  readonly #onStuck: (reason: string) => void;
  limits: OutputLimits;
  /** What this turn will write: first the pieces, then the events of the chain. */
  #pieces: string[] = [];
  #chain: EventChain | undefined;
  #held: RenderedEvent[] = [];
  /** Of those that wait for the end of a message. */
  #heldBytes = 0;
  #mode: Mode = 'open';
  #isSuppressed = false;
  #isScheduled = false;
  /** While the socket takes nothing, what comes is kept one by one, so that events can be dropped. */
  #backlog: (string | RenderedEvent)[] | undefined;
  #queued = 0;
  #stall: Timer | undefined;
  #lost: Lost | undefined;
  #flushWaiters: (() => void)[] = [];
  #onEvent: (() => void) | undefined;
  #isEnding = false;

  constructor(socket: SessionStream, clock: Clock, turn: OutputTurn, limits: OutputLimits, onStuck: (reason: string) => void) {
    this.#socket = socket;
    this.#clock = clock;
    this.#turn = turn;
    this.limits = limits;
    this.#onStuck = onStuck;
  }

  /** Bytes that wait in the process, about. */
  get queuedBytes(): number {
    return this.#queued + this.#socket.writableLength;
  }

  /** Queues text that is nobody else's: a reply or a part of one. */
  write(text: string): void {
    if (text === '') return;
    this.#queued += text.length;
    if (this.#backlog) {
      this.#backlog.push(text);
      this.#checkBound();
      return;
    }
    this.#closeChain();
    this.#pieces.push(text);
    this.#schedule();
  }

  /** Queues an event that this session is to hear. */
  event(event: RenderedEvent): void {
    if (this.#mode === 'open') {
      this.#append(event);
      return;
    }
    this.#held.push(event);
    if (this.#mode === 'holding') this.#schedule();
    else if (this.#mode === 'inMessage') this.#boundHeld(event);
    else this.#onEvent?.();
  }

  get isInMessage(): boolean {
    return this.#mode === 'inMessage';
  }

  /** One message is written turn by turn: until `endMessage` events wait. */
  beginMessage(): void {
    this.#mode = 'inMessage';
    this.#heldBytes = this.#held.reduce((sum, { text }) => sum + text.length, 0);
  }

  endMessage(): void {
    if (this.#mode === 'inMessage') this.#open();
  }

  /** An action starts: its events stand behind its reply. */
  hold(): void {
    if (this.#mode === 'open') this.#mode = 'holding';
  }

  /** The reply is written; with `isSuppressed` the events wait for the next turn. */
  release(isSuppressed = false): void {
    if (this.#mode !== 'holding') return;
    if (isSuppressed) {
      this.#isSuppressed = this.#held.length > 0;
      if (this.#isSuppressed) return;
    }
    this.#open();
  }

  /** From now on events are kept for `takeHeld`; the next one is reported. */
  waitForEvents(onEvent: () => void): void {
    this.#open();
    this.#mode = 'waiting';
    this.#onEvent = onEvent;
  }

  /** Ends `waitForEvents`: the events that came. */
  takeHeld(): RenderedEvent[] {
    const events = this.#held;
    this.#held = [];
    this.#onEvent = undefined;
    this.#mode = 'open';
    return events;
  }

  /** Resolves once everything queued so far is with the socket and that has taken it (or the session is over). */
  flushed(): Promise<void> {
    if (this.#socket.destroyed) return Promise.resolve();
    this.#schedule();
    return new Promise((resolve) => this.#flushWaiters.push(resolve));
  }

  /** Writes what is queued and closes the connection behind it. */
  end(): void {
    this.#isEnding = true;
    this.#schedule();
  }

  /** Lets go of everything: the connection is gone. */
  close(): void {
    this.#stall?.cancel();
    this.#pieces = [];
    this.#chain = undefined;
    this.#held = [];
    this.#backlog = undefined;
    this.#lost = undefined;
    this.#queued = 0;
    this.#releaseWaiters();
  }

  /** Called once at the end of a turn in which something was queued. */
  flush(): void {
    this.#isScheduled = false;
    if (this.#isSuppressed) {
      this.#isSuppressed = false;
      this.#schedule();
    } else if (this.#mode === 'holding') this.#open();
    if (this.#backlog || this.#socket.destroyed) return;
    const bytes = this.#takeBytes();
    if (bytes) this.#send(bytes);
    if (this.#backlog) return;
    this.#releaseWaiters();
    if (this.#isEnding) this.#socket.destroySoon();
  }

  #boundHeld(event: RenderedEvent): void {
    this.#heldBytes += event.text.length;
    const { queuedBytes, slowPolicy } = this.limits;
    if (this.#heldBytes <= queuedBytes) return;
    if (slowPolicy === 'drop') {
      this.#onStuck(`${this.#heldBytes} bytes of events wait for the end of a reply`);
      return;
    }
    this.#held = this.#held.filter((held) => {
      if (this.#heldBytes <= queuedBytes / 2) return true;
      this.#heldBytes -= held.text.length;
      this.#lose(held);
      return false;
    });
  }

  #open(): void {
    this.#mode = 'open';
    if (!this.#backlog) this.#tellLost();
    const held = this.#held;
    if (held.length === 0) return;
    this.#held = [];
    for (const event of held) this.#append(event);
  }

  #append(event: RenderedEvent): void {
    this.#queued += event.text.length;
    if (this.#backlog) {
      this.#backlog.push(event);
      this.#checkBound();
      return;
    }
    this.#chain = (this.#chain ?? this.#turn.start).followedBy(event);
    this.#schedule();
  }

  #closeChain(): void {
    if (!this.#chain) return;
    this.#pieces.push(this.#chain.text);
    this.#chain = undefined;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#turn.add(this);
  }

  #takeBytes(): Uint8Array | undefined {
    const chain = this.#chain;
    this.#queued = 0;
    if (this.#pieces.length === 0) {
      this.#chain = undefined;
      return chain?.bytes;
    }
    this.#closeChain();
    const text = this.#pieces.length === 1 ? (this.#pieces[0] ?? '') : this.#pieces.join('');
    this.#pieces = [];
    return bytesOfText(text);
  }

  /** Gives the socket piece by piece what it takes at once; the rest waits. */
  #send(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      this.#socket.write(bytes.length <= SLICE_BYTES ? bytes : bytes.subarray(at, at + SLICE_BYTES));
      if (this.#socket.writableLength === 0) continue;
      const rest = bytes.subarray(at + SLICE_BYTES);
      this.#block(rest);
      return;
    }
  }

  #block(rest: Uint8Array): void {
    this.#backlog = [];
    if (rest.length > 0) {
      this.#backlog.push(Buffer.from(rest.buffer, rest.byteOffset, rest.length).toString('latin1'));
      this.#queued += rest.length;
    }
    if (this.limits.slowPolicy === 'drop') {
      const { writeTimeoutMs } = this.limits;
      this.#stall = this.#clock.setTimer(writeTimeoutMs, () => this.#onStuck(`it took nothing for ${writeTimeoutMs} ms`));
    }
    // An empty write is done when everything before it is.
    this.#socket.write(NOTHING, () => this.#unblock());
  }

  #unblock(): void {
    this.#stall?.cancel();
    this.#stall = undefined;
    const backlog = this.#backlog;
    if (!backlog || this.#socket.destroyed) return;
    this.#backlog = undefined;
    this.#queued = 0;
    if (this.#mode !== 'inMessage') this.#tellLost();
    for (const piece of backlog) {
      if (typeof piece === 'string') this.write(piece);
      else this.#append(piece);
    }
    this.#schedule();
  }

  #checkBound(): void {
    if (this.#queued <= this.limits.queuedBytes) return;
    if (this.limits.slowPolicy === 'skip') this.#dropOldest();
    if (this.#queued > this.limits.queuedBytes) this.#onStuck(`${this.#queued} bytes wait for it`);
  }

  /** Makes room down to half of the bound, so that this does not happen with every event. */
  #dropOldest(): void {
    const room = this.limits.queuedBytes / 2;
    this.#backlog = this.#backlog?.filter((piece) => {
      if (typeof piece === 'string' || this.#queued <= room) return true;
      this.#queued -= piece.text.length;
      this.#lose(piece);
      return false;
    });
  }

  #tellLost(): void {
    if (this.#lost) this.write(eventsLost(this.#lost));
    this.#lost = undefined;
  }

  #lose({ sequence }: RenderedEvent): void {
    this.#lost ??= { count: 0, first: sequence, last: sequence };
    this.#lost.count++;
    this.#lost.last = sequence;
  }

  #releaseWaiters(): void {
    const waiters = this.#flushWaiters;
    if (waiters.length === 0) return;
    this.#flushWaiters = [];
    for (const resume of waiters) resume();
  }
}

export interface Lost {
  count: number;
  first: number;
  last: number;
}

/** Stands where events are missing: how many, and between which numbers. */
export const eventsLost = ({ count, first, last }: Lost): string =>
  `Event: EventsLost\r\nPrivilege: system,all\r\n${printHeader('Count', count)}${printHeader('FirstSequenceNumber', first)}${printHeader('LastSequenceNumber', last)}\r\n`;

/** A stalled client shows by a slice that is not taken in time, so slices are small. */
const SLICE_BYTES = 64 << 10;
const NOTHING = new Uint8Array(0);
