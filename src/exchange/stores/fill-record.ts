import { entryOf } from '../../base/entry-of.ts';
import type { Core } from '../../core/core.ts';
import { splitArguments } from '../../core/dialplan/arguments.ts';
import { substituteRecord } from '../../core/dialplan/record-substitution.ts';
import type { CallRecord } from '../../core/ports/call-records.ts';
import type { ChannelEventRecord } from '../../core/ports/channel-events.ts';
import { recordText } from '../../features/cdr/field-text.ts';
import { CALLER_FIELDS, CHANNEL_ITEMS, RECORD_VARIABLES } from '../../features/cel/record-fields.ts';

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

/** `${eventtype}` and its like, `${CHANNEL(item)}`, `${CALLERID(field)}` and functions that need no channel. */
export function fillChannelEvent(core: Core, dateFormat: string): FillRecord<ChannelEventRecord> {
  const readerOf =
    (name: string, table: Readonly<Record<string, (record: ChannelEventRecord) => string>>, record: ChannelEventRecord) =>
    (args: string) => {
      const item = args.trim().toLowerCase();
      const read = entryOf(table, item);
      if (!read) core.logger.warning(`a record of a channel's event has no ${name}(${args})`);
      return read?.(record) ?? '';
    };
  return (record, template) =>
    substituteRecord(core, template, (name) => entryOf(RECORD_VARIABLES, name)?.(record, dateFormat), {
      CHANNEL: readerOf('CHANNEL', CHANNEL_ITEMS, record),
      CALLERID: readerOf('CALLERID', CALLER_FIELDS, record),
    });
}
