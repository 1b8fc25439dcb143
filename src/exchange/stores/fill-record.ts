import type { Core } from '../../core/core.ts';
import { splitArguments } from '../../core/dialplan/arguments.ts';
import { substituteRecord } from '../../core/dialplan/record-substitution.ts';
import type { CallRecord } from '../../core/ports/call-records.ts';
import { recordText } from '../../features/cdr/field-text.ts';

/** Makes a line or a column of a record by a template with `${...}`. */
export type FillRecord<Entry> = (record: Entry, template: string) => Promise<string>;

/** `${CDR(field)}` and functions that need no channel. */
export const fillCallRecord =
  (core: Core): FillRecord<CallRecord> =>
  (record, template) =>
    substituteRecord(core, template, (name) => record.variables[name.toLowerCase()], {
      CDR: (args) => {
        const [name = '', options = ''] = splitArguments(args);
        return recordText(record, name, { isRaw: options.includes('u'), isExact: options.includes('f') });
      },
    });
