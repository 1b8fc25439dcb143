import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { silentLogger } from '../../base/logger.ts';
import { ManualClock } from '../../base/manual-clock.ts';
import { Core } from '../../core/core.ts';
import type { CallRecord } from '../../core/ports/call-records.ts';
import { CdrPoster } from '../../features/cdr/cdr-poster.ts';
import { CsvCallRecords } from './csv-call-records.ts';
import { fillCallRecord } from './fill-record.ts';
import { TableRecords } from './table-records.ts';

/** A record of an answered call, with other values where given: for tests. */
export const record = (values: Partial<CallRecord>): CallRecord => ({
  accountCode: '',
  source: '100',
  destination: '101',
  destinationContext: 'default',
  callerId: '"Alice" <100>',
  channel: 'SIP/alice-1',
  destinationChannel: 'SIP/bob-1',
  lastApplication: 'Dial',
  lastData: 'SIP/bob,20',
  startedAt: 1_795_652_771_000,
  answeredAt: 1_795_652_771_500,
  endedAt: 1_795_652_773_250,
  durationSeconds: 2,
  billableSeconds: 1,
  disposition: 'ANSWERED',
  amaFlags: 3,
  uniqueId: '1795652771.0',
  linkedId: '1795652771.0',
  userField: '',
  peerAccount: '4712',
  sequence: 7,
  variables: {},
  ...values,
});

/** Run by itself: writes records to the folder given until it is killed, and tells of each that is written, a line each. */
async function writeForEver(dir: string, life: string): Promise<never> {
  const core = new Core({ clock: new ManualClock(), logger: silentLogger });
  const batch = { enabled: false, size: 1, timeMs: 1, safeShutdown: false, schedulerOnly: false };
  const poster = new CdrPoster(core, batch, true, ({ uniqueId }) => void writeSync(1, `${uniqueId}\n`));
  const csv = { usesGmt: false, logsUniqueId: true, logsUserField: false, logsAccounts: false, hasNewColumns: false };
  const layout = { table: 'cdr', columns: ['uniqueid'], templates: ['${CDR(uniqueid)}'], busyTimeoutMs: 60_000 };
  poster.writer.useBackends([
    new CsvCallRecords(dir, csv, silentLogger),
    new TableRecords({ name: 'cdr', path: join(dir, 'cdr.sqlite3'), layout, fill: fillCallRecord(core), clock: core.clock }),
  ]);
  for (let serial = 0; ; serial++) {
    poster.post([record({ uniqueId: `${life}.${serial}` })]);
    if (serial % 7 === 0) await poster.writer.written();
  }
}

if (process.argv[1] === import.meta.filename) await writeForEver(process.argv[2]!, process.argv[3]!);
