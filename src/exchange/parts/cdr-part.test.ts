import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { silentLogger } from '../../base/logger.ts';
import { ManualClock } from '../../base/manual-clock.ts';
import { cdrShowActive } from '../../commands/cdr/show-active.ts';
import { cdrShowStatus, cdrSubmit } from '../../commands/cdr/show-status.ts';
import { noManager } from '../../commands/manager-console.ts';
import { MemoryConfSource } from '../../config/conf-source.ts';
import { MemoryDatabase } from '../../core/ports/database.ts';
import { DEFAULT_SETTINGS } from '../../core/settings.ts';
import { cdrService } from '../../features/cdr/cdr-service.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { buildExchange } from '../build-exchange.ts';
import type { Exchange } from '../exchange.ts';

const FILES = {
  'extensions.conf': '[a]\nexten => 1,1,Answer\nexten => 1,2,Wait(60)\nexten => 2,1,Wait(60)\n',
  'sip.conf': '[general]\nudpbindaddr=127.0.0.1:0\n',
};

async function exchangeWith(t: TestContext, files: Readonly<Record<string, string>>) {
  const dir = temporaryFolder();
  const directories = { ...DEFAULT_SETTINGS.directories, log: dir, lib: dir };
  const source = new MemoryConfSource({ ...FILES, ...files });
  const clock = new ManualClock();
  const exchange = await buildExchange({
    source,
    settings: { ...DEFAULT_SETTINGS, directories },
    database: new MemoryDatabase(),
    soundsDir: '',
    clock,
    logger: silentLogger,
  });
  t.after(() => exchange.stop());
  const run = (command: typeof cdrSubmit, dialect: 'modern' | 'classic' = 'modern', args: readonly string[] = []) =>
    command.run({ exchange, manager: noManager, dialect, stop: () => {} }, [...args]);
  /** Lets time pass in small steps, so that what one wait leads to begins in time. */
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) await clock.advance(100);
  };
  return { exchange, source, clock, dir, run, pass };
}

const call = (exchange: Exchange, exten: string) =>
  void exchange.originate({
    channel: `Local/${exten}@a/n`,
    callerId: { name: 'Al', number: '100' },
    application: { name: 'Wait', data: '60' },
    timeoutMs: 100_000,
  });

const SETTINGS = (values: readonly [string, string, string, string, string, string]) => [
  `  Log calls by default:       ${values[0]}`,
  `  Log unanswered calls:       ${values[1]}`,
  `  Log congestion:             ${values[2]}`,
  '',
  `  Ignore bridging changes:    ${values[3]}`,
  '',
  `  Ignore dial state changes:  ${values[4]}`,
  '',
  `  Cancel disposition enabled: ${values[5]}`,
  '',
];
const HEAD = ['', 'Call Detail Record (CDR) settings', '----------------------------------'];

test('cdr show status tells the settings and the backends in both dialects, a reload takes others, and a wrong one changes nothing', async (t) => {
  const { exchange, source, run } = await exchangeWith(t, {
    'cdr.conf': '[general]\nenable=yes\n[csv]\n',
    'cdr_manager.conf': '[general]\nenabled=yes\n',
  });
  assert.deepEqual(await run(cdrShowStatus), [
    ...HEAD,
    '  Logging:                    Enabled',
    '  Mode:                       Simple',
    ...SETTINGS(['Yes', 'No', 'No', 'No', 'No', 'No']),
    '* Registered Backends',
    '  -------------------',
    '    cdr_manager',
    '    csv',
    '',
  ]);
  assert.deepEqual(await run(cdrSubmit), ['Cannot submit CDR batch: batch mode not enabled.']);
  source.set(
    'cdr.conf',
    '[general]\nbatch=yes\nsize=1\ntime=60\nsafeshutdown=no\nscheduleronly=yes\nunanswered=yes\ncongestion=yes\n' +
      'channeldefaultenabled=no\nignorestatechanges=yes\nignoredialchanges=yes\ncanceldispositionenabled=yes\n',
  );
  source.set('cdr_manager.conf', '');
  assert.equal(await exchange.modules.reload('cdr'), 0);
  const changed = [
    ...HEAD,
    '  Logging:                    Enabled',
    '  Mode:                       Batch',
    ...SETTINGS(['No', 'Yes', 'Yes', 'Yes', 'Yes', 'Yes']),
    '* Batch Mode Settings',
    '  -------------------',
    '  Safe shutdown:              Disabled',
    '  Threading model:            Scheduler only',
    '  Current batch size:         0 records',
    '  Maximum batch size:         1 record',
    '  Maximum batch time:         60 seconds',
    '  Next batch processing time: 0 seconds',
    '',
    '* Registered Backends',
    '  -------------------',
    '    (none)',
    '',
  ];
  assert.deepEqual(await run(cdrShowStatus), changed);
  assert.deepEqual(await run(cdrShowStatus, 'classic'), [
    'CDR logging: enabled',
    'CDR mode: batch',
    'CDR safe shut down: disabled',
    'CDR batch threading model: scheduler only',
    'CDR current batch size: 0 records',
    'CDR maximum batch size: 1 record',
    'CDR maximum batch time: 60 seconds',
    'CDR next scheduled batch processing time: 0 seconds',
  ]);
  assert.deepEqual(await run(cdrSubmit), ['Submitted CDRs to backend engines for processing.  This may take a while.']);
  source.set('cdr.conf', '[general]\nsize=none\n');
  assert.equal(await exchange.modules.reload('cdr'), 3);
  assert.deepEqual(await run(cdrShowStatus), changed);
  source.set('cdr.conf', '[general]\nenable=no\nbatch=yes\n[csv]\n');
  assert.equal(await exchange.modules.reload('cdr'), 0);
  assert.deepEqual(await run(cdrShowStatus), [...HEAD, '  Logging:                    Disabled', '  Mode:                       Batch']);
  assert.deepEqual(await run(cdrShowStatus, 'classic'), ['CDR logging: disabled', 'CDR mode: batch']);
  assert.deepEqual(await run(cdrSubmit), ['Cannot submit CDR batch: CDR engine disabled.']);
});

