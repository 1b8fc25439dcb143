import { TypedEmitter } from '../base/typed-emitter.ts';
import { ActionCall, type CallOptions, type Collector, REPLY_ONLY } from './action-call.ts';
import { BoundedStream, type WhenFull } from './bounded-stream.ts';
import type { AmiError } from './errors.ts';
import { type ClientState, type Gap, Link } from './link.ts';
import { type AmiList, ListReader, wholeList } from './list.ts';
import type { AmiEvent, AmiReply } from './message.ts';
import { type AmiClientOptions, type ClientSettings, settingsOf } from './options.ts';
import { type OriginatedCall, originated } from './originate.ts';
import { type Fields, printRequest } from './request.ts';
import type { ActionName, CallArguments, EndName, EventName, FieldsOf, ItemName, ListName, ReplyHeadersOf } from './typed.ts';

/** What the client tells of itself. Listen with `client.news.on(...)`. */
export interface ClientNews {
  state(state: ClientState): void;
  /** There is a login; with what may have been missed where it is not the first. */
  ready(gap: Gap | undefined): void;
  /** The connection was lost, or a try failed; the next one is made after `delayMs`. */
  retry(error: AmiError, delayMs: number, tries: number): void;
  /** It is over: by `close`, or by an error such as a refused login. */
  closed(error: AmiError | undefined): void;
}

export interface EventStreamOptions {
  /** Events that may wait for the loop, one at least. 10,000 unless given. */
  readonly limit?: number;
  /** `drop-oldest` unless given. `dropped` of the stream counts what went. */
  readonly whenFull?: WhenFull;
}

/** Which events: a name, several, or a condition. Names are compared without case. */
export type EventChoice = string | readonly string[] | ((event: AmiEvent) => boolean);

/** Actions by any name and with any fields: those that are not declared, such as those of other servers, and those whose names come from elsewhere. */
export interface FreeForm {
  action(name: string, fields?: Fields, options?: CallOptions): Promise<AmiReply>;
  list(name: string, fields?: Fields, options?: CallOptions): Promise<AmiList>;
  items(name: string, fields?: Fields, options?: CallOptions): AsyncIterableIterator<AmiEvent>;
}

const LIST_LIMIT = 1000;
const ID_LETTERS = 6;

/**
 * A program's end of the Asterisk Manager Interface: one login with one server, kept over losses.
 *
 *     const ami = await AmiClient.connect({ via: tcp({ host: 'pbx.example' }), username: 'admin', secret: '...' });
 *     ami.on('Hangup', (event) => console.log(event.get('Channel'), event.get('Cause-txt')));
 *     const { items } = await ami.list('CoreShowChannels');
 *     const call = await ami.originate({ Channel: 'SIP/alice', Context: 'default', Exten: '101', Priority: 1 });
 *     await ami.close();
 *
 * Every promise that it gives settles once: with what the server said, or with an `AmiError` whose `code` says what went wrong.
 */
export class AmiClient {
  readonly news: TypedEmitter<ClientNews>;
  /** The same for actions that are not declared. */
  readonly freeForm: FreeForm = {
    action: (name, fields, options) => this.#call(name, fields, REPLY_ONLY, options),
    list: (name, fields, options) => this.#call(name, fields, wholeList(name), options),
    items: (name, fields, options) => this.#items(name, fields, options),
  };
  readonly #settings: ClientSettings;
  readonly #link: Link;
  readonly #listeners: TypedEmitter<Record<string, (event: AmiEvent) => void>>;
  readonly #streams = new Map<BoundedStream<AmiEvent>, (event: AmiEvent) => boolean>();
  /** Begins each ActionID, so that two clients behind one proxy do not get each other's replies. */
  readonly #prefix = Math.random()
    .toString(36)
    .slice(2, 2 + ID_LETTERS);
  #ids = 0;

  /** Connects and logs in. @throws AmiError `AMI_CONNECT_FAILED`, `AMI_LOGIN_REFUSED`, `AMI_INVALID` for a time or a count that is none */
  static async connect(options: AmiClientOptions): Promise<AmiClient> {
    const client = new AmiClient(options);
    await client.connect();
    return client;
  }

