import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import Sqlite from 'libsql';
import { SystemClock } from '../../base/clock.ts';
import { silentLogger } from '../../base/logger.ts';
import { celShowStatus } from '../../commands/cel/show-status.ts';
import { noManager } from '../../commands/manager-console.ts';
import { MemoryConfSource } from '../../config/conf-source.ts';
import type { Fact } from '../../core/facts.ts';
import { MemoryDatabase } from '../../core/ports/database.ts';
import { DEFAULT_SETTINGS } from '../../core/settings.ts';
import { celService } from '../../features/cel/cel-service.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { buildExchange } from '../build-exchange.ts';
import type { Exchange } from '../exchange.ts';

const FILES = {
  'extensions.conf': '[default]\nexten => 1,1,Answer\nexten => 1,2,CELGenUserEvent(SHOPPING,two apples)\nexten => 1,3,Wait(60)\n',
  'sip.conf': '[general]\nudpbindaddr=127.0.0.1:0\n',
  'cel.conf': '[general]\nenable=yes\nevents=ANSWER,USER_DEFINED,APP_START\napps=Dial,Park,Queue\n[manager]\nenabled=yes\n',
  'cel_custom.conf':
    '[mappings]\nMaster.csv => ${CSV_QUOTE(${eventtype})},${eventenum},${eventtime},${CSV_QUOTE(${CHANNEL(channame)})},${CALLERID(num)},${CSV_QUOTE(${eventextra})},${CHANNEL(nothing)}\n../out.csv => x\n',
  'cel_sqlite3_custom.conf': "[master]\ntable=cel\ncolumns=eventtype,context\nvalues='${eventtype}','${CHANNEL(context)}'\n",
};

async function exchangeOn(t: TestContext): Promise<{ exchange: Exchange; dir: string; source: MemoryConfSource }> {
  const dir = temporaryFolder();
  const directories = { ...DEFAULT_SETTINGS.directories, log: dir, lib: dir };
  const source = new MemoryConfSource(FILES);
  const exchange = await buildExchange({
    source,
    settings: { ...DEFAULT_SETTINGS, directories },
    database: new MemoryDatabase(),
    soundsDir: '',
    clock: new SystemClock(),
    logger: silentLogger,
  });
  t.after(() => exchange.stop());
  return { exchange, dir, source };
}

const statusOf = (exchange: Exchange) => celShowStatus.run({ exchange, manager: noManager, dialect: 'modern', stop: () => {} }, []);

test('a record is in the file and in the table when the manager hears of it', async (t) => {
  const { exchange, dir } = await exchangeOn(t);
  const facts: Fact<'cel.recorded'>[] = [];
  const heard = new Promise<void>((resolve) => {
    exchange.bus.subscribe(['cel.recorded'], (fact) => {
      facts.push(fact);
      if (fact.record.type === 'USER_DEFINED') resolve();
    });
  });
  void exchange.originate({
    channel: 'Local/1@default/n',
    callerId: { number: '900' },
    application: { name: 'Wait', data: '60' },
    timeoutMs: 10_000,
  });
  await heard;
  const lines = (await readFile(join(dir, 'cel-custom/Master.csv'), 'latin1')).split('\n');
  assert.match(
    lines.find((line) => line.includes('SHOPPING')) ?? '',
    /^"SHOPPING",USER_DEFINED,\d+\.\d{6},"Local\/1@default-\w+;2",900,"\{""extra"":""two apples""\}",$/,
  );
  await assert.rejects(readFile(join(dir, 'out.csv')), /ENOENT/);
  const table = new Sqlite(join(dir, 'cel.sqlite3'));
  t.after(() => table.close());
  const rows = table.prepare('SELECT eventtype, context FROM cel ORDER BY AcctId').all() as { eventtype: string; context: string }[];
  assert.deepEqual(
    rows.map(({ eventtype, context }) => [eventtype, context]),
    facts.map(({ record: { type, detail, channel } }) => [type === 'USER_DEFINED' ? detail : type, channel.context]),
  );
});

test('cel show status tells what is asked for and who is told; module reload takes another file, and refuses a wrong one', async (t) => {
  const { exchange, source } = await exchangeOn(t);
  assert.deepEqual(await statusOf(exchange), [
    'CEL Logging: Enabled',
    'CEL Tracking Event: ANSWER',
    'CEL Tracking Event: APP_START',
    'CEL Tracking Event: USER_DEFINED',
    // In the order of Asterisk's tables.
    ...['queue', 'dial', 'park'].map((name) => `CEL Tracking Application: ${name}`),
    'CEL Event Subscriber: CEL sqlite3 custom backend',
    'CEL Event Subscriber: CEL Custom CSV Logging',
    'CEL Event Subscriber: Manager Event Logging',
  ]);
  source.set('cel.conf', '[general]\nenable=yes\nevents=NOTHING\n');
  assert.equal(await exchange.modules.reload('cel'), 3);
  assert.equal(celService.find(exchange.core)?.recorder === undefined, false);
  source.set('cel.conf', '[general]\nenable=no\nevents=ALL\n');
  assert.equal(await exchange.modules.reload('cel'), 0);
  assert.deepEqual(await statusOf(exchange), ['CEL Logging: Disabled']);
  assert.equal(celService.find(exchange.core)?.recorder, undefined);
});
