import { type Clock, SystemClock } from '../../base/clock.ts';
import { TypedEmitter } from '../../base/typed-emitter.ts';
import { BoundedStream } from '../bounded-stream.ts';
import type { AmiClient, EventStreamOptions } from '../client.ts';
import { AmiError } from '../errors.ts';
import type { AmiEvent } from '../message.ts';
import { askForLists, fill, type Missing } from './lists.ts';
import { ModelState } from './model-state.ts';
import { type ModelSnapshot, partnersOf, snapshotOf } from './snapshot.ts';
import type { ChangeOf, LiveChannel, LiveKind, LiveThings, ModelChange } from './things.ts';

/**
 * How true a model is: `idle` before `start`; `asking` while lists are read (what it shows is what it knew before); `live`; `stale` while
 * there is no login, so that nothing is heard; `closed`.
 */
export type ModelCondition = 'idle' | 'asking' | 'live' | 'stale' | 'closed';

export interface LiveModelOptions {
  /** Mailboxes to ask for at the start, as a server of 2006 does not list its own: `['100@default']`. */
  readonly mailboxes?: readonly string[];
  readonly clock?: Clock;
}

/** What a model tells: changes of each kind of thing by its name, all of them as `change`, and how true it is. */
export interface ModelNews extends ChangeNews {
  change(change: ModelChange): void;
  condition(condition: ModelCondition): void;
}

type ChangeNews = { [K in LiveKind]: (change: ChangeOf<K>) => void };

/** Events that may wait for the end of the lists. With more of them the lists are asked for anew. */
const MOST_HELD = 100_000;

/** After these the lists say what events do not: something was lost, or configured anew. */
const ASK_AGAIN: ReadonlySet<string> = new Set(['EventsLost', 'Reload', 'ChannelReload']);

/**
 * What goes on at a server now: channels, calls, bridges, queues, peers, mailboxes, parked calls. It is read from the server's lists, kept
 * by its events, and read anew after each reconnection. The login has to hear all events.
 *
 *     const model = await LiveModel.start(ami);
 *     console.log(model.snapshot().queues);
 *     for await (const { kind, type, key } of model.changes()) console.log(type, kind, key);
 *
 * A start without a gap: what happens while the server lists is held and applied to the lists in its order. Events set values and count
 * nothing, so that one which a list has seen already does no harm. A snapshot and the changes that are asked for in the same turn fit
 * together.
 */
export class LiveModel {
  readonly #ami: AmiClient;
  readonly #options: LiveModelOptions;
  readonly #now: () => number;
  readonly #listeners: TypedEmitter<ModelNews>;
  readonly #streams = new Map<BoundedStream<ModelChange>, ReadonlySet<LiveKind> | undefined>();
  readonly #offs: (() => void)[] = [];
  #condition: ModelCondition = 'idle';
  #state: ModelState;
  #missing: readonly Missing[] = [];
  /** What happened since the lists were asked for, while they are read. */
  #held: AmiEvent[] | undefined;
  #askAgain = false;
  /** Counts the times that lists were asked for: answers to an earlier time are of no use. */
  #turn = 0;

  /** Starts a model and waits until it is live. @throws AmiError `AMI_CLOSED` where the client is closed before */
  static async start(ami: AmiClient, options?: LiveModelOptions): Promise<LiveModel> {
    const model = new LiveModel(ami, options);
    await model.start();
    return model;
  }

  /** A model that is not started yet: listeners that are set now hear of everything as added. It does not close its client. */
  constructor(ami: AmiClient, options: LiveModelOptions = {}) {
    const clock = options.clock ?? new SystemClock();
    this.#ami = ami;
    this.#options = options;
    this.#now = () => clock.now();
    this.#state = new ModelState(this.#now);
    this.#listeners = new TypedEmitter((error) => console.error('a listener of the live model threw', error));
  }

  get condition(): ModelCondition {
    return this.#condition;
  }

  /** What the server did not list, with why: it does not know the action, or the account may not use it. */
  get missing(): readonly Missing[] {
    return this.#missing;
  }

