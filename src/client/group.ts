import { TypedEmitter } from '../base/typed-emitter.ts';
import { BoundedStream, type WhenFull } from './bounded-stream.ts';
import { AmiClient, type ClientNews, conditionOf, type EventChoice } from './client.ts';
import { AmiError } from './errors.ts';
import type { AmiEvent } from './message.ts';
import type { AmiClientOptions } from './options.ts';

/** What the clients of a group tell of themselves: as `ClientNews`, the name of the server first. */
export type GroupNews = { [K in keyof ClientNews]: (server: string, ...news: Parameters<ClientNews[K]>) => void };

export interface GroupStreamOptions {
  /** Events of all servers that may wait for the loop, one at least. 10,000 unless given. */
  readonly limit?: number;
  /** A loop that is slow does not make servers wait for each other. `drop-oldest` unless given. */
  readonly whenFull?: Exclude<WhenFull, 'wait'>;
}

/**
 * Many servers at once. Their events come together, each with its `server`; an action goes to the one server that is named, and to no other
 * in its place. What befalls one touches none of the others.
 *
 *     const group = new AmiGroup();
 *     group.add({ name: 'berlin', via: tcp({ host: 'pbx1.example' }), username: 'admin', secret: '...' });
 *     group.add({ name: 'porto', via: tcp({ host: 'pbx2.example' }), username: 'admin', secret: '...' });
 *     for (const [server, error] of await group.connect()) console.log(server, error?.message ?? 'is there');
 *     for await (const event of group.events('Hangup')) console.log(event.server, event.get('Channel'));
 *     await group.server('porto').action('Ping');
 */
export class AmiGroup {
  readonly news: TypedEmitter<GroupNews>;
  readonly #clients = new Map<string, AmiClient>();
  readonly #listeners: TypedEmitter<Record<string, (event: AmiEvent) => void>>;
  readonly #streams = new Map<BoundedStream<AmiEvent>, (event: AmiEvent) => boolean>();
  readonly #onListenerError: (error: unknown) => void;
  #isClosed = false;

  constructor(onListenerError: (error: unknown) => void = (error) => console.error('a listener of the AMI group threw', error)) {
    this.#onListenerError = onListenerError;
    this.news = new TypedEmitter(onListenerError);
    this.#listeners = new TypedEmitter(onListenerError);
  }

  /** Takes in a server, which is not connected by that. @throws AmiError `AMI_INVALID` where the name is taken or an option is none, `AMI_CLOSED` */
  add(options: AmiClientOptions & { readonly name: string }): AmiClient {
    const { name } = options;
    if (this.#isClosed) throw new AmiError('AMI_CLOSED', `${name} was not added: the group is closed`);
    if (this.#clients.has(name)) throw new AmiError('AMI_INVALID', `there is a server ${name} already`);
    const client = new AmiClient({ onListenerError: this.#onListenerError, ...options });
    this.#clients.set(name, client);
    client.on('*', (event) => this.#deliver(event));
    client.news.on('state', (...news) => this.news.emit('state', name, ...news));
    client.news.on('ready', (...news) => this.news.emit('ready', name, ...news));
    client.news.on('retry', (...news) => this.news.emit('retry', name, ...news));
    client.news.on('closed', (...news) => this.news.emit('closed', name, ...news));
    return client;
  }

  /** The client of one server. @throws AmiError `AMI_INVALID` where there is none of that name */
  server(name: string): AmiClient {
    const client = this.#clients.get(name);
    if (!client) throw new AmiError('AMI_INVALID', `there is no server ${name}`);
    return client;
  }

  /** All clients by their names. */
  get servers(): ReadonlyMap<string, AmiClient> {
    return this.#clients;
  }

  /** Closes one server and forgets it. */
  async remove(name: string): Promise<void> {
    const client = this.server(name);
    this.#clients.delete(name);
    await client.close();
  }

  /**
   * Connects those that are not, all at the same time. Never rejects: the result has for each the error that kept it out, or undefined. One
   * that was not there can be connected later, by this again.
   */
  async connect(): Promise<ReadonlyMap<string, AmiError | undefined>> {
    const results = [...this.#clients].map(async ([name, client]) => {
      if (client.state !== 'idle' && client.state !== 'closed') return [name, undefined] as const;
      return [
        name,
        await client.connect().then(
          () => undefined,
          (error: AmiError) => error,
        ),
      ] as const;
    });
    return new Map(await Promise.all(results));
  }

  /** Closes all. Always settles. A closed group stays closed. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
    for (const stream of this.#streams.keys()) stream.end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Calls `listener` for each event of that name of any server, `*` for all; the result ends that. */
  on(name: string, listener: (event: AmiEvent) => void): () => void {
    return this.#listeners.on(name.toLowerCase(), listener);
  }

  /** Events of all servers for a `for await` loop, those of each in their order, until the group is closed or the loop left. */
  events(choice: EventChoice = () => true, { limit = 10_000, whenFull = 'drop-oldest' }: GroupStreamOptions = {}): BoundedStream<AmiEvent> {
    const stream: BoundedStream<AmiEvent> = new BoundedStream({ limit, whenFull, onDone: () => this.#streams.delete(stream) });
    if (this.#isClosed) stream.end();
    else this.#streams.set(stream, conditionOf(choice));
    return stream;
  }

  #deliver(event: AmiEvent): void {
    this.#listeners.emit(event.name.toLowerCase(), event);
    this.#listeners.emit('*', event);
    for (const [stream, accepts] of this.#streams) {
      try {
        if (accepts(event)) stream.push(event);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }
}
