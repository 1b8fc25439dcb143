import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../base/errors.ts';
import { parseCdrConf } from './cdr-conf.ts';
import { parseCdrManagerConf } from './cdr-manager-conf.ts';
import { type ConfFile, readConfOrEmpty } from './conf-file.ts';
import { MemoryConfSource } from './conf-source.ts';
import { parseRecordTableConf } from './record-table-conf.ts';
import { parseRecordTemplatesConf } from './record-templates-conf.ts';

const confOf = (text: string): Promise<ConfFile> => readConfOrEmpty(new MemoryConfSource({ 'a.conf': text }), 'a.conf');
const parse = async (text: string) => parseCdrConf(await confOf(text));

/** As Asterisk 20 has it without a word in the file. */
const DEFAULTS = {
  enabled: true,
  logsUnanswered: false,
  logsCongestion: false,
  endBeforeHangupExtension: true,
  roundsUp: false,
  isOnByDefault: true,
  ignoresBridges: false,
  ignoresDials: false,
  logsCancel: false,
  batch: { enabled: false, size: 100, timeMs: 300_000, safeShutdown: true, schedulerOnly: false },
  csv: undefined,
  unknown: [],
};
const CSV = { usesGmt: false, logsUniqueId: false, logsUserField: false, logsAccounts: true, hasNewColumns: false };

test('without a word records are made, of calls that were answered, one by one, and no Master.csv', async () => {
  assert.deepEqual(await parse(''), DEFAULTS);
  assert.deepEqual((await parse('[csv]\n')).csv, CSV);
});

const batch = (change: object) => ({ batch: { ...DEFAULTS.batch, ...change } });
const csv = (change: object) => ({ csv: { ...CSV, ...change } });

/** Each option with a value that is not its default, and what differs by that. */
const OPTIONS: readonly (readonly [section: string, line: string, change: object])[] = [
  ['general', 'enable = no', { enabled: false }],
  ['general', 'unanswered = yes', { logsUnanswered: true }],
  ['general', 'congestion = yes', { logsCongestion: true }],
  ['general', 'endbeforehexten = no', { endBeforeHangupExtension: false }],
  ['general', 'initiatedseconds = yes', { roundsUp: true }],
  ['general', 'channeldefaultenabled = no', { isOnByDefault: false }],
  ['general', 'ignorestatechanges = yes', { ignoresBridges: true }],
  ['general', 'ignoredialchanges = yes', { ignoresDials: true }],
  ['general', 'canceldispositionenabled = yes', { logsCancel: true }],
  ['general', 'batch = yes', batch({ enabled: true })],
  ['general', 'size = 7', batch({ size: 7 })],
  ['general', 'time = 60', batch({ timeMs: 60_000 })],
  ['general', 'safeshutdown = no', batch({ safeShutdown: false })],
  ['general', 'scheduleronly = yes', batch({ schedulerOnly: true })],
  ['csv', 'usegmtime = yes', csv({ usesGmt: true })],
  ['csv', 'loguniqueid = yes', csv({ logsUniqueId: true })],
  ['csv', 'loguserfield = yes', csv({ logsUserField: true })],
  ['csv', 'accountlogs = no', csv({ logsAccounts: false })],
  ['csv', 'newcdrcolumns = yes', csv({ hasNewColumns: true })],
];
for (const [section, line, change] of OPTIONS)
  test(`[${section}] ${line} changes that and nothing else`, async () => {
    assert.deepEqual(await parse(`[${section}]\n${line}\n`), { ...DEFAULTS, ...change });
  });

for (const line of ['size = 0', 'size = 10001', 'time = 0', 'time = 86401', 'time = soon'])
  test(`${line} is refused with its line`, async () => {
    await assert.rejects(parse(`[general]\n${line}\n`), (error: unknown) => error instanceof ConfigError && error.line === 2);
  });

test('what is not acted on is reported, in each of the files', async () => {
  const text = '[general]\nenabled = yes\ndebug = yes\n[master]\nalias = x\n[mappings]\nempty =>\n[radius]\nloguniqueid = yes\n';
  const file = await confOf(text);
  const reported = (parser: (file: ConfFile) => { readonly unknown: readonly { readonly option: string }[] }) =>
    parser(file).unknown.map(({ option }) => option);
  assert.deepEqual(reported(parseCdrConf), ['enabled', 'debug', 'alias', 'empty', 'loguniqueid']);
  assert.deepEqual(reported(parseCdrManagerConf), ['debug', 'alias', 'empty', 'loguniqueid']);
  assert.deepEqual(reported(parseRecordTemplatesConf), ['enabled', 'debug', 'alias', 'empty', 'loguniqueid']);
  assert.deepEqual(reported(parseRecordTableConf), ['enabled', 'debug', 'alias', 'empty', 'loguniqueid']);
});

test('a table is what its four options say; names that are none, and values that do not match the columns, are refused', async () => {
  const table = async (lines: string) => parseRecordTableConf(await confOf(`[master]\n${lines}`));
  const both = "columns = src, dst\nvalues = '${CDR(src)}','a,b'\n";
  const [columns, templates] = [
    ['src', 'dst'],
    ['${CDR(src)}', 'a,b'],
  ];
  assert.deepEqual(await table(`table = cdr\n${both}`), { table: 'cdr', columns, templates, busyTimeoutMs: 1000, unknown: [] });
  assert.deepEqual(await table(`table = t\n${both}busy_timeout = 50\n`), {
    table: 't',
    columns,
    templates,
    busyTimeoutMs: 50,
    unknown: [],
  });
  assert.equal((await table(both)).table, undefined);
  for (const wrong of [`table = a b\n${both}`, `table = cdr\ncolumns = src\nvalues = '1','2'\n`, `table = cdr\nbusy_timeout = 0\n`])
    await assert.rejects(table(wrong), ConfigError);
});
