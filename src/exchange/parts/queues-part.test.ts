import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SystemClock } from '../../base/clock.ts';
import { silentLogger } from '../../base/logger.ts';
import { MemoryConfSource } from '../../config/conf-source.ts';
import { MemoryDatabase } from '../../core/ports/database.ts';
import { DEFAULT_SETTINGS } from '../../core/settings.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { buildExchange } from '../build-exchange.ts';

async function exchangeOn(t: TestContext, loggerConf = '') {
  const dir = temporaryFolder();
  const exchange = await buildExchange({
    source: new MemoryConfSource({
      'sip.conf': '[general]\nudpbindaddr=127.0.0.1:0\n',
      'queues.conf': '[general]\npersistentmembers = yes\n[q]\n',
      'logger.conf': loggerConf,
    }),
    settings: { ...DEFAULT_SETTINGS, directories: { ...DEFAULT_SETTINGS.directories, log: dir, lib: dir } },
    database: new MemoryDatabase(),
    soundsDir: '',
    clock: new SystemClock(),
    logger: silentLogger,
  });
  t.after(() => exchange.stop());
  /** Lines of a file of the log folder, without their times. */
  const lines = (file = 'queue_log') => {
    const text = existsSync(join(dir, file)) ? readFileSync(join(dir, file), 'latin1') : '';
    const all = text.split('\n').slice(0, -1);
    for (const line of all) assert.match(line, /^\d{10}\|/);
    return all.map((line) => line.replace(/^\d+\|/, ''));
  };
  const eventually = async (condition: () => boolean) => {
    for (const end = performance.now() + 30_000; !condition(); await nextTurn()) assert.ok(performance.now() < end, 'within 30 s');
  };
  return { exchange, dir, lines, eventually };
}

const START = 'NONE|NONE|NONE|QUEUESTART|';

test('queue_log begins with the start, has a line for each thing, and is opened anew when the log is', async (t) => {
  const { exchange, dir, lines, eventually } = await exchangeOn(t);
  exchange.queues.writeLog({ queue: 'q', event: 'DID', device: 'NONE', callId: '1.2', message: '4930123' });
  await exchange.queues.addMember('q', { interface: 'SIP/zo\xe9', name: 'Zo\xe9' }, 'MANAGER');
  const first = [START, '1.2|q|NONE|DID|4930123', 'MANAGER|q|SIP/zo\xe9|ADDMEMBER|'];
  await eventually(() => lines().length === 3);
  assert.deepEqual(lines(), first);
  await rename(join(dir, 'queue_log'), join(dir, 'queue_log.1'));
  assert.equal(await exchange.modules.reload(), 0);
  await eventually(() => lines().length === 1);
  exchange.queues.writeLog({ queue: 'q', event: 'NOTE', device: '', callId: 'NONE', message: 'one\r\nNONE|q||FORGED|' });
  await exchange.stop();
  assert.deepEqual(lines(), ['NONE|NONE|NONE|CONFIGRELOAD|', 'NONE|q||NOTE|one  NONE|q||FORGED|']);
  assert.deepEqual(lines('queue_log.1'), first);
});

test('queue_log has the name that logger.conf gives it, or is not written at all', async (t) => {
  const named = await exchangeOn(t, '[general]\nqueue_log_name = calls_log\n');
  await named.eventually(() => named.lines('calls_log').length === 1);
  assert.deepEqual([named.lines('calls_log'), named.lines()], [[START], []]);
  const none = await exchangeOn(t, '[general]\nqueue_log = no\n');
  none.exchange.queues.writeLog({ queue: 'q', event: 'NOTE', device: '', callId: 'NONE', message: '' });
  await none.exchange.stop();
  assert.equal(existsSync(join(none.dir, 'queue_log')), false);
});

test('a line is no longer than Asterisk’s', async (t) => {
  const { exchange, lines } = await exchangeOn(t);
  exchange.queues.writeLog({ queue: 'q', event: 'NOTE', device: '', callId: 'NONE', message: 'x'.repeat(20_000) });
  await exchange.stop();
  assert.equal(lines()[1]!.length, 8191 - '1234567890|'.length);
});
