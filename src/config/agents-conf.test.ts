import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../base/errors.ts';
import { parseAgentsConf } from './agents-conf.ts';
import { readConfOrEmpty } from './conf-file.ts';
import { MemoryConfSource } from './conf-source.ts';

const read = async (text: string) => parseAgentsConf(await readConfOrEmpty(new MemoryConfSource({ 'agents.conf': text }), 'agents.conf'));

test('of 2006: what stands above an agent holds for it, and it has a password', async () => {
  const options = await read(`[general]
persistentagents = yes
[agents]
maxlogintries = 5
ackcall = yes
wrapuptime = 5000
group = 1,2
agent => 1002,4321,Ben Agent, junior
ackcall = always
endcall = no
group =
agent => 1001,,Ann
updatecdr = yes
`);
  assert.deepEqual([options.isPersistent, options.maxLoginTries], [true, 5]);
  assert.deepEqual(
    options.agents.map((agent) => [
      agent.id,
      agent.password,
      agent.fullName,
      agent.acknowledges,
      agent.endDigit,
      agent.groups,
      agent.wrapUpMs,
    ]),
    [
      ['1001', '', 'Ann', 'everybody', '', [], 5000],
      ['1002', '4321', 'Ben Agent,junior', 'calledBack', '*', [1, 2], 5000],
    ],
  );
  assert.deepEqual(
    options.unknown.map(({ option, line }) => `${line} ${option}`),
    ['13 updatecdr'],
  );
});

test('of today: a section is an agent, without a password', async () => {
  const { agents } = await read(
    '[general]\n[base](!)\nackcall = yes\nacceptdtmf = 12#\nautologoff = 15\n[1001](base)\nfullname = Ann\nrecordagentcalls = yes\n',
  );
  const [agent] = agents;
  assert.deepEqual(
    [agent?.id, agent?.fullName, agent?.password, agent?.acknowledges, agent?.acceptDigits, agent?.autoLogoffSeconds, agent?.recordsCalls],
    ['1001', 'Ann', undefined, 'everybody', '12#', 15, true],
  );
  assert.deepEqual([agent?.beepSound, agent?.musicClass, agent?.endDigit], ['beep', 'default', '']);
});

test('an agent that is declared twice, or has no id, is refused with its place', async () => {
  for (const [text, line] of [
    ['[agents]\nagent => 1,2,A\nagent => 1,3,B\n', 3],
    ['[agents]\nagent => ,2,A\n', 2],
    ['[1001]\nfullname=A\n[agents]\nagent => 1001,2,B\n', 4],
    ['[1001]\nwrapuptime=long\n', 2],
    ['[1001]\nacceptdtmf=yes\n', 2],
  ] as const)
    await assert.rejects(read(text), (error) => error instanceof ConfigError && error.line === line, text);
});