  /** Reads the lists, now or with the next login, and resolves when it is live. */
  async start(): Promise<void> {
    if (this.#condition !== 'idle') throw new AmiError('AMI_INVALID', `start() of a model that is ${this.#condition}`);
    if (this.#ami.state === 'closed') throw new AmiError('AMI_CLOSED', 'the client of the model is closed');
    const ready = new Promise<void>((resolve, reject) => {
      const off = this.on('condition', (condition) => {
        if (condition === 'live') resolve();
        else if (condition === 'closed') reject(new AmiError('AMI_CLOSED', 'the model was closed before it was live'));
        else return;
        off();
      });
    });
    this.#offs.push(
      this.#ami.on('*', this.#hear),
      this.#ami.news.on('ready', () => void this.#ask()),
      this.#ami.news.on('retry', () => this.#become('stale')),
      this.#ami.news.on('closed', () => this.close()),
    );
    if (this.#ami.state === 'ready') void this.#ask();
    else this.#become('stale');
    return ready;
  }

  /** Hears no more and ends its loops. The client stays open. What was known can still be read. */
  close(): void {
    if (this.#condition === 'closed') return;
    for (const off of this.#offs.splice(0)) off();
    this.#turn++;
    this.#held = undefined;
    for (const stream of this.#streams.keys()) stream.end();
    this.#become('closed');
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get<K extends LiveKind>(kind: K, key: string): LiveThings[K] | undefined {
    return this.#state.tables[kind].get(key) as LiveThings[K] | undefined;
  }

  all<K extends LiveKind>(kind: K): IterableIterator<LiveThings[K]> {
    return this.#state.tables[kind].values() as IterableIterator<LiveThings[K]>;
  }

  count(kind: LiveKind): number {
    return this.#state.tables[kind].size;
  }

  /** Whom a channel talks with, through Local channels too. */
  partnersOf(uniqueId: string): readonly LiveChannel[] {
    return partnersOf(this.#state, uniqueId);
  }

  /** The unique id of the channel of that name. */
  idOf(channel: string): string | undefined {
    return this.#state.channels.idOf(channel);
  }

  /** Everything, as plain data. */
  snapshot(): ModelSnapshot {
    return snapshotOf(this.#state, this.#ami.name);
  }

  /** Calls `listener` for changes of one kind of thing, of all (`change`), or of the model's condition; the result ends that. */
  on<K extends keyof ModelNews>(name: K, listener: ModelNews[K]): () => void {
    return this.#listeners.on(name, listener);
  }

  /** Changes for a `for await` loop, from now on, until the model is closed or the loop left. One that is too slow loses the oldest: see `dropped`. */
  changes(kinds?: readonly LiveKind[], { limit = 10_000, whenFull = 'drop-oldest' }: EventStreamOptions = {}): BoundedStream<ModelChange> {
    const stream: BoundedStream<ModelChange> = new BoundedStream({ limit, whenFull, onDone: () => this.#streams.delete(stream) });
    if (this.#condition === 'closed') stream.end();
    else this.#streams.set(stream, kinds && new Set(kinds));
    return stream;
  }

  readonly #hear = (event: AmiEvent): void => {
    if (this.#held) {
      this.#held.push(event);
      if (this.#held.length > MOST_HELD) void this.#ask();
    } else if (this.#condition === 'live') {
      this.#state.apply(event);
      this.#tell();
    }
    if (!ASK_AGAIN.has(event.name)) return;
    if (this.#held) this.#askAgain = true;
    else void this.#ask();
  };

  /** Reads the lists into a state of their own, which then takes the place of the one there is. */
  async #ask(): Promise<void> {
    const turn = ++this.#turn;
    this.#held = [];
    this.#askAgain = false;
    const asked = askForLists(this.#ami, this.#options.mailboxes ?? []);
    this.#become('asking');
    try {
      const answers = await asked;
      if (turn !== this.#turn) return;
      const fresh = new ModelState(this.#now);
      fill(fresh, answers, this.#state);
      for (const event of this.#held) fresh.apply(event);
      this.#held = undefined;
      fresh.succeed(this.#state);
      this.#state = fresh;
      this.#missing = answers.missing;
      this.#become('live');
      this.#tell();
      if (this.#askAgain) void this.#ask();
    } catch {
      // There is no connection any more: the next login asks again.
      if (turn === this.#turn) this.#become('stale');
    }
  }

  #tell(): void {
    for (const change of this.#state.takeChanges()) {
      (this.#listeners.emit as (name: LiveKind, change: ModelChange) => void).call(this.#listeners, change.kind, change);
      this.#listeners.emit('change', change);
      for (const [stream, kinds] of this.#streams) if (!kinds || kinds.has(change.kind)) stream.push(change);
    }
  }

  #become(condition: ModelCondition): void {
    if (condition === 'stale') this.#held = undefined;
    if (this.#condition === condition || this.#condition === 'closed') return;
    this.#condition = condition;
    this.#listeners.emit('condition', condition);
  }
}
