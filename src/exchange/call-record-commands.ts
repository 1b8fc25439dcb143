import { inHashOrder } from '../base/hash-order.ts';
import type { Core } from '../core/core.ts';
import { callRecords } from '../core/ports/call-records.ts';
import { callerIdText } from '../features/cdr/cdr-fields.ts';
import { type CdrService, cdrService } from '../features/cdr/cdr-service.ts';

/** What `cdr show status` tells. */
export interface CallRecordStatus {
  readonly settings: CdrService['configuration']['settings'];
  readonly batch: CdrService['configuration']['batch'] & { readonly held: number; readonly dueSeconds: number };
  readonly backends: readonly string[];
}

/** One record that is being made. Times in milliseconds since the epoch. */
export interface ActiveRecord {
  readonly channel: string;
  readonly destinationChannel: string;
  readonly accountCode: string;
  readonly callerId: string;
  readonly application: string;
  readonly data: string;
  readonly startedAt: number;
  readonly answeredAt: number | undefined;
  readonly endsAt: number;
}

/** Call detail records as the manager and the console see them. Plain data. */
export class CallRecordCommands {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Whether calls that begin now are recorded. */
  get isEnabled(): boolean {
    return cdrService.find(this.#core)?.engine !== undefined;
  }

  /** Undefined where no records are kept. */
  get status(): CallRecordStatus | undefined {
    const service = cdrService.find(this.#core);
    if (!service) return undefined;
    const { settings, batch, manager } = service.configuration;
    const { size, dueSeconds } = service.poster.batch;
    const backends = [...(manager ? ['cdr_manager'] : []), ...service.poster.writer.backends.map(({ name }) => name)];
    return { settings, batch: { ...batch, held: size, dueSeconds }, backends };
  }

  /** One row for each channel that was not rung, over all its records; with a name each of its records. Undefined for a channel without any. */
  active(channel?: string): readonly ActiveRecord[] | undefined {
    const engine = cdrService.find(this.#core)?.engine;
    if (channel === undefined) {
      const chains = inHashOrder(engine?.chains ?? [], ({ snapshot }) => snapshot.uniqueId, CHAIN_BUCKETS);
      return [...chains].flatMap(({ entries }) => summaryOf(entries, this.#now));
    }
    return engine
      ?.chainOf(channel)
      ?.entries.filter(isOfCaller)
      .map((entry) => rowOf(entry, this.#now));
  }

  /** Writes the batch. False where there are no batches, undefined where no records are kept. */
  submitBatch(): boolean | undefined {
    const service = cdrService.find(this.#core);
    if (!service?.engine) return undefined;
    service.poster.submit();
    return service.configuration.batch.enabled;
  }

  /** Sets the user field of a channel's records, or adds to it. False when there is no such channel. */
  setUserField(name: string, text: string, isAdded: boolean): boolean {
    const channel = this.#core.channels.find(name);
    if (!channel) return false;
    const records = callRecords.find(this.#core);
    const held = isAdded ? records?.read(channel, 'userfield') : undefined;
    records?.setUserField(channel, (held?.kind === 'text' ? held.text : '') + text);
    return true;
  }

  get #now(): number {
    return this.#core.clock.now();
  }
}

/** Size of the table that Asterisk 20 goes through for this list. */
const CHAIN_BUCKETS = 1567;

type Entry = NonNullable<NonNullable<CdrService['engine']>['chains'] extends IterableIterator<infer C> ? C : never>['entries'][number];

function rowOf(entry: Entry, now: number): ActiveRecord {
  const { partyA, partyB, application, data, startedAt, answeredAt, endedAt } = entry;
  const { name, accountCode } = partyA.snapshot;
  return {
    channel: name,
    destinationChannel: partyB?.snapshot.name ?? '',
    accountCode,
    callerId: callerIdText(partyA.snapshot),
    application,
    data,
    startedAt,
    answeredAt,
    endsAt: endedAt ?? now,
  };
}

/** A channel that was rung has no record of its own as long as it does nothing but be rung and talk. */
const isOfCaller = (entry: Entry): boolean => !entry.partyA.isDialed;

function summaryOf(entries: readonly Entry[], now: number): ActiveRecord[] {
  const last = entries.at(-1);
  const first = entries.find(isOfCaller);
  if (!first || !last) return [];
  const answeredAt = entries.find((entry) => isOfCaller(entry) && entry.answeredAt !== undefined)?.answeredAt;
  return [{ ...rowOf(last, now), startedAt: first.startedAt, answeredAt }];
}
