import type { BenchCase } from '../figure.ts';
import { openSession, repeat } from '../load-client.ts';
import { ServerProcess, withServer } from '../server-process.ts';
import { until } from '../until.ts';

const WARM_UP = 500;
const MEASURED = 3000;
const AT_A_TIME = 50;
const CALL = 'Action: Originate\r\nChannel: Local/short@default/n\r\nApplication: NoOp\r\nAsync: true\r\nTimeout: 30000\r\n';

const DIALPLAN = { 'extensions.conf': '[default]\nexten => short,1,Answer()\n same => n,Hangup()\n' };
const CSV = { 'cdr.conf': '[general]\nenable = yes\n[csv]\nloguniqueid = yes\n', 'cdr_manager.conf': '[general]\nenabled = yes\n' };
const TABLE = {
  'cdr_sqlite3_custom.conf':
    "[master]\ntable = cdr\ncolumns = calldate, src, dst, billsec, uniqueid\nvalues = '${CDR(start)}','${CDR(src)}','${CDR(dst)}','${CDR(billsec)}','${CDR(uniqueid)}'\n",
};

interface Cost {
  readonly cpuMilliseconds: number;
  /** Records a call, told as safe. */
  readonly records: number;
  readonly recordsPerSecond: number;
  readonly lost: number;
}

/** Short calls on a server with these files; each is over when its channels are, and its records are told. */
function measure(files: Readonly<Record<string, string>>, progress: (text: string) => void): Promise<Cost> {
  const hasRecords = files !== DIALPLAN;
  return withServer(
    () => ServerProcess.ringdown(files),
    async (server) => {
      const watcher = await openSession(server.amiPort, 'call,cdr');
      const actor = await openSession(server.amiPort);
      let [ended, records] = [0, 0];
      watcher.onEvent = (text) => {
        if (text.startsWith('Event: Cdr\r')) records++;
        else if (text.startsWith('Event: Hangup\r')) ended++;
      };
      const run = async (calls: number): Promise<Cost> => {
        [ended, records] = [0, 0];
        const cpu = server.cpuSeconds();
        const start = performance.now();
        await repeat(calls, AT_A_TIME, () => actor.send(CALL));
        const wanted = hasRecords ? calls * RECORDS_A_CALL : 0;
        await until(() => ended >= 2 * calls && records >= wanted);
        return {
          cpuMilliseconds: ((server.cpuSeconds() - cpu) / calls) * 1000,
          records: records / calls,
          recordsPerSecond: records / ((performance.now() - start) / 1000),
          lost: wanted - records,
        };
      };
      progress(`${WARM_UP} calls to warm up`);
      await run(WARM_UP);
      progress(`${MEASURED} calls`);
      return run(MEASURED);
    },
  );
}

/** One of each half of the Local channel, as Asterisk makes them. */
const RECORDS_A_CALL = 2;

export const callRecords: BenchCase = {
  name: 'call-records',
  about: 'short calls without records, with Master.csv, and with a table of SQLite beside it; the event Cdr says that a record is safe',
  async run(progress) {
    const none = await measure(DIALPLAN, (text) => progress(`no records: ${text}`));
    const csv = await measure({ ...DIALPLAN, ...CSV }, (text) => progress(`Master.csv: ${text}`));
    const both = await measure({ ...DIALPLAN, ...CSV, ...TABLE }, (text) => progress(`Master.csv and SQLite: ${text}`));
    const aRecord = (cost: Cost) => ((cost.cpuMilliseconds - none.cpuMilliseconds) / RECORDS_A_CALL) * 1000;
    return [
      { what: 'CPU a record, Master.csv', value: aRecord(csv), unit: 'us' },
      { what: 'CPU a record, SQLite too', value: aRecord(both), unit: 'us' },
      { what: 'CPU a call without records', value: none.cpuMilliseconds * 1000, unit: 'us' },
      { what: 'records, Master.csv, calls included', value: csv.recordsPerSecond, unit: '/s' },
      { what: 'records, SQLite too, calls included', value: both.recordsPerSecond, unit: '/s' },
      { what: 'records not told', value: csv.lost + both.lost, unit: 'lost', goal: { atMost: 0 } },
    ];
  },
};
