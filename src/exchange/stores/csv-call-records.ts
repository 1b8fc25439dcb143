import { join } from 'node:path';
import type { Logger } from '../../base/logger.ts';
import { pathWithin } from '../../base/path-guard.ts';
import type { CsvOptions } from '../../config/cdr-conf.ts';
import type { CallRecord } from '../../core/ports/call-records.ts';
import type { RecordBackend } from '../../core/ports/record-backend.ts';
import { csvLine } from '../../features/cdr/csv-line.ts';
import { allEnded, appendBatch } from './appended-file.ts';

/** Master.csv in `cdr-csv` below the log folder, and a file of its own for each account code (Asterisk cdr/cdr_csv.c). */
export class CsvCallRecords implements RecordBackend<CallRecord> {
  readonly name = 'csv';
  readonly #folder: string;
  readonly #options: CsvOptions;
  readonly #logger: Logger;

  constructor(logFolder: string, options: CsvOptions, logger: Logger) {
    this.#folder = join(logFolder, 'cdr-csv');
    this.#options = options;
    this.#logger = logger.child('cdr');
  }

  async write(records: readonly CallRecord[]): Promise<void> {
    const lines = records.map((record) => csvLine(record, this.#options));
    const byFile = new Map<string, string[]>();
    if (this.#options.logsAccounts)
      records.forEach(({ accountCode }, i) => {
        const path = accountCode === '' ? undefined : this.#accountFile(accountCode);
        if (path !== undefined) byFile.set(path, [...(byFile.get(path) ?? []), lines[i]!]);
      });
    await appendBatch(records, join(this.#folder, 'Master.csv'), lines);
    await allEnded([...byFile].map(([path, its]) => this.#appendToAccount(records, path, its)));
  }

  /** A file that leads elsewhere, or that is none, is left alone and holds no other record up. */
  async #appendToAccount(records: readonly CallRecord[], path: string, lines: readonly string[]): Promise<void> {
    await appendBatch(records, path, lines, false).catch((error: NodeJS.ErrnoException) => {
      const why = NOT_WRITABLE.get(error.code ?? '');
      if (why === undefined) throw error;
      this.#logger.warning(`${path} ${why} and is not written to`);
    });
  }

  /** An account code is set by the dialplan or a client: it names a file here and nowhere else. */
  #accountFile(accountCode: string): string | undefined {
    const isName = !accountCode.includes('/') && !accountCode.startsWith('.') && accountCode.length <= MAX_ACCOUNT;
    const path = isName ? pathWithin(this.#folder, `${accountCode}.csv`) : undefined;
    if (path === undefined) this.#logger.warning(`account code ${JSON.stringify(accountCode)} cannot name a file`);
    return path;
  }
}

const MAX_ACCOUNT = 200;

/** What is wrong with one account's file alone: Master.csv beside it was written. */
const NOT_WRITABLE: ReadonlyMap<string, string> = new Map([
  ['ELOOP', 'is a link'],
  ['EISDIR', 'is a folder'],
  ['EACCES', 'belongs to somebody else'],
]);
