import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linesOf } from '../../core/ports/lines.ts';
import { linesKit } from '../../drivers/zap/line-fixture.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { LineQueries } from '../../exchange/line-queries.ts';
import type { Modules } from '../../exchange/modules.ts';
import { ReloadStatus, type ReloadStatusNumber } from '../../exchange/reload-status.ts';
import type { CommandDialect } from '../define-command.ts';
import { commandSet } from '../index.ts';
import { noManager } from '../manager-console.ts';

const CONF = `[channels]
context = far
signalling = fxs_ks
group = 1
callerid = Gate <77>
description = Gate
loop = 2
channel => 1
loop = 1
channel => 2
loop = no
signalling = fxo_ls
group =
context = desk
mailbox = 100@default
channel => 3
`;

/** Alice calls into line 1, which is wired to 2; nothing carries 3. */
async function setUp(conf = CONF, status: ReloadStatusNumber = ReloadStatus.Success) {
  const { kit, driver } = await linesKit(conf);
  linesOf.fill(kit.core, driver);
  kit.driver.call('alice', '200');
  await kit.settle();
  const modules = { reloadQuietly: async () => status } as unknown as Modules;
  const exchange = { lines: new LineQueries(kit.core, modules) } as unknown as Exchange;
  const run = (dialect: CommandDialect, line: string) => commandSet.run({ exchange, manager: noManager, dialect, stop: () => {} }, line);
  return { kit, driver, run };
}

const MODERN = [
  '   Chan Span Signalling           Extension  Context         Language MOH Interpret        Blocked    In Service Alarms       Description                     ',
  '      1    1 FXS Kewlstart                   far                                                      Yes        No Alarm     Gate                            ',
  '      2    1 FXS Kewlstart        300        far                                                      Yes        No Alarm     Gate                            ',
  '      3    1 FXO Loopstart                   desk                                                     Yes        Not Open     Gate                            ',
] as const;
const CLASSIC = [
  '   Chan Extension  Context         Language   MOH Interpret        Blocked    State     ',
  '      1            far                                                        In Service',
  '      2 300        far                                                        In Service',
  '      3            desk                                                       In Service',
] as const;
const [CHANNELS_USAGE, CHANNEL_USAGE, DND_USAGE, STATUS_USAGE] = [
  ['Usage: dahdi show channels [ group <group> | context <context> ]', '       Shows the lines, all or those of a group or a context.'],
  ['Usage: dahdi show channel <chan num>', '       Shows a line in detail.'],
  ['Usage: dahdi set dnd <chan#> <on|off>', '       Switches do-not-disturb of a line on or off.'],
  ['Usage: dahdi show status', '       Shows one span that stands for all lines.'],
];
const NOT_FOUND = ['Unable to find given channel 9'];
const lineOne = (technology: string, of2008: { description: string[]; mailbox: string[]; dnd: string[] }) => [
  ...[
    'Channel: 1',
    ...of2008.description,
    'Span: 1',
    'Extension: ',
    'Dialing: no',
    'Context: far',
    'Caller ID: 77',
    'Caller ID name: Gate',
  ],
  ...[...of2008.mailbox, 'InAlarm: 0', 'Signalling Type: FXS Kewlstart', `Owner: ${technology}/1-1`, `Real: ${technology}/1-1`],
  ...['Callwait: <None>', 'Threeway: <None>', ...of2008.dnd],
];

const SHOWN: readonly (readonly [dialect: CommandDialect, line: string, lines: readonly string[], failed?: true])[] = [
  ['modern', 'dahdi show channels', MODERN],
  ['modern', 'zap show channels group 1', MODERN.slice(0, 3)],
  ['modern', 'dahdi show channels context desk', [MODERN[0], MODERN[3]]],
  ['modern', 'dahdi show channels group', CHANNELS_USAGE!, true],
  ['modern', 'dahdi show channels span 1', CHANNELS_USAGE!, true],
  [
    'modern',
    'dahdi show channel 1',
    lineOne('DAHDI', { description: ['Description: Gate'], mailbox: ['Mailbox: none'], dnd: ['DND: no'] }),
  ],
  ['modern', 'dahdi show channel 9', NOT_FOUND, true],
  ['modern', 'dahdi show channel', CHANNEL_USAGE!, true],
  ['modern', 'dahdi set dnd 9 on', NOT_FOUND, true],
  ['modern', 'dahdi set dnd 3', DND_USAGE!, true],
  [
    'modern',
    'dahdi show status',
    [
      'Span Description                              Alarms  IRQ    bpviol CRC    Fra Codi Options  LBO',
      '   1 Lines without hardware (3)               OK      0      0      0      CAS Unk           0 db (CSU)/0-133 feet (DSX-1)',
    ],
  ],
  ['modern', 'dahdi show status x', STATUS_USAGE!, true],
  ['classic', 'zap show channels', CLASSIC],
  ['classic', 'zap show channels group 1', CLASSIC.slice(0, 3)],
  ['classic', 'dahdi show channels context desk', [CLASSIC[0], CLASSIC[3]]],
  ['classic', 'zap show channel 1', lineOne('Zap', { description: [], mailbox: [], dnd: [] })],
  ['classic', 'zap show channel 9', NOT_FOUND, true],
  ['classic', 'zap show channel', CHANNEL_USAGE!, true],
  [
    'classic',
    'zap show status',
    [
      'Description                              Alarms     IRQ        bpviol     CRC4      ',
      'Lines without hardware (3)               OK         0          0          0         ',
    ],
  ],
  ['classic', 'zap set dnd 3 on', ["No such command 'zap set' (type 'help' for help)"], true],
];

test('lines are shown, and refusals printed, line by line as in either time', async () => {
  const { run } = await setUp();
  for (const [dialect, line, lines, failed] of SHOWN)
    assert.deepEqual(await run(dialect, line), failed ? { lines, failed } : { lines }, `${dialect}: ${line}`);
});

test('do-not-disturb is switched, and a restart ends every call on a line', async () => {
  const { run, driver, kit } = await setUp();
  assert.deepEqual(await run('modern', 'dahdi set dnd 3 on'), { lines: [] });
  assert.equal(driver.find(3)?.doNotDisturb, true);
  assert.deepEqual(await run('classic', 'zap restart'), { lines: [] });
  await kit.settle();
  assert.equal(kit.core.channels.find('DAHDI/1-1'), undefined);
});

test('without lines, and where their file is refused, that is said', async () => {
  const { run } = await setUp('', ReloadStatus.Error);
  assert.deepEqual(await run('modern', 'dahdi show status'), { lines: ['No DAHDI found.'], failed: true });
  assert.deepEqual(await run('classic', 'zap show status'), { lines: ['No Zaptel interface found.'], failed: true });
  assert.deepEqual(await run('modern', 'dahdi restart'), {
    lines: ['The lines could not be restarted: the old configuration stays in force.'],
    failed: true,
  });
});