test('cdr show active lists the records of calls that go on, of all channels or of one', async (t) => {
  const { exchange, clock, run, pass } = await exchangeWith(t, { 'cdr.conf': '[general]\nenable=yes\n' });
  const at = (ms: number) => new Date(ms).toTimeString().slice(0, 8);
  const began = at(clock.now());
  call(exchange, '1');
  call(exchange, '2');
  await pass(4000);
  const now = at(clock.now());
  const lines = (await run(cdrShowActive)) as string[];
  const title = 'Channel                   Dst. Channel              LastApp         Start    Answer   End      Billsec  Duration';
  assert.deepEqual(lines.slice(0, 4), ['', 'Channels with Call Detail Record (CDR) Information', '-'.repeat(50), title]);
  const rest = lines
    .slice(4)
    .map((line) => line.replace(/^(\S+-)\w{8}(;\S+) +/, (_, name: string, half: string) => (name + half).padEnd(26)));
  assert.deepEqual(rest.sort(), [
    `Local/1@a-;1              <none>                    Wait            ${began} ${began} ${now} 00000004 00000004`,
    `Local/1@a-;2              <none>                    Wait            ${began} ${began} ${now} 00000004 00000004`,
    `Local/2@a-;1              <none>                    AppDial2        ${began}          ${now} 00000000 00000004`,
    `Local/2@a-;2              <none>                    Wait            ${began}          ${now} 00000000 00000004`,
  ]);
  const name = lines
    .slice(4)
    .find((line) => /^Local\/1.*;2/.test(line))!
    .split(' ')[0]!;
  assert.deepEqual(await run(cdrShowActive, 'modern', [name]), [
    '',
    `Call Detail Record (CDR) Information for ${name}`,
    '-'.repeat(50),
    'AccountCod CallerID             Dst. Channel              LastApp         Data            Start    Answer   End      Billsec  Duration',
    `           "Al" <100>           <none>                    Wait            60              ${began} ${began} ${now} 00000004 00000004`,
  ]);
  assert.deepEqual(await run(cdrShowActive, 'modern', ['SIP/nobody-1']), ['Unknown channel: SIP/nobody-1']);
  assert.equal(await run(cdrShowActive, 'modern', ['a', 'b']), 'usage');
  for (const channel of exchange.core.channels) channel.hangup(16);
  await pass(1000);
  assert.equal(((await run(cdrShowActive)) as string[]).length, 4);
});

test('Master.csv begins and ends with its section at a reload, and calls that go on keep their records', async (t) => {
  const { exchange, source, dir, pass } = await exchangeWith(t, { 'cdr.conf': '[general]\nenable=yes\n' });
  call(exchange, '1');
  await pass(1000);
  source.set('cdr.conf', '[general]\nenable=yes\n[csv]\nloguniqueid=yes\n');
  assert.equal(await exchange.modules.reload('cdr_csv'), 0);
  for (const channel of exchange.core.channels) channel.hangup(16);
  await pass(1000);
  await cdrService.find(exchange.core)!.poster.writer.written();
  const lines = (await readFile(join(dir, 'cdr-csv/Master.csv'), 'latin1')).trimEnd().split('\n');
  assert.ok(
    lines.every((line) => /^"".*,"ANSWERED","DOCUMENTATION","\d+\.\d+"$/.test(line)),
    lines.join('\n'),
  );
  source.set('cdr.conf', '[general]\nenable=yes\n');
  assert.equal(await exchange.modules.reload('cdr'), 0);
  call(exchange, '1');
  await pass(1000);
  for (const channel of exchange.core.channels) channel.hangup(16);
  await pass(1000);
  await cdrService.find(exchange.core)!.poster.writer.written();
  assert.equal((await readFile(join(dir, 'cdr-csv/Master.csv'), 'latin1')).trimEnd().split('\n').length, lines.length);
});
