import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import Sqlite from 'libsql';
import { createLogger, silentLogger } from '../../base/logger.ts';
import { ManualClock } from '../../base/manual-clock.ts';
import { Core } from '../../core/core.ts';
import type { CallRecord } from '../../core/ports/call-records.ts';
import type { RecordBackend } from '../../core/ports/record-backend.ts';
import { RecordWriter } from '../../core/record-writer.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { appendLines } from './appended-file.ts';
import { record } from './call-record-fixture.ts';
import { CsvCallRecords } from './csv-call-records.ts';
import { fillCallRecord } from './fill-record.ts';
import { TableRecords } from './table-records.ts';
import { TemplateFiles } from './template-files.ts';

const CSV = { usesGmt: true, logsUniqueId: true, logsUserField: false, logsAccounts: true, hasNewColumns: false };

interface Scene {
  readonly dir: string;
  readonly log: string[];
  /** Unique ids of the records that were told. */
  readonly told: string[];
  post(...uniqueIds: string[]): Promise<void>;
  /** Lets the time pass after which it is tried again. */
  retry(): Promise<void>;
}

async function sceneWith(t: TestContext, backendIn: (dir: string, core: Core) => RecordBackend<CallRecord>): Promise<Scene> {
  const dir = temporaryFolder();
  const [clock, log, told]: [ManualClock, string[], string[]] = [new ManualClock(), [], []];
  const core = new Core({ clock, logger: createLogger(({ level, message }) => log.push(`${level} ${message}`)) });
  const writer = new RecordWriter<CallRecord>(core, ({ uniqueId }) => told.push(uniqueId));
  writer.useBackends([backendIn(dir, core)]);
  t.after(() => writer.close());
  return {
    dir,
    log,
    told,
    async post(...uniqueIds) {
      writer.write(uniqueIds.map((uniqueId) => record({ uniqueId, accountCode: '4711' })));
      await writer.written();
    },
    async retry() {
      await clock.advance(5000);
      await writer.written();
    },
  };
}

const csvIn = (dir: string) => new CsvCallRecords(dir, CSV, silentLogger);
const idsIn = async (path: string) => (await readFile(path, 'latin1')).split('\n').map((line) => /"([^"]*)"$/.exec(line)?.[1] ?? line);

/** Reported once, and once when it is over. */
function assertReported({ log }: Scene, why: RegExp): void {
  assert.deepEqual(
    log.map((line) => line.split(' ')[0]),
    ['error', 'notice'],
  );
  assert.match(log[0]!, why);
}

test('records wait for a disk that is full, and are in the files, each once, when it is not', {
  skip: !existsSync('/dev/full'),
}, async (t) => {
  const scene = await sceneWith(t, csvIn);
  const folder = join(scene.dir, 'cdr-csv');
  await mkdir(folder);
  await symlink('/dev/full', join(folder, 'Master.csv'));
  await scene.post('1', '2');
  await scene.post('3');
  await scene.retry();
  assert.deepEqual(scene.told, []);
  await rm(join(folder, 'Master.csv'));
  await scene.retry();
  assert.deepEqual(scene.told, ['1', '2', '3']);
  assert.deepEqual(await idsIn(join(folder, 'Master.csv')), ['1', '2', '3', '']);
  assert.deepEqual(await idsIn(join(folder, '4711.csv')), ['1', '2', '3', '']);
  assertReported(scene, /csv: ENOSPC/);
});

test('records wait for a folder that cannot be, and a file that has them by then does not get them twice', async (t) => {
  const scene = await sceneWith(t, (dir, core) => {
    const files = ['one.csv', 'sub/two.csv'].map((name) => ({ name, template: '${CDR(uniqueid)}' }));
    return new TemplateFiles({
      name: 'custom',
      folder: dir,
      conf: 'cdr_custom.conf',
      files,
      fill: fillCallRecord(core),
      logger: core.logger,
    });
  });
  const [one, two] = [join(scene.dir, 'one.csv'), join(scene.dir, 'sub/two.csv')];
  await writeFile(join(scene.dir, 'sub'), 'a file where a folder should be');
  await scene.post('1');
  await scene.post('2');
  await scene.retry();
  assert.equal(await readFile(one, 'latin1'), '1\n');
  assert.deepEqual(scene.told, []);
  await rm(join(scene.dir, 'sub'));
  await scene.retry();
  assert.deepEqual([await readFile(one, 'latin1'), await readFile(two, 'latin1')], ['1\n2\n', '1\n2\n']);
  assert.deepEqual(scene.told, ['1', '2']);
  assertReported(scene, /custom: (ENOTDIR|EEXIST)/);
});

