import { orAborted } from '../base/abort.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import { type DecodedMessage, MessageDecoder } from '../wire/message-decoder.ts';
import { ActionCall, REPLY_ONLY } from './action-call.ts';
import type { Deadlines } from './deadlines.ts';
import { AmiError } from './errors.ts';
import { AmiEvent, AmiReply } from './message.ts';
import { PendingCalls } from './pending-calls.ts';
import { encodeText, type Fields, printRequest } from './request.ts';
import type { Dialler, Receiver, Transport } from './transport.ts';

export interface ConnectionSettings {
  readonly clock: Clock;
  /** Ends what waits too long. */
  readonly deadlines: Deadlines;
  /** Tag of its events. */
  readonly server: string;
  /** Silence after which the server is asked for a sign of life. */
  readonly pingEveryMs: number;
  /** How long that sign may take. */
  readonly pingDeadlineMs: number;
  /** Makes ActionIDs. */
  readonly nextId: () => string;
}

/** Who a connection belongs to. */
export interface ConnectionOwner {
  event(event: AmiEvent): void;
  /** Once, when it is over; not for one that never opened. */
  lost(error: AmiError): void;
}

/**
 * Actions that servers of 2006, or all of them, may carry out without a word: UserEvent; Events for some masks; IAXnetstats while there is no
 * call, for which an empty line comes (AMI classic, sections 2, 5 and 11).
 */
export const MAY_STAY_SILENT: ReadonlyMap<string, 'in 2006' | 'always'> = new Map([
  ['userevent', 'in 2006'],
  ['events', 'in 2006'],
  ['iaxnetstats', 'always'],
]);

/**
 * One connection to a manager, from the greeting to its end: bytes to replies and events, actions to bytes, and a watch over a far end that
 * has fallen silent. It knows nothing of logins and reconnections.
 */
export class Connection implements Receiver {
  readonly #settings: ConnectionSettings;
  readonly #owner: ConnectionOwner;
  readonly #label: string;
  readonly #decoder = new MessageDecoder();
  readonly #calls = new PendingCalls();
  /** Which life of the server numbers the events, as a login has learnt it. */
  life: string | undefined;
  /** Who wants the far end to wait. */
  readonly #holders = new Set<object>();
  #transport: Transport | undefined;
  /** Requests that go out together: those of one turn, such as one for each of many replies that came at once. */
  #outgoing = '';
  #greeting: string | undefined;
  #onGreeting: { greeted(): void; failed(error: AmiError): void } | undefined;
  #heardAt = 0;
  #watch: Timer | undefined;
  #isOver = false;

  /** Dials and waits for the greeting. @throws AmiError `AMI_CONNECT_FAILED`, or the reason of the signal. */
  static async open(dialler: Dialler, settings: ConnectionSettings, owner: ConnectionOwner, signal: AbortSignal): Promise<Connection> {
    const connection = new Connection(dialler.label, settings, owner);
    try {
      const greeting = new Promise<void>((greeted, failed) => {
        connection.#onGreeting = { greeted, failed };
      });
      connection.#transport = await dialler.dial(connection, signal);
      await orAborted(signal, greeting);
    } catch (error) {
      connection.#isOver = true;
      connection.#transport?.destroy();
      if (signal.aborted || error instanceof AmiError) throw error;
      throw new AmiError('AMI_CONNECT_FAILED', `${dialler.label}: ${messageOf(error)}`, { cause: error });
    }
    connection.#onGreeting = undefined;
    connection.#keepWatch(settings.pingEveryMs);
    return connection;
  }

  private constructor(label: string, settings: ConnectionSettings, owner: ConnectionOwner) {
    this.#label = label;
    this.#settings = settings;
    this.#owner = owner;
  }

