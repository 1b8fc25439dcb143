import { dateTimeText } from '../../base/date-text.ts';
import { amaFlagsName } from '../../core/channel/ama-flags.ts';
import type { CdrFacts } from '../../core/facts/cdr-facts.ts';
import { line } from './line.ts';

const time = (at: number | undefined): string => (at === undefined ? '' : dateTimeText(at));

/** The headers of `Cdr`, the same in both dialects (Asterisk cdr/cdr_manager.c). @param show how the dialect shows a channel's name */
export function callRecordHeaders(
  { record, mapped }: CdrFacts['cdr.posted'],
  show: (name: string) => string,
  shownData = record.lastData,
): string {
  return (
    line('AccountCode', record.accountCode) +
    line('Source', record.source) +
    line('Destination', record.destination) +
    line('DestinationContext', record.destinationContext) +
    line('CallerID', record.callerId) +
    line('Channel', show(record.channel)) +
    line('DestinationChannel', show(record.destinationChannel)) +
    line('LastApplication', record.lastApplication) +
    line('LastData', shownData) +
    line('StartTime', time(record.startedAt)) +
    line('AnswerTime', time(record.answeredAt)) +
    line('EndTime', time(record.endedAt)) +
    line('Duration', record.durationSeconds) +
    line('BillableSeconds', record.billableSeconds) +
    line('Disposition', record.disposition) +
    line('AMAFlags', amaFlagsName(record.amaFlags)) +
    line('UniqueID', record.uniqueId) +
    line('UserField', record.userField) +
    mapped.map(([header, value]) => line(header, value)).join('')
  );
}
