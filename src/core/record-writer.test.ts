import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger } from '../base/logger.ts';
import { ManualClock } from '../base/manual-clock.ts';
import type { RecordBackend } from './ports/record-backend.ts';
import { RecordWriter } from './record-writer.ts';

/** A backend that fails while `error` is set. */
class Backend implements RecordBackend<number> {
  readonly name: string;
  readonly rows: number[] = [];
  readonly tried: (readonly number[])[] = [];
  isClosed = false;
  error: Error | undefined;

  constructor(name: string, error?: Error) {
    this.name = name;
    this.error = error;
  }

  async write(records: readonly number[]): Promise<void> {
    this.tried.push(records);
    if (this.error) throw this.error;
    this.rows.push(...records);
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

const FULL = new Error('no space left');

function writerWith(...backends: Backend[]) {
  const clock = new ManualClock();
  const log: string[] = [];
  const told: number[] = [];
  const logger = createLogger(({ level, message }) => log.push(`${level} ${message}`));
  const writer = new RecordWriter<number>({ clock, logger }, (record) => told.push(record));
  writer.useBackends(backends);
  return { clock, log, told, writer };
}

test('a backend that fails is reported once, gets the very same records again until it has them, and goes on in order', async () => {
  const disk = new Backend('disk', FULL);
  const { clock, log, told, writer } = writerWith(disk);
  for (const record of [1, 2, 3]) {
    writer.write([record]);
    await writer.written();
  }
  await clock.advance(5000);
  await writer.written();
  assert.deepEqual([disk.tried, told], [[[1], [1]], []]);
  assert.equal(disk.tried[0], disk.tried[1]);
  disk.error = undefined;
  await clock.advance(5000);
  await writer.written();
  assert.deepEqual(
    [disk.rows, told],
    [
      [1, 2, 3],
      [1, 2, 3],
    ],
  );
  assert.deepEqual(log, [
    'error disk: no space left; records are kept and written when it works again',
    'notice disk: works again, no record is lost',
  ]);
  assert.equal(clock.pendingTimers, 0);
});

test('a record is told while a backend fails when another one has it, and not before', async () => {
  const [file, table] = [new Backend('file'), new Backend('table', FULL)];
  const { clock, told, writer } = writerWith(file, table);
  writer.write([1, 2]);
  await writer.written();
  assert.deepEqual([file.rows, table.rows, told], [[1, 2], [], [1, 2]]);
  file.error = FULL;
  writer.write([3]);
  await writer.written();
  assert.deepEqual(told, [1, 2]);
  table.error = undefined;
  await clock.advance(5000);
  await writer.written();
  assert.deepEqual(
    [table.rows, told],
    [
      [1, 2, 3],
      [1, 2, 3],
    ],
  );
  file.error = undefined;
  await clock.advance(5000);
  await writer.written();
  assert.deepEqual(
    [file.rows, told],
    [
      [1, 2, 3],
      [1, 2, 3],
    ],
  );
});

test('a hundred thousand records wait for a disk; of more the oldest are lost, which is told, and each one that is left is written once', async () => {
  const disk = new Backend('disk', FULL);
  const { clock, log, told, writer } = writerWith(disk);
  const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  writer.write([0]);
  await writer.written();
  for (let from = 1; from < 100_300; from += 100) writer.write(numbers(from, from + 100));
  disk.error = undefined;
  await clock.advance(5000);
  await writer.written();
  // The one that was being written is kept beside those that wait.
  const kept = numbers(301, 100_301);
  assert.deepEqual(disk.rows, [0, ...kept]);
  assert.deepEqual(told, kept);
  assert.ok(disk.tried.every(({ length }) => length <= 500));
  assert.deepEqual(log.slice(1), [
    'error disk: too many records wait, the oldest are lost',
    'notice disk: works again, 300 records are lost',
  ]);
});

test('new backends go on for those of their name, with what those could not write; others are closed', async () => {
  const [csv, table] = [new Backend('csv', FULL), new Backend('table')];
  const { log, told, writer } = writerWith(csv, table);
  writer.write([1]);
  await writer.written();
  const next = new Backend('csv');
  writer.useBackends([next]);
  writer.write([2]);
  await writer.written();
  assert.deepEqual([csv.rows, next.rows, table.rows], [[], [1, 2], [1]]);
  assert.deepEqual([csv.isClosed, table.isClosed, next.isClosed], [true, true, false]);
  assert.deepEqual(told, [1, 2]);
  await writer.close();
  assert.deepEqual([next.isClosed, log.length], [true, 2]);
});

test('at the end each backend that fails is tried once more, and what it does not take is told as lost', async () => {
  const [mended, broken] = [new Backend('mended', FULL), new Backend('broken', FULL)];
  const { clock, log, told, writer } = writerWith(mended, broken);
  writer.write([1, 2]);
  await writer.written();
  mended.error = undefined;
  await writer.close();
  assert.deepEqual(
    [mended.rows, told],
    [
      [1, 2],
      [1, 2],
    ],
  );
  assert.equal(log.at(-1), 'error broken: 2 records could not be written and are lost');
  assert.deepEqual([mended.isClosed, broken.isClosed, clock.pendingTimers], [true, true, 0]);
});

test('without a backend a record is told at once', () => {
  const { told, writer } = writerWith();
  writer.write([1, 2]);
  assert.deepEqual(told, [1, 2]);
});
