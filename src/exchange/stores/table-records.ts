import { type Clock, sleep } from '../../base/clock.ts';
import type { RecordBackend } from '../../core/ports/record-backend.ts';
import type { FillRecord } from './fill-record.ts';
import { RecordTable, type RecordTableLayout } from './record-table.ts';

/** Where the table is, and what its columns hold. */
export interface TableRecordsOptions<Entry> {
  /** As the console shows it. */
  readonly name: string;
  readonly path: string;
  /** With a template for each column, and how long somebody else may hold the file before that counts as a failure. */
  readonly layout: RecordTableLayout & { readonly templates: readonly string[]; readonly busyTimeoutMs: number };
  readonly fill: FillRecord<Entry>;
  readonly clock: Clock;
}

/** Records as rows of a table: a template for each column (Asterisk cdr/cdr_sqlite3_custom.c, cel/cel_sqlite3_custom.c). */
export class TableRecords<Entry> implements RecordBackend<Entry> {
  readonly name: string;
  readonly #options: TableRecordsOptions<Entry>;
  /** Opened with the first record, and again after a failure: the file may be another one by then. */
  #table: RecordTable | undefined;

  constructor(options: TableRecordsOptions<Entry>) {
    this.name = options.name;
    this.#options = options;
  }

  async write(records: readonly Entry[]): Promise<void> {
    const { path, layout, fill, clock } = this.#options;
    const rows = await Promise.all(records.map((record) => Promise.all(layout.templates.map((template) => fill(record, template)))));
    const deadline = clock.monotonic() + layout.busyTimeoutMs;
    for (;;) {
      try {
        this.#table ??= new RecordTable(path, layout);
        this.#table.insert(rows);
        return;
      } catch (error) {
        if (!isBusy(error) || clock.monotonic() >= deadline) {
          await this.close();
          throw error;
        }
      }
      await sleep(clock, BETWEEN_TRIES_MS);
    }
  }

  async close(): Promise<void> {
    this.#table?.close();
    this.#table = undefined;
  }
}

/** SQLite itself would wait for somebody else's lock with all calls standing still. */
const BETWEEN_TRIES_MS = 20;

/** Also where that was met when the file was opened. */
function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return isBusy(error.cause) || ('code' in error && String(error.code).startsWith('SQLITE_BUSY'));
}
