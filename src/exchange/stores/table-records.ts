import type { RecordBackend } from '../../core/ports/record-backend.ts';
import type { FillRecord } from './fill-record.ts';
import type { RecordTable } from './record-table.ts';

/** Records as rows of a table: a template for each column (Asterisk cdr/cdr_sqlite3_custom.c, cel/cel_sqlite3_custom.c). */
export class TableRecords<Entry> implements RecordBackend<Entry> {
  readonly name: string;
  readonly #open: () => RecordTable;
  readonly #templates: readonly string[];
  readonly #fill: FillRecord<Entry>;
  #table: RecordTable | undefined;

  /** @param open runs with the first record */
  constructor(name: string, open: () => RecordTable, templates: readonly string[], fill: FillRecord<Entry>) {
    this.name = name;
    this.#open = open;
    this.#templates = templates;
    this.#fill = fill;
  }

  async write(records: readonly Entry[]): Promise<void> {
    const rows = await Promise.all(records.map((record) => Promise.all(this.#templates.map((template) => this.#fill(record, template)))));
    this.#table ??= this.#open();
    this.#table.insert(rows);
  }

  async close(): Promise<void> {
    this.#table?.close();
    this.#table = undefined;
  }
}
