import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import Sqlite from 'libsql';
import { createLogger, silentLogger } from '../../base/logger.ts';
import { ManualClock } from '../../base/manual-clock.ts';
import { Core } from '../../core/core.ts';
import type { CallRecord } from '../../core/ports/call-records.ts';
import { CdrPoster } from '../../features/cdr/cdr-poster.ts';
import { registerFunctions } from '../../functions/index.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { appendLines } from './appended-file.ts';
import { record } from './call-record-fixture.ts';
import { CsvCallRecords } from './csv-call-records.ts';
import { fillCallRecord } from './fill-record.ts';
import { TableRecords } from './table-records.ts';
import { TemplateFiles } from './template-files.ts';

const CSV = { usesGmt: true, logsUniqueId: false, logsUserField: false, logsAccounts: true, hasNewColumns: false };

function coreWith(warnings: string[] = []): Core {
  const core = new Core({ clock: new ManualClock(), logger: createLogger(({ message }) => warnings.push(message)) });
  registerFunctions(core.functions);
  return core;
}

function tableAt(path: string, core = coreWith()): TableRecords<CallRecord> {
  const templates = ['${CDR(start,u)}', '${CDR(src)}', '${CDR(userfield)}'];
  const layout = { table: 'cdr', columns: ['calldate', 'src', 'userfield'], templates, busyTimeoutMs: 1000 };
  return new TableRecords({ name: 'cdr', path, layout, fill: fillCallRecord(core), clock: core.clock });
}

test('a line of Master.csv is as Asterisk writes it, with the columns that are asked for', async () => {
  const dir = temporaryFolder();
  await new CsvCallRecords(dir, CSV, silentLogger).write([
    record({ lastData: 'Test/"bob",10' }),
    record({ answeredAt: undefined, disposition: 'BUSY' }),
  ]);
  const all = { ...CSV, logsUniqueId: true, logsUserField: true, hasNewColumns: true };
  await new CsvCallRecords(dir, all, silentLogger).write([record({ userField: 'a\r\nb' })]);
  const lines = (await readFile(join(dir, 'cdr-csv/Master.csv'), 'latin1')).split('\n');
  assert.deepEqual(lines, [
    '"","100","101","default","""Alice"" <100>","SIP/alice-1","SIP/bob-1","Dial","Test/""bob"",10","2026-11-26 00:26:11","2026-11-26 00:26:11","2026-11-26 00:26:13",2,1,"ANSWERED","DOCUMENTATION"',
    '"","100","101","default","""Alice"" <100>","SIP/alice-1","SIP/bob-1","Dial","SIP/bob,20","2026-11-26 00:26:11",,"2026-11-26 00:26:13",2,1,"BUSY","DOCUMENTATION"',
    '"","100","101","default","""Alice"" <100>","SIP/alice-1","SIP/bob-1","Dial","SIP/bob,20","2026-11-26 00:26:11","2026-11-26 00:26:11","2026-11-26 00:26:13",2,1,"ANSWERED","DOCUMENTATION","1795652771.0","a  b","4712","1795652771.0",7',
    '',
  ]);
});

test('each account code has a file of its own, and none leads out of the folder', async () => {
  const dir = temporaryFolder();
  const warnings: string[] = [];
  const csv = new CsvCallRecords(
    dir,
    CSV,
    createLogger(({ message }) => warnings.push(message)),
  );
  await csv.write(['4711', '../up', '.hidden', 'a/b', '4711', 'nul\0', 'x'.repeat(300)].map((accountCode) => record({ accountCode })));
  assert.deepEqual((await readdir(join(dir, 'cdr-csv'))).sort(), ['4711.csv', 'Master.csv']);
  assert.deepEqual(await readdir(dir), ['cdr-csv']);
  assert.equal((await readFile(join(dir, 'cdr-csv/4711.csv'), 'latin1')).split('\n').length, 3);
  assert.equal(warnings.length, 5);
  const elsewhere = join(dir, 'elsewhere.csv');
  await symlink(elsewhere, join(dir, 'cdr-csv/4713.csv'));
  await csv.write([record({ accountCode: '4713' }), record({ accountCode: '4711' })]);
  assert.deepEqual((await readdir(dir)).sort(), ['cdr-csv']);
  assert.match(warnings.at(-1) ?? '', /4713\.csv is a link and is not written to/);
  assert.equal((await readFile(join(dir, 'cdr-csv/4711.csv'), 'latin1')).split('\n').length, 4);
  await new CsvCallRecords(dir, { ...CSV, logsAccounts: false }, silentLogger).write([record({ accountCode: '4712' })]);
  assert.equal((await readdir(join(dir, 'cdr-csv'))).includes('4712.csv'), false);
});

