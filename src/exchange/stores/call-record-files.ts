import { join } from 'node:path';
import type { Logger } from '../../base/logger.ts';
import { pathWithin } from '../../base/path-guard.ts';
import type { CsvOptions } from '../../config/cdr-conf.ts';
import type { Core } from '../../core/core.ts';
import { splitArguments } from '../../core/dialplan/arguments.ts';
import { substituteRecord } from '../../core/dialplan/record-substitution.ts';
import type { CallRecord, CallRecordBackend } from '../../core/ports/call-records.ts';
import { csvLine } from '../../features/cdr/csv-line.ts';
import { recordText } from '../../features/cdr/field-text.ts';
import { appendLines } from './appended-file.ts';

/** Master.csv in `cdr-csv` below the log folder, and a file of its own for each account code (Asterisk cdr/cdr_csv.c). */
export class CsvCallRecords implements CallRecordBackend {
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
    const byFile = new Map([[join(this.#folder, 'Master.csv'), lines]]);
    if (this.#options.logsAccounts)
      records.forEach(({ accountCode }, i) => {
        const path = accountCode === '' ? undefined : this.#accountFile(accountCode);
        if (path !== undefined) byFile.set(path, [...(byFile.get(path) ?? []), lines[i]!]);
      });
    await Promise.all([...byFile].map(([path, its]) => appendLines(path, its)));
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

/** A file in `cdr-custom` below the log folder whose lines are made by a template (Asterisk cdr/cdr_custom.c). */
export class CustomCallRecords implements CallRecordBackend {
  readonly name = 'cdr-custom';
  readonly #core: Core;
  readonly #files: readonly { readonly path: string; readonly template: string }[];

  /** @param files by name; one whose name leaves the folder is left out, with a warning */
  constructor(core: Core, logFolder: string, files: readonly { readonly name: string; readonly template: string }[]) {
    const folder = join(logFolder, 'cdr-custom');
    this.#core = core;
    this.#files = files.flatMap(({ name, template }) => {
      const path = pathWithin(folder, name);
      if (path === undefined) core.logger.warning(`cdr_custom.conf: ${JSON.stringify(name)} is not below ${folder}`);
      return path === undefined ? [] : [{ path, template }];
    });
  }

  async write(records: readonly CallRecord[]): Promise<void> {
    await Promise.all(
      this.#files.map(async ({ path, template }) => {
        const lines = await Promise.all(records.map((record) => fillRecord(this.#core, record, template)));
        await appendLines(
          path,
          lines.map((line) => `${line.replace(/[\r\n]/g, ' ')}\n`),
        );
      }),
    );
  }
}

/** A text with `${CDR(field)}` and functions that need no channel. */
export const fillRecord = (core: Core, record: CallRecord, template: string): Promise<string> =>
  substituteRecord(core, template, (name) => record.variables[name.toLowerCase()], {
    CDR: (args) => {
      const [name = '', options = ''] = splitArguments(args);
      return recordText(record, name, { isRaw: options.includes('u'), isExact: options.includes('f') });
    },
  });
