import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Exchange } from '../../exchange/exchange.ts';
import { VoicemailQueries } from '../../exchange/voicemail-queries.ts';
import { leaveMessage, voicemailKit } from '../../testing/voicemail-kit.ts';
import { CommandSet } from '../command-set.ts';
import type { CommandDialect } from '../define-command.ts';
import { noManager } from '../manager-console.ts';
import { voicemailShowAliases, voicemailShowUsers, voicemailShowZones } from './show.ts';

const CONF = `
[general]
aliasescontext = devices
[zonemessages]
central = America/Chicago|'vm-received' Q 'digits/at' IMp
[default]
101 => 1234,Bob Baker,,,tz=central
[sales]
200 => 1111,Sales
[devices]
6101@devices => 101@default
`;

async function setUp(conf = CONF) {
  const kit = await voicemailKit(conf);
  if (kit.voicemail.size > 0) await leaveMessage(kit, 'alice', 'one');
  const exchange = { voicemail: new VoicemailQueries(kit.core) } as unknown as Exchange;
  const set = new CommandSet([voicemailShowAliases, voicemailShowUsers, voicemailShowZones]);
  return async (line: string, dialect: CommandDialect = 'modern') => {
    const { lines, ...rest } = await set.run({ exchange, manager: noManager, dialect, stop: () => {} }, line);
    return { lines: [...lines], ...rest };
  };
}

const HEAD = 'Context    Mbox  User                      Zone       NewMsg';
const BOB = 'default    101   Bob Baker                 central         1';
const SALES = 'sales      200   Sales                                     1';

test('mailboxes are shown, all or those of a context, and counted at the end since 2006', async () => {
  const run = await setUp();
  assert.deepEqual(await run('voicemail show users'), { lines: [HEAD, BOB, SALES, '2 voicemail users configured.'] });
  assert.deepEqual(await run('voicemail show users for sales'), { lines: [HEAD, SALES, '1 voicemail users configured.'] });
  assert.deepEqual(await run('show voicemail users', 'classic'), { lines: [HEAD, BOB, SALES] });
  assert.deepEqual(await run('voicemail show users for nosuch'), { lines: ['No such voicemail context "nosuch"'], failed: true });
  for (const wrong of ['for', 'of sales', 'for sales now'])
    assert.deepEqual(await run(`voicemail show users ${wrong}`), {
      lines: ['Usage: voicemail show users [for <context>]', '       Lists all mailboxes currently set up'],
      failed: true,
    });
});

test('zones and other names of mailboxes are shown', async () => {
  const run = await setUp();
  assert.deepEqual((await run('voicemail show zones')).lines, [
    'Zone            Timezone             Message Format                               ',
    "central         America/Chicago      'vm-received' Q 'digits/at' IMp              ",
  ]);
  assert.deepEqual((await run('voicemail show aliases')).lines, [
    'Aliases context: devices',
    'Alias                            Mailbox                         ',
    '6101@devices                     101@default                     ',
  ]);
  for (const what of ['zones', 'aliases']) assert.equal((await run(`voicemail show ${what} more`)).failed, true);
});

test('where nothing is configured each says so', async () => {
  const run = await setUp('');
  assert.deepEqual(await run('voicemail show users'), { lines: ['There are no voicemail users currently defined'], failed: true });
  assert.deepEqual(await run('voicemail show zones'), { lines: ['There are no voicemail zones currently defined'], failed: true });
  assert.deepEqual(await run('voicemail show aliases'), { lines: ['Aliases are not enabled'] });
});
