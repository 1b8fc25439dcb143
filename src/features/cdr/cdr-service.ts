import type { Core } from '../../core/core.ts';
import { CoreSlot } from '../../core/core-slot.ts';
import { type CallRecord, callRecords } from '../../core/ports/call-records.ts';
import type { RecordBackend } from '../../core/ports/record-backend.ts';
import { CdrEngine } from './cdr-engine.ts';
import { type BatchSettings, CdrPoster } from './cdr-poster.ts';
import { CdrRules, type CdrSettings } from './cdr-rules.ts';
import { recordText } from './field-text.ts';

export interface CdrConfiguration {
  readonly settings: CdrSettings;
  readonly batch: BatchSettings;
  readonly backends: readonly RecordBackend<CallRecord>[];
  /** What the manager tells; undefined for nothing. */
  readonly manager: { readonly mappings: readonly (readonly [field: string, header: string])[] } | undefined;
}

/** Call detail records of one exchange: hears of calls only while records are asked for. */
export class CdrService {
  readonly #core: Core;
  readonly #rules: CdrRules;
  readonly poster: CdrPoster;
  engine: CdrEngine | undefined;
  configuration: CdrConfiguration;

  constructor(core: Core, configuration: CdrConfiguration) {
    this.#core = core;
    this.configuration = configuration;
    this.#rules = new CdrRules(configuration.settings);
    const { batch, settings } = configuration;
    this.poster = new CdrPoster(core, batch, settings.logsUnanswered, (record) => {
      const mappings = this.configuration.manager?.mappings;
      if (!mappings || !core.bus.wants('cdr.posted')) return;
      core.bus.publish('cdr.posted', { record, mapped: mappings.map(([field, header]) => [header, recordText(record, field)] as const) });
    });
    this.configure(configuration);
  }

  /** Records that are being made go on; backends that are no longer there are closed when they have written what they were given. */
  configure(configuration: CdrConfiguration): void {
    const { settings, batch, backends } = configuration;
    this.configuration = configuration;
    this.#rules.settings = settings;
    this.poster.settings = batch;
    this.poster.logsUnanswered = settings.logsUnanswered;
    this.poster.writer.useBackends(backends);
    if (!batch.enabled) this.poster.submit();
    if (settings.enabled && !this.engine) {
      this.engine = new CdrEngine(this.#core, this.#rules, (records) => this.poster.post(records));
      callRecords.fill(this.#core, this.engine.changes);
    } else if (!settings.enabled && this.engine) {
      this.engine.close();
      this.engine = undefined;
      callRecords.clear(this.#core);
    }
  }

  close(): Promise<void> {
    this.engine?.close();
    return this.poster.close();
  }
}

/** Empty where no records are kept and nothing asks for them. */
export const cdrService = new CoreSlot<CdrService>('call detail records');