test('a line is made by a template, and its file is below the folder', async () => {
  const dir = temporaryFolder();
  const warnings: string[] = [];
  const template =
    '${QUOTE(${CDR(clid)})},${CDR(src)},${CDR(duration,f)},${CDR(disposition)},${CDR(rate)},${rate},$[1 + 1],${LEN(${CDR(lastapp)})}';
  const core = coreWith(warnings);
  const custom = new TemplateFiles({
    name: 'cdr-custom',
    folder: join(dir, 'cdr-custom'),
    conf: 'cdr_custom.conf',
    files: [
      { name: 'Master.csv', template },
      { name: 'sub/one.csv', template: '${CDR(start,u)} ${CDR(amaflags,u)} ${CDR(disposition,u)} ${NOTHING(x)}' },
      { name: '../out.csv', template: 'x' },
    ],
    fill: fillCallRecord(core),
    logger: core.logger,
  });
  await custom.write([record({ variables: { rate: '3.5' } })]);
  assert.equal(await readFile(join(dir, 'cdr-custom/Master.csv'), 'latin1'), '"\\"Alice\\" <100>",100,2.250000,ANSWERED,3.5,3.5,2,4\n');
  assert.equal(await readFile(join(dir, 'cdr-custom/sub/one.csv'), 'latin1'), '1795652771.000000 3 8 \n');
  assert.deepEqual(await readdir(dir), ['cdr-custom']);
  assert.match(warnings[0]!, /"\.\.\/out\.csv" is not below/);
});

test('records are rows of a table, whatever stands in them', async (t) => {
  const dir = temporaryFolder();
  const path = join(dir, 'below/cdr.sqlite3');
  const table = tableAt(path);
  await table.write([record({ userField: "'); DROP TABLE cdr; --" }), record({ source: '200' })]);
  await table.write([record({})]);
  await table.close();
  const file = new Sqlite(path);
  t.after(() => file.close());
  assert.deepEqual(
    (file.prepare('SELECT src, userfield FROM cdr ORDER BY AcctId').all() as Record<string, string>[]).map((row) => [
      row.src,
      row.userfield,
    ]),
    [
      ['100', "'); DROP TABLE cdr; --"],
      ['200', ''],
      ['100', ''],
    ],
  );
});

test('a record is told when all backends have written it, in order; one that cannot write keeps nobody waiting', async () => {
  const clock = new ManualClock();
  const told: number[] = [];
  const errors: string[] = [];
  const logger = createLogger(({ message }) => errors.push(message));
  const poster = new CdrPoster(
    { clock, logger },
    { enabled: false, size: 1, timeMs: 1, safeShutdown: true, schedulerOnly: false },
    true,
    ({ sequence }) => told.push(sequence),
  );
  const writes: number[][] = [];
  let release = () => {};
  const backends = [
    {
      name: 'slow',
      write: (records: readonly CallRecord[]) => {
        writes.push(records.map(({ sequence }) => sequence));
        return new Promise<void>((resolve) => {
          release = resolve;
        });
      },
    },
    { name: 'broken', write: () => Promise.reject(new Error('no space left')) },
  ];
  poster.writer.useBackends(backends);
  for (const sequence of [1, 2, 3]) poster.post([record({ sequence })]);
  assert.deepEqual([writes, told], [[[1]], []]);
  release();
  await clock.advance(0);
  assert.deepEqual([writes, told], [[[1], [2, 3]], [1]]);
  release();
  await poster.writer.written();
  assert.deepEqual(told, [1, 2, 3]);
  assert.match(errors[0]!, /broken: no space left/);
});

