import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AgentQueries } from '../../exchange/agent-queries.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { agentKit } from '../../testing/agent-kit.ts';
import type { CommandDialect } from '../define-command.ts';
import { commandSet } from '../index.ts';
import { noManager } from '../manager-console.ts';

/** Bob is logged in as 1001 and talks to Alice, 1002 is called back at 101, 1003 is not there. */
async function setUp() {
  const kit = await agentKit('[1001]\nfullname = Ann Agent\n[1002]\nfullname = Ben\nmusiconhold =\n[1003]\n');
  await kit.call('bob', '900');
  await kit.call('alice', '902');
  await kit.pool.logInCallback('1002', { exten: '101', context: 'default' });
  const exchange = { agents: new AgentQueries(kit.core) } as unknown as Exchange;
  const run = async (dialect: CommandDialect, line: string) => {
    const { lines, ...rest } = await commandSet.run({ exchange, manager: noManager, dialect, stop: () => {} }, line);
    return { lines: [...lines], ...rest };
  };
  return { ...kit, run };
}

const MODERN = [
  'Agent-ID Name                 State       Channel                        Talking with',
  '1001     Ann Agent            In use      Test/bob-00000000              Test/alice-00000001',
  '1002     Ben                  Not in use  101@default                    ',
  '1003                          Unavailable                                ',
  '',
  'Defined agents: 3, Logged in: 2, Talking: 1',
];
const CLASSIC = [
  "1001         (Ann Agent) logged in on Test/bob-00000000 talking to Test/alice-00000001 (musiconhold is 'default')",
  "1002         (Ben) available at '101@default'",
  "1003         not logged in (musiconhold is 'default')",
];
const AGENT = [
  ...[
    'Id: 1001',
    'Name: Ann Agent',
    'Beep: beep',
    'MOH: default',
    'RecordCalls: No',
    'State: In use',
    'LoggedInChannel: Test/bob-00000000',
  ],
  ...['LoggedInTime: 1700000000', 'TalkingWith: Test/alice-00000001', 'CallStarted: 1700000000'],
];
const SHOW_USAGE = ['Usage: agent show <agent-id>', '       Show information about the <agent-id> agent'];
const ONLINE_USAGE = ['Usage: agent show online', '       Provides summary information for logged in agents.'];
const LOGOFF_USAGE = [
  'Usage: agent logoff <agent-id> [soft]',
  '       Sets an agent as no longer logged in.',
  "       If 'soft' is specified, do not hangup existing calls.",
];
const ALL_CLASSIC = [...CLASSIC, '3 agents configured [2 online , 1 offline]', ''];
const ONLINE_CLASSIC = [...CLASSIC.slice(0, 2), '2 agents online', ''];
const ONLINE_MODERN = MODERN.toSpliced(3, 1);

const SHOWN: readonly (readonly [dialect: CommandDialect, line: string, lines: readonly string[], failed?: true])[] = [
  ['modern', 'agent show all', MODERN],
  ['modern', 'show agents', MODERN],
  ['modern', 'agent show online', ONLINE_MODERN],
  ['modern', 'agent show online x', ONLINE_USAGE, true],
  ['modern', 'agent show', SHOW_USAGE, true],
  ['modern', 'agent show 1001', AGENT],
  [
    'modern',
    'agent show 1002',
    [
      'Id: 1002',
      'Name: Ben',
      'Beep: beep',
      'MOH: ',
      'RecordCalls: No',
      'State: Not in use',
      'CalledBackAt: 101@default',
      'LoggedInTime: 1700000000',
    ],
  ],
  ['modern', 'agent show 1003', ['Id: 1003', 'Name: ', 'Beep: beep', 'MOH: default', 'RecordCalls: No', 'State: Unavailable']],
  ['modern', 'agent show 9', ["Agent '9' not found"]],
  ['modern', 'agent logoff', LOGOFF_USAGE, true],
  ['modern', 'agent logoff 1001 hard', LOGOFF_USAGE, true],
  ['modern', 'agent logoff 9', []],
  ['classic', 'show agents', ALL_CLASSIC],
  ['classic', 'agent show', ALL_CLASSIC],
  ['classic', 'show agents online', ONLINE_CLASSIC],
  ['classic', 'agent show online', ONLINE_CLASSIC],
  ['classic', 'agent show 1001', AGENT],
  ['classic', 'agent logoff', LOGOFF_USAGE, true],
  ['classic', 'agent logoff Agent/9', []],
];

test('agents are shown, and refusals printed, line by line as in either time', async () => {
  const { run } = await setUp();
  for (const [dialect, line, lines, failed] of SHOWN)
    assert.deepEqual(await run(dialect, line), failed ? { lines, failed } : { lines }, `${dialect}: ${line}`);
});

test('an agent is logged off by its id, in 2006 by the name of its channel too; softly, its call may end first', async () => {
  const { run, pool, driver, settle } = await setUp();
  assert.deepEqual(await run('classic', 'agent logoff Agent/1002'), { lines: ['Logging out 1002'] });
  assert.equal(pool.get('1002')?.isLoggedIn, false);
  const bob = driver.channelOf('bob');
  assert.deepEqual(await run('modern', 'agent logoff 1001 soft'), { lines: ['Logging out 1001'] });
  await settle();
  assert.equal(bob.ended, false);
  assert.deepEqual(await run('modern', 'agent logoff 1001'), { lines: ['Logging out 1001'] });
  await settle();
  assert.equal(bob.ended, true);
});
