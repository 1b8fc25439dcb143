import type { Core } from '../../core/core.ts';
import type { CallRecord, CallRecordBackend } from '../../core/ports/call-records.ts';
import { fillRecord } from './call-record-files.ts';
import { RecordTable, type RecordTableLayout } from './record-table.ts';

/** Records as rows of a table (Asterisk cdr/cdr_sqlite3_custom.c). */
export class TableCallRecords implements CallRecordBackend {
  readonly name = 'cdr_sqlite3_custom';
  readonly #core: Core;
  readonly #open: () => RecordTable;
  readonly #templates: readonly string[];
  #table: RecordTable | undefined;

  /** The file is opened with the first record. */
  constructor(core: Core, path: string, layout: RecordTableLayout, templates: readonly string[]) {
    this.#core = core;
    this.#open = () => new RecordTable(path, layout);
    this.#templates = templates;
  }

  async write(records: readonly CallRecord[]): Promise<void> {
    const fill = (record: CallRecord) => Promise.all(this.#templates.map((template) => fillRecord(this.#core, record, template)));
    const rows = await Promise.all(records.map(fill));
    this.#table ??= this.#open();
    this.#table.insert(rows);
  }

  async close(): Promise<void> {
    this.#table?.close();
    this.#table = undefined;
  }
}