  /** The first line of the server: `Asterisk Call Manager/11.0.0`. */
  get greeting(): string {
    return this.#greeting ?? '';
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Sends the action of a call, which gets what comes for it. */
  send(call: ActionCall): void {
    if (call.isSettled) return;
    if (this.#isOver) {
      call.fail(new AmiError('AMI_CONNECTION_LOST', `${this.#label}: ${call.action} found the connection lost`));
      return;
    }
    try {
      this.#calls.add(call);
    } catch (error) {
      call.fail(error);
      return;
    }
    call.isSent = true;
    if (this.#outgoing === '') queueMicrotask(this.#flush);
    this.#outgoing += call.request;
    const silence = MAY_STAY_SILENT.get(call.action.toLowerCase());
    if (silence === 'always' || (silence && this.greeting.endsWith('/1.0'))) this.#askBehind(call);
  }

  /** A server answers in order: once it answers a Ping behind a call, it will not answer the call any more. */
  #askBehind(call: ActionCall): void {
    this.request('Ping', {}, this.#settings.pingDeadlineMs).then(
      () => this.#calls.passOver(call),
      () => {},
    );
  }

  /** Sends an action of the client itself. */
  request(action: string, fields: Fields, timeoutMs: number, signal?: AbortSignal, collector = REPLY_ONLY): Promise<AmiReply> {
    const id = this.#settings.nextId();
    const { deadlines } = this.#settings;
    const request = printRequest(action, id, fields);
    const call = new ActionCall({ id, action, request }, collector, { deadlines, timeoutMs, signal }, this.forget);
    this.send(call as ActionCall);
    return call.result;
  }

  /** Nobody waits for this call any more. */
  readonly forget = (call: ActionCall): void => this.#calls.abandon(call);

  /** Lets the far end wait for as long as anybody holds it. */
  hold(holder: object): void {
    this.#holders.add(holder);
    this.#transport?.pause();
  }

  release(holder: object): void {
    if (!this.#holders.delete(holder) || this.#holders.size > 0) return;
    this.#heardAt = this.#settings.clock.monotonic();
    this.#transport?.resume();
  }

  data(bytes: Uint8Array): void {
    if (this.#isOver) return;
    this.#heardAt = this.#settings.clock.monotonic();
    for (const message of this.#decoder.push(bytes)) this.#take(message);
  }

  closed(error?: Error): void {
    this.#end(error ? `the connection broke: ${error.message}` : 'the server closed the connection', error);
  }

  /** Sends what was given to it and closes; what waits fails with `AMI_CONNECTION_LOST`. */
  close(): void {
    this.#flush();
    this.#transport?.close();
    this.#end('closed by this side');
  }

  /** Closes without a word. */
  destroy(): void {
    this.#end('closed by this side');
    this.#transport?.destroy();
  }

  readonly #flush = (): void => {
    const text = this.#outgoing;
    if (text === '' || this.#isOver) return;
    this.#outgoing = '';
    try {
      this.#transport?.send(encodeText(text));
    } catch (error) {
      this.#fail(`writing failed: ${messageOf(error)}`, error);
    }
  };

  #take(message: DecodedMessage): void {
    if (this.#greeting === undefined) {
      this.#greet(message.headers.lines[0] ?? '');
    } else if (message.kind === 'event') {
      const event = new AmiEvent(message.headers, this.#settings.server, this.life);
      if (!this.#calls.takeItem(event)) this.#owner.event(event);
    } else if (message.kind === 'fault') {
      this.#fail('the server sent a message beyond all bounds');
    } else {
      this.#calls.takeReply(new AmiReply(message));
    }
  }

  /** A program does not tell its secret to whatever answers. */
  #greet(line: string): void {
    if (/call manager/i.test(line)) {
      this.#greeting = line;
      this.#onGreeting?.greeted();
    } else {
      this.#fail(`what answered is no manager: ${JSON.stringify(line.slice(0, 80))}`);
    }
  }

  /** An idle exchange says nothing for hours, so silence alone is no sign; an unanswered Ping is. */
  #keepWatch(delayMs: number): void {
    const { clock, pingEveryMs, pingDeadlineMs } = this.#settings;
    this.#watch = clock.setTimer(delayMs, () => {
      const silentMs = this.#holders.size > 0 ? 0 : clock.monotonic() - this.#heardAt;
      if (silentMs >= pingEveryMs + pingDeadlineMs) {
        this.#fail(`the server has been silent for ${Math.round(silentMs)} ms`);
      } else if (silentMs >= pingEveryMs) {
        this.request('Ping', {}, pingDeadlineMs).catch(() => {});
        this.#keepWatch(pingEveryMs + pingDeadlineMs - silentMs);
      } else {
        this.#keepWatch(pingEveryMs - silentMs);
      }
    });
  }

  #fail(reason: string, cause?: unknown): void {
    this.#end(reason, cause);
    this.#transport?.destroy();
  }

  #end(reason: string, cause?: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#watch?.cancel();
    const text = `${this.#label}: ${reason}`;
    if (this.#onGreeting) {
      this.#onGreeting.failed(new AmiError('AMI_CONNECT_FAILED', text, { cause }));
    } else {
      const error = new AmiError('AMI_CONNECTION_LOST', text, { cause });
      this.#calls.failAll(error);
      this.#owner.lost(error);
    }
  }
}
