import type { CallRecord } from '../ports/call-records.ts';

/** Call detail records. */
export interface CdrFacts {
  /** A record is written wherever it is to be written, and the manager is to tell it (cdr_manager.conf). `mapped` are headers of its own. */
  'cdr.posted': { record: CallRecord; mapped: readonly (readonly [header: string, value: string])[] };
}
