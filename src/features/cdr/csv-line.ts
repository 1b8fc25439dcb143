import { dateTimeText } from '../../base/date-text.ts';
import { amaFlagsName } from '../../core/channel/ama-flags.ts';
import type { CallRecord } from '../../core/ports/call-records.ts';

export interface CsvColumns {
  readonly usesGmt: boolean;
  readonly logsUniqueId: boolean;
  readonly logsUserField: boolean;
  readonly hasNewColumns: boolean;
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** A line of Master.csv, with its end (Asterisk cdr/cdr_csv.c): text and times in quotation marks, numbers without, an absent time as nothing. */
export function csvLine(record: CallRecord, columns: CsvColumns): string {
  const time = (at: number | undefined) => (at === undefined ? '' : quoted(dateTimeText(at, columns.usesGmt)));
  const values = [
    quoted(record.accountCode),
    quoted(record.source),
    quoted(record.destination),
    quoted(record.destinationContext),
    quoted(record.callerId),
    quoted(record.channel),
    quoted(record.destinationChannel),
    quoted(record.lastApplication),
    quoted(record.lastData),
    time(record.startedAt),
    time(record.answeredAt),
    time(record.endedAt),
    record.durationSeconds,
    record.billableSeconds,
    quoted(record.disposition),
    quoted(amaFlagsName(record.amaFlags)),
    ...(columns.logsUniqueId ? [quoted(record.uniqueId)] : []),
    ...(columns.logsUserField ? [quoted(record.userField)] : []),
    ...(columns.hasNewColumns ? [quoted(record.peerAccount), quoted(record.linkedId), record.sequence] : []),
  ];
  return `${values.join(',').replace(/[\r\n]/g, ' ')}\n`;
}
