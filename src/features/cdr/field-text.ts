import { dateTimeText } from '../../base/date-text.ts';
import { entryOf } from '../../base/entry-of.ts';
import { amaFlagsName } from '../../core/channel/ama-flags.ts';
import type { CallRecord, Disposition, RecordField } from '../../core/ports/call-records.ts';
import { RECORD_FIELDS } from './cdr-fields.ts';

export interface FieldTextOptions {
  /** `u`: as the record has it inside. */
  readonly isRaw?: boolean;
  /** `f`: lengths with fractions of a second. */
  readonly isExact?: boolean;
}

/** Numbers of the outcomes (Asterisk include/asterisk/cdr.h). */
const DISPOSITION_NUMBERS: Readonly<Record<Disposition, number>> = {
  'NO ANSWER': 0,
  FAILED: 2,
  BUSY: 4,
  ANSWERED: 8,
  CONGESTION: 16,
  CANCEL: 32,
};

/** A field as `CDR(field,options)` reads it. */
export function fieldText(field: RecordField, { isRaw = false, isExact = false }: FieldTextOptions = {}): string {
  switch (field.kind) {
    case 'text':
      return field.text;
    case 'time':
      if (isRaw) return field.at === undefined ? '0.000000' : (field.at / 1000).toFixed(6);
      return field.at === undefined ? '' : dateTimeText(field.at);
    case 'seconds':
      return isExact ? field.exactSeconds.toFixed(6) : String(field.seconds);
    case 'disposition':
      return isRaw ? String(DISPOSITION_NUMBERS[field.disposition]) : field.disposition;
    case 'amaFlags':
      return isRaw ? String(field.flags) : amaFlagsName(field.flags);
  }
}

/** A field or variable of a record that has been handed out. */
export function recordText(record: CallRecord, name: string, options?: FieldTextOptions): string {
  const field = name.trim().toLowerCase();
  const read = entryOf(RECORD_FIELDS, field);
  if (read) return fieldText(read(record), options);
  return entryOf(record.variables, field) ?? '';
}