  /** A client that is not connected yet: listeners can be set before `connect`. @throws AmiError `AMI_INVALID` for a time or a count that is none */
  constructor(options: AmiClientOptions) {
    this.#settings = settingsOf(options);
    this.news = new TypedEmitter(this.#settings.onListenerError);
    this.#listeners = new TypedEmitter(this.#settings.onListenerError);
    this.#link = new Link(this.#settings, this.#nextId, {
      event: (event) => this.#deliver(event),
      state: (state) => this.news.emit('state', state),
      ready: (gap) => this.news.emit('ready', gap),
      retry: (error, delayMs, tries) => this.news.emit('retry', error, delayMs, tries),
      closed: (error) => this.#closed(error),
    });
  }

  /** What its events are tagged with. */
  get name(): string {
    return this.#settings.name;
  }

  get state(): ClientState {
    return this.#link.state;
  }

  /** The first line of the server: `Asterisk Call Manager/11.0.0`; empty while there is no connection. */
  get greeting(): string {
    return this.#link.greeting;
  }

  /** Connects and logs in; once there was a login it is kept. A client that is closed can be connected again. */
  connect(): Promise<void> {
    return this.#link.connect();
  }

  /** Logs off and closes. What waits fails with `AMI_CLOSED`, loops over events end. Always settles. */
  close(): Promise<void> {
    return this.#link.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /**
   * Sends an action and resolves with its reply. Its fields are those that are declared for it; `freeForm` takes any.
   * @throws AmiRefusal `AMI_REFUSED` for `Response: Error`
   */
  action<N extends ActionName>(name: N, ...[fields, options]: CallArguments<N>): Promise<AmiReply<ReplyHeadersOf<N>>> {
    return this.freeForm.action(name, fields as Fields, options) as Promise<AmiReply<ReplyHeadersOf<N>>>;
  }

  /** Sends an action that answers with a list, and resolves with the whole of it. */
  list<N extends ListName>(name: N, ...[fields, options]: CallArguments<N>): Promise<AmiList<ItemName<N>, EndName<N>>> {
    return this.freeForm.list(name, fields as Fields, options) as Promise<AmiList<ItemName<N>, EndName<N>>>;
  }

  /** The items of a list as they come. The server waits while the loop is behind. @throws AmiError as `action`, out of the loop */
  items<N extends ListName>(name: N, ...[fields, options]: CallArguments<N>): AsyncIterableIterator<AmiEvent<ItemName<N>>> {
    return this.freeForm.items(name, fields as Fields, options) as AsyncIterableIterator<AmiEvent<ItemName<N>>>;
  }

  /** Runs a command of the server's console; resolves with what it printed, line by line. */
  async command(text: string, options: CallOptions = {}): Promise<readonly string[]> {
    return (await this.action('Command', { Command: text }, options)).output;
  }

  /**
   * Makes a call and resolves with the channel that answered. `Async` is set; the login has to hear events of class `call`. Unless `timeoutMs`
   * is given it waits for as long as the call may ring (`Timeout`, or the time of an action where that says nothing), and 10 s more.
   * @throws OriginateFailure when it is busy, not answered or not to be reached; AmiRefusal when the server does not try.
   */
  async originate(fields: Omit<FieldsOf<'Originate'>, 'Async'>, options: CallOptions = {}): Promise<OriginatedCall> {
    const ringsMs = Number(fields.Timeout);
    const ownMs = ringsMs >= 0 && Number.isFinite(ringsMs) ? ringsMs : this.#settings.timeoutMs;
    const { timeoutMs = ownMs + 10_000 } = options;
    const names = new Map<string, string>();
    const technology = String(fields.Channel).replace(/\/.*/s, '/').toLowerCase();
    const stop = this.on('Newchannel', (event) => {
      const channel = event.get('Channel');
      if (channel?.toLowerCase().startsWith(technology)) names.set(event.get('Uniqueid'), channel);
    });
    try {
      return await this.#call('Originate', { ...fields, Async: true }, originated(names), { ...options, timeoutMs });
    } finally {
      stop();
    }
  }

  /** Calls `listener` for each event of that name, `*` for all; the result ends that. Names are compared without case. */
  on<N extends EventName>(name: N, listener: (event: AmiEvent<N>) => void): () => void;
  on(name: string, listener: (event: AmiEvent) => void): () => void;
  on(name: string, listener: (event: AmiEvent) => void): () => void {
    return this.#listeners.on(name.toLowerCase(), listener);
  }

  /** Events for a `for await` loop, from now on, until the client is closed or the loop left. @throws AmiError `AMI_INVALID` for a `limit` that is none */
  events<N extends EventName>(choice: N | readonly N[], options?: EventStreamOptions): BoundedStream<AmiEvent<N>>;
  events(choice?: EventChoice, options?: EventStreamOptions): BoundedStream<AmiEvent>;
  events(choice: EventChoice = () => true, { limit = 10_000, whenFull = 'drop-oldest' }: EventStreamOptions = {}): BoundedStream<AmiEvent> {
    const stream: BoundedStream<AmiEvent> = new BoundedStream({
      limit,
      whenFull,
      onFull: (isFull) => this.#link.hold(stream, isFull),
      onDone: () => this.#streams.delete(stream),
    });
    this.#streams.set(stream, conditionOf(choice));
    return stream;
  }

  #items(name: string, fields: Fields | undefined, options: CallOptions = {}): AsyncIterableIterator<AmiEvent> {
    const reader = new ListReader(name);
    const leave = new AbortController();
    const stream: BoundedStream<AmiEvent> = new BoundedStream({
      limit: LIST_LIMIT,
      whenFull: 'wait',
      onFull: (isFull) => this.#link.hold(stream, isFull),
      onDone: () => leave.abort(),
    });
    const collector: Collector<true> = {
      get isPaused() {
        return stream.isFull;
      },
      reply: (reply) => (reader.isList(reply) ? undefined : true),
      item: (event) => {
        const { isItem, isEnd } = reader.read(event);
        if (isItem) stream.push(event);
        return isEnd || undefined;
      },
    };
    const signal = options.signal ? AbortSignal.any([options.signal, leave.signal]) : leave.signal;
    this.#call(name, fields, collector, { ...options, signal }).then(
      () => stream.end(),
      (error) => stream.end(error),
    );
    return stream;
  }

  #call<T>(action: string, fields: Fields = {}, collector: Collector<T>, options: CallOptions = {}): Promise<T> {
    const id = fields.ActionID === undefined ? this.#nextId() : String(fields.ActionID);
    const { deadlines } = this.#link;
    const { timeoutMs = this.#settings.timeoutMs, signal } = options;
    try {
      const request = printRequest(action, id, fields);
      const call = new ActionCall({ id, action, request }, collector, { deadlines, timeoutMs, signal }, this.#link.forget);
      if (!call.isSettled) this.#link.submit(call as ActionCall);
      return call.result;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  readonly #nextId = (): string => `${this.#prefix}-${++this.#ids}`;

  #deliver(event: AmiEvent): void {
    this.#listeners.emit(event.name.toLowerCase(), event);
    this.#listeners.emit('*', event);
    for (const [stream, accepts] of this.#streams) {
      try {
        if (accepts(event)) stream.push(event);
      } catch (error) {
        this.#settings.onListenerError(error);
      }
    }
  }

  #closed(error: AmiError | undefined): void {
    for (const stream of this.#streams.keys()) stream.end(error);
    this.news.emit('closed', error);
  }
}

/** What `choice` says, as a condition. */
export function conditionOf(choice: EventChoice): (event: AmiEvent) => boolean {
  if (typeof choice === 'function') return choice;
  const names = new Set([choice].flat().map((name) => name.toLowerCase()));
  return (event) => names.has(event.name.toLowerCase());
}
