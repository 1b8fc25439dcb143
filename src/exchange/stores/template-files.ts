import type { Logger } from '../../base/logger.ts';
import { pathWithin } from '../../base/path-guard.ts';
import type { RecordBackend } from '../../core/ports/record-backend.ts';
import { allEnded, appendBatch } from './appended-file.ts';
import type { FillRecord } from './fill-record.ts';

/** Where the files are, and what their lines hold. */
export interface TemplateFilesOptions<Entry> {
  /** As the console shows it. */
  readonly name: string;
  readonly folder: string;
  /** Which file of the configuration names the files, for warnings. */
  readonly conf: string;
  readonly files: readonly { readonly name: string; readonly template: string }[];
  readonly fill: FillRecord<Entry>;
  readonly logger: Logger;
}

/** Files below a folder whose lines are made by a template, one a record (Asterisk cdr/cdr_custom.c, cel/cel_custom.c). */
export class TemplateFiles<Entry> implements RecordBackend<Entry> {
  readonly name: string;
  readonly #files: readonly { readonly path: string; readonly template: string }[];
  readonly #fill: FillRecord<Entry>;

  /** A file whose name leaves the folder is left out, with a warning. */
  constructor({ name, folder, conf, files, fill, logger }: TemplateFilesOptions<Entry>) {
    this.name = name;
    this.#fill = fill;
    this.#files = files.flatMap((file) => {
      const path = pathWithin(folder, file.name);
      if (path === undefined) logger.warning(`${conf}: ${JSON.stringify(file.name)} is not below ${folder}`);
      return path === undefined ? [] : [{ path, template: file.template }];
    });
  }

  async write(records: readonly Entry[]): Promise<void> {
    await allEnded(
      this.#files.map(async ({ path, template }) => {
        const lines = await Promise.all(records.map((record) => this.#fill(record, template)));
        await appendBatch(
          records,
          path,
          lines.map((line) => `${line.replace(/[\r\n]/g, ' ')}\n`),
        );
      }),
    );
  }
}
