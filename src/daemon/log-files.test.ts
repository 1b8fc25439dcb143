import assert from 'node:assert/strict';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { createLogger } from '../base/logger.ts';
import { ManualClock } from '../base/manual-clock.ts';
import { readConfOrEmpty } from '../config/conf-file.ts';
import { MemoryConfSource } from '../config/conf-source.ts';
import { parseLoggerConf } from '../config/logger-conf.ts';
import { LogFiles } from './log-files.ts';
import { LogOutput } from './log-output.ts';

async function withFiles(
  verbose: boolean,
  run: (it: { files: LogFiles; console: string[]; folder: string; logger: ReturnType<typeof createLogger> }) => Promise<void>,
) {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-log-'));
  const console: string[] = [];
  const output = new LogOutput(new ManualClock(0), []);
  const files = new LogFiles(output, (line) => console.push(line), verbose);
  try {
    await run({ files, console, folder, logger: createLogger(output.write) });
  } finally {
    await files.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const parse = async (text: string) => parseLoggerConf(await readConfOrEmpty(new MemoryConfSource({ 'logger.conf': text }), 'logger.conf'));

test('each line goes to the console and the files that ask for its level', () =>
  withFiles(false, async ({ files, console, folder, logger }) => {
    files.apply(await parse('[logfiles]\nconsole => error\nmessages => notice,warning,error\nfull => *\n'), folder);
    logger.debug('detail');
    logger.notice('news');
    logger.error('trouble');
    await files.close();
    assert.deepEqual(
      console.map((line) => line.slice(26)),
      ['ERROR ringdown: trouble\n'],
    );
    assert.equal((await readFile(join(folder, 'messages'), 'utf8')).split('\n').length, 3);
    assert.match(await readFile(join(folder, 'full'), 'utf8'), /DEBUG ringdown: detail\n.*NOTICE.*\n.*ERROR.*\n$/);
  }));

test('a reload writes to a new file after the old one was moved away', () =>
  withFiles(false, async ({ files, folder, logger }) => {
    const conf = await parse('[logfiles]\nmessages => notice\n');
    files.apply(conf, folder);
    logger.notice('before');
    await files.close();
    await rename(join(folder, 'messages'), join(folder, 'messages.1'));
    files.apply(conf, folder);
    logger.notice('after');
    await files.close();
    assert.match(await readFile(join(folder, 'messages.1'), 'utf8'), /before\n$/);
    assert.doesNotMatch(await readFile(join(folder, 'messages'), 'utf8'), /before/);
  }));

test('before any file was read, and where it says nothing of the console, notices and worse are shown there', () =>
  withFiles(false, async ({ files, console, folder, logger }) => {
    logger.notice('one');
    files.apply(await parse(''), folder);
    logger.warning('two');
    logger.verbose('hidden');
    assert.deepEqual(
      console.map((line) => line.slice(26)),
      ['NOTICE ringdown: one\n', 'WARNING ringdown: two\n'],
    );
  }));

test('a verbose console hears everything', () =>
  withFiles(true, async ({ files, console, folder, logger }) => {
    files.apply(await parse('[logfiles]\nconsole => error\n'), folder);
    logger.debug('detail');
    assert.match(console[0]!, /DEBUG ringdown: detail/);
  }));

test('a file that cannot be written is told and ends nothing', () =>
  withFiles(false, async ({ files, console, folder, logger }) => {
    files.apply(await parse('[logfiles]\nnosuchfolder/messages => notice\n'), folder);
    logger.notice('x');
    await files.close();
    assert.ok(console.some((line) => /cannot write .*nosuchfolder\/messages/.test(line)));
  }));

test('dateformat says how the time is written', () =>
  withFiles(false, async ({ files, console, folder, logger }) => {
    files.apply(await parse('[general]\ndateformat = %Y/%m\n[logfiles]\nconsole => notice\n'), folder);
    logger.notice('x');
    assert.match(console[0]!, /^\[19(70\/01|69\/12)\] NOTICE/);
  }));
