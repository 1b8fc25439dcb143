import type { Clock } from '../../base/clock.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { CallRecords, ForkOptions, RecordField } from '../../core/ports/call-records.ts';
import type { ChannelSnapshot } from '../../core/snapshots.ts';
import type { CdrEntry, CdrParty, ChannelFlags } from './cdr-entry.ts';
import { isReadOnly, readField } from './cdr-fields.ts';

/** Records of one channel, in the order in which they began, and what is known of it. */
export interface CdrChain {
  readonly entries: CdrEntry[];
  readonly flags: ChannelFlags;
  /** As it was told of the last time. */
  snapshot: ChannelSnapshot;
}

/** The records that are being made. */
export interface CdrBook {
  chain(uniqueId: string): CdrChain | undefined;
  /** Records of which a channel of that name is the other party. */
  recordsWithCallee(name: string): Iterable<CdrEntry>;
  /** Begins another record behind the last one. */
  append(chain: CdrChain, at: number): CdrEntry;
  /** The other party of a record is another one than before. */
  noteCallee(entry: CdrEntry): void;
}

/** What applications and functions do to records (Asterisk 20 main/cdr.c, funcs/func_cdr.c, apps/app_forkcdr.c). */
export class CdrChanges implements CallRecords {
  readonly #clock: Clock;
  readonly #book: CdrBook;

  constructor(clock: Clock, book: CdrBook) {
    this.#clock = clock;
    this.#book = book;
  }

  read(channel: Channel, field: string): RecordField | undefined {
    const entry = this.#book.chain(channel.uniqueId)?.entries.at(-1);
    return entry && readField(entry, channel.snapshot, field.trim().toLowerCase(), this.#clock.now());
  }

  setVariable(channel: Channel, name: string, value: string): boolean {
    if (isReadOnly(name)) return false;
    const set = (party: CdrParty) => {
      party.variables ??= new Map();
      party.variables.set(name.toLowerCase(), value);
    };
    return this.#change(channel, set);
  }

  setUserField(channel: Channel, text: string): boolean {
    return this.#change(channel, (party) => {
      party.userField = text;
    });
  }

  /** Changes the channel's part in every record that is not over, or that is the last of its kind. */
  #change(channel: Channel, change: (party: CdrParty) => void): boolean {
    const entries = this.#book.chain(channel.uniqueId)?.entries;
    if (!entries) return false;
    for (const entry of entries) if (!entry.isOver || entry === entries.at(-1)) change(entry.partyA);
    for (const entry of this.#book.recordsWithCallee(channel.name)) if (!entry.isOver && entry.partyB) change(entry.partyB);
    return true;
  }

  disable(channel: Channel, on: boolean): boolean {
    return this.#eachOpen(channel, (entry) => {
      entry.isDisabled = on;
    });
  }

  prefer(channel: Channel, on: boolean): boolean {
    return this.#eachOpen(channel, ({ partyA }) => {
      partyA.isPreferred = on;
    });
  }

  reset(channel: Channel, keepsVariables: boolean): boolean {
    const chain = this.#book.chain(channel.uniqueId);
    for (const entry of chain?.entries ?? []) entry.reset(this.#clock.now(), keepsVariables);
    return chain !== undefined;
  }

  fork(channel: Channel, { answersNow, endsOld, restarts, keepsVariables }: ForkOptions): boolean {
    const chain = this.#book.chain(channel.uniqueId);
    const [first, last] = [chain?.entries[0], chain?.entries.at(-1)];
    if (!chain || !first || !last || last.isOver) return false;
    const now = this.#clock.now();
    const made = this.#book.append(chain, now);
    const { bridgeId, application, data, context, exten, isDisabled } = first;
    Object.assign(made, { bridgeId, application, data, context, exten, isDisabled, phase: last.phase });
    if (last.partyB) {
      made.partyB = { ...last.partyB, variables: keepsVariables && last.partyB.variables ? new Map(last.partyB.variables) : undefined };
      this.#book.noteCallee(made);
    }
    const isAnswered = made.partyA.snapshot.state === UP;
    made.startedAt = restarts ? now : last.startedAt;
    made.answeredAt = restarts || (answersNow && isAnswered) ? now : last.answeredAt;
    if (!keepsVariables) made.partyA.variables = undefined;
    if (endsOld)
      for (const entry of chain.entries) {
        if (entry === made || entry.isOver) continue;
        entry.lastEventAt = now;
        entry.end();
      }
    return true;
  }

  #eachOpen(channel: Channel, change: (entry: CdrEntry) => void): boolean {
    const chain = this.#book.chain(channel.uniqueId);
    for (const entry of chain?.entries ?? []) if (!entry.isOver) change(entry);
    return chain !== undefined;
  }
}

const UP = 6;