test('a batch is written when it is full, when its time has come, when it is asked for, and at the end', async () => {
  const clock = new ManualClock();
  const told: number[] = [];
  const poster = new CdrPoster(
    { clock, logger: silentLogger },
    { enabled: true, size: 3, timeMs: 60_000, safeShutdown: true, schedulerOnly: false },
    true,
    (r) => told.push(r.sequence),
  );
  const post = (...sequences: number[]) => poster.post(sequences.map((sequence) => record({ sequence })));
  post(1, 2);
  assert.deepEqual([told, poster.batch], [[], { size: 2, dueSeconds: 60 }]);
  post(3);
  assert.deepEqual([told, poster.batch], [[1, 2, 3], { size: 0, dueSeconds: 0 }]);
  post(4);
  await clock.advance(60_000);
  assert.deepEqual(told, [1, 2, 3, 4]);
  post(5);
  poster.submit();
  assert.deepEqual(told, [1, 2, 3, 4, 5]);
  post(6);
  await poster.close();
  assert.deepEqual(told, [1, 2, 3, 4, 5, 6]);
  poster.settings = { ...poster.settings, safeShutdown: false };
  post(7);
  await poster.close();
  assert.equal(told.length, 6);
});

test('a file that is moved away is begun anew', async () => {
  const dir = temporaryFolder();
  await appendLines(join(dir, 'a/b.csv'), ['one\n', 'two\n']);
  await rm(join(dir, 'a'), { recursive: true });
  await appendLines(join(dir, 'a/b.csv'), ['three\xe9\n']);
  assert.deepEqual(await readFile(join(dir, 'a/b.csv')), Buffer.from('three\xe9\n', 'latin1'));
});

/** How often a process is killed that writes as fast as it can, in how many folders at the same time. */
const KILLS = 100;
const FOLDERS = 4;

test(`what was told of a record is true after ${KILLS} kills at any moment: it is in the file and in the table`, {
  timeout: 240_000,
}, async () => {
  const livesIn = async () => {
    const dir = temporaryFolder();
    const told: string[] = [];
    for (let life = 0; life < KILLS / FOLDERS; life++) told.push(...(await untilKilled(dir, life, 5 + ((life * 7) % 60))));
    assert.ok(told.length > KILLS / FOLDERS, `${told.length} records told`);
    const lines = (await readFile(join(dir, 'cdr-csv/Master.csv'), 'latin1')).split('\n');
    const written = new Set(lines.map((line) => /"(\d+\.\d+)"$/.exec(line)?.[1]));
    const file = new Sqlite(join(dir, 'cdr.sqlite3'));
    const rows = new Set((file.prepare('SELECT uniqueid FROM cdr').all() as { uniqueid: string }[]).map(({ uniqueid }) => uniqueid));
    file.close();
    assert.deepEqual(
      told.filter((uniqueId) => !written.has(uniqueId) || !rows.has(uniqueId)),
      [],
    );
  };
  await Promise.all(Array.from({ length: FOLDERS }, livesIn));
});

/** Runs one life of a process that writes records, kills it so long after it first told of one, and gives what it told of. */
function untilKilled(dir: string, life: number, afterMs: number): Promise<string[]> {
  const script = join(import.meta.dirname, `call-record-fixture.${import.meta.filename.endsWith('.ts') ? 'ts' : 'js'}`);
  const loader = script.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const child = spawn(process.execPath, [...loader, script, dir, String(life)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('latin1').on('data', (chunk: string) => {
    if (output === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
    output += chunk;
  });
  // The last line may be cut: it told nothing yet.
  return new Promise((resolve) => child.on('close', () => resolve(output.split('\n').slice(0, -1))));
}