const tableIn = (dir: string, core: Core) => {
  const layout = { table: 'cdr', columns: ['uniqueid'], templates: ['${CDR(uniqueid)}'], busyTimeoutMs: 0 };
  return new TableRecords({ name: 'table', path: join(dir, 'cdr.sqlite3'), layout, fill: fillCallRecord(core), clock: core.clock });
};

function rowsIn(dir: string): string[] {
  const file = new Sqlite(join(dir, 'cdr.sqlite3'));
  try {
    return (file.prepare('SELECT uniqueid FROM cdr ORDER BY AcctId').all() as { uniqueid: string }[]).map(({ uniqueid }) => uniqueid);
  } finally {
    file.close();
  }
}

test('records wait for a table that somebody else holds', async (t) => {
  const scene = await sceneWith(t, tableIn);
  await scene.post('1');
  const other = new Sqlite(join(scene.dir, 'cdr.sqlite3'));
  other.exec('BEGIN IMMEDIATE');
  await scene.post('2');
  await scene.post('3');
  await scene.retry();
  assert.deepEqual(scene.told, ['1']);
  other.exec('COMMIT');
  other.close();
  await scene.retry();
  assert.deepEqual(scene.told, ['1', '2', '3']);
  assert.deepEqual(rowsIn(scene.dir), ['1', '2', '3']);
  assertReported(scene, /table: .*database is locked/);
});

test('records wait for a table whose file is damaged, until it is moved away', async (t) => {
  const scene = await sceneWith(t, tableIn);
  await writeFile(join(scene.dir, 'cdr.sqlite3'), 'this is no database, and long enough to be looked at as if it were one'.repeat(100));
  await scene.post('1');
  await scene.retry();
  assert.deepEqual(scene.told, []);
  await rm(join(scene.dir, 'cdr.sqlite3'));
  await scene.retry();
  assert.deepEqual([scene.told, rowsIn(scene.dir)], [['1'], ['1']]);
  assertReported(scene, /table: .*cdr.sqlite3 cannot be used: file is not a database/);
});

test('half a line that a killed process left is cut off before the next one; a line that somebody began is not', async (t) => {
  const { dir } = await sceneWith(t, csvIn);
  const path = join(dir, 'a.csv');
  await writeFile(path, 'one\ntwo\nthr');
  for (const line of ['four\n', 'five\n']) await appendLines(path, [line]);
  assert.equal(await readFile(path, 'latin1'), 'one\ntwo\nfour\nfive\n');
  const begun = join(dir, 'b.csv');
  await writeFile(begun, 'calldate,src');
  await appendLines(begun, ['six\n']);
  assert.equal(await readFile(begun, 'latin1'), 'calldate,src\nsix\n');
});

test('a disk that has room for a part of the lines is left with none of them', async (t) => {
  const { dir } = await sceneWith(t, csvIn);
  const path = join(dir, 'a.csv');
  const isTypeScript = import.meta.filename.endsWith('.ts');
  const module = join(import.meta.dirname, `appended-file.${isTypeScript ? 'ts' : 'js'}`);
  const script = join(dir, 'append.mjs');
  await writeFile(
    script,
    `import { appendLines } from ${JSON.stringify(module)};
     await appendLines(${JSON.stringify(path)}, ['first\\n']);
     const lines = Array.from({ length: 1000 }, () => 'a line of twenty bytes\\n');
     await appendLines(${JSON.stringify(path)}, lines).then(() => process.exit(1), (error) => console.log(error.code));`,
  );
  const node = `'${process.execPath}' ${isTypeScript ? '--import tsx' : ''} '${script}'`;
  // No file of this process may be longer than eight kilobytes.
  const { stdout } = await promisify(execFile)('bash', ['-c', `ulimit -f 8; exec ${node}`], { cwd: import.meta.dirname });
  assert.equal(stdout.trim(), 'EFBIG');
  assert.equal(await readFile(path, 'latin1'), 'first\n');
});
