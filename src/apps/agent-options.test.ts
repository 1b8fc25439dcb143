import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parseAgentsConf } from '../config/agents-conf.ts';
import { readConfOrEmpty } from '../config/conf-file.ts';
import { MemoryConfSource } from '../config/conf-source.ts';
import type { Channel } from '../core/channel/channel.ts';
import { type CallRecorder, callRecorder, type MonitorOptions } from '../core/ports/call-recorder.ts';
import { type CallRecords, callRecords } from '../core/ports/call-records.ts';
import { type AgentKit, agentKit, stepsOf } from '../testing/agent-kit.ts';
import { dial } from '../testing/app-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';

/** What one line of agents.conf does: of 2006 agents 1001 and 1002 stand below `[agents]`, today 1001 is a section. */
interface Row {
  readonly general?: string;
  readonly agents?: string;
  readonly section?: string;
  does(kit: AgentKit, records: Records): Promise<void>;
}

/** What was recorded, and written into call records. */
interface Records {
  readonly started: MonitorOptions[];
  readonly userFields: string[];
}

async function kitOf({ general = '', agents, section }: Row): Promise<{ kit: AgentKit; records: Records }> {
  const declared = section === undefined ? `[agents]\n${agents ?? ''}\nagent => 1001,,Ann\nagent => 1002,,Ben\n` : `[1001]\n${section}\n`;
  const kit = await agentKit(`[general]\n${general}\n${declared}`);
  const records: Records = { started: [], userFields: [] };
  const recorder: Partial<CallRecorder> = {
    isMonitored: () => false,
    startMonitor: (_, options = {}) => {
      records.started.push(options);
      return 'started';
    },
    stopMonitor: () => true,
  };
  callRecorder.fill(kit.core, recorder as CallRecorder);
  callRecords.fill(kit.core, { setUserField: (_: Channel, text: string) => records.userFields.push(text) > 0 } as CallRecords);
  return { kit, records };
}

/** Bob is logged in as 1001, and Alice calls that agent. */
async function called(kit: AgentKit) {
  const bob = await kit.call('bob', '900');
  const alice = await kit.call('alice', '902');
  return { bob, alice, isOnCall: () => kit.pool.get('1001')?.state === 'onCall' };
}

/** 1001 is called back at 101, where Carol answers, and Alice calls that agent. */
async function calledBack(kit: AgentKit) {
  await kit.pool.logInCallback('1001', { exten: '101', context: 'default' });
  const alice = await kit.call('alice', '902');
  const carol = kit.driver.channelOf('carol');
  carol.partyAnswered();
  await kit.settle();
  return { alice, carol, isOnCall: () => kit.pool.get('1001')?.state === 'onCall' };
}

const isLoggedIn = (kit: AgentKit) => kit.pool.get('1001')?.isLoggedIn;

const OPTIONS: Readonly<Record<string, readonly Row[]>> = {
  ackcall: [
    {
      agents: 'ackcall = always',
      async does(kit) {
        const { bob, isOnCall } = await called(kit);
        assert.equal(isOnCall(), false);
        await dial(kit, bob, '#');
        assert.equal(isOnCall(), true);
      },
    },
    {
      agents: 'ackcall = yes',
      async does(kit) {
        const { alice, isOnCall } = await called(kit);
        assert.equal(isOnCall(), true, 'who stays on the phone has nothing to accept');
        alice.partyHungUp(16);
        await kit.settle();
        await kit.pool.logOff('1001', false);
        await kit.settle();
        const back = await calledBack(kit);
        assert.equal(back.isOnCall(), false);
        await dial(kit, back.carol, '#');
        assert.equal(back.isOnCall(), true);
      },
    },
    {
      section: 'ackcall = yes',
      async does(kit) {
        const { bob, isOnCall } = await called(kit);
        assert.equal(isOnCall(), false);
        await dial(kit, bob, '#');
        assert.equal(isOnCall(), true);
      },
    },
  ],
  acceptdtmf: [
    {
      section: 'ackcall = yes\nacceptdtmf = 7',
      async does(kit) {
        const { bob, isOnCall } = await called(kit);
        await dial(kit, bob, '#');
        assert.equal(isOnCall(), false);
        await dial(kit, bob, '7');
        assert.equal(isOnCall(), true);
      },
    },
  ],
  autologoff: [
    {
      section: 'ackcall = yes\nautologoff = 5',
      async does(kit) {
        const { bob } = await called(kit);
        await kit.clock.advance(4999);
        assert.equal(bob.ended, false);
        await kit.clock.advance(1);
        assert.equal(bob.ended, true);
      },
    },
    {
      agents: 'autologoff = 5',
      async does(kit) {
        await kit.pool.logInCallback('1001', { exten: '101', context: 'default' });
        await kit.call('alice', '902');
        await kit.clock.advance(4999);
        assert.equal(isLoggedIn(kit), true);
        await kit.clock.advance(1);
        assert.equal(isLoggedIn(kit), false);
      },
    },
  ],
  autologoffunavail: ['yes', 'no'].map((value) => ({
    agents: `autologoffunavail = ${value}`,
    async does(kit) {
      await kit.pool.logInCallback('1001', { exten: 'nowhere', context: 'default' });
      await kit.call('alice', '902');
      assert.equal(isLoggedIn(kit), value === 'no');
    },
  })),
  endcall: [
    {
      agents: 'endcall = no',
      async does(kit) {
        const { bob, alice } = await called(kit);
        await dial(kit, bob, '*');
        assert.equal(alice.ended, false);
        assert.ok(legOf(alice).orders.includes('digit *'));
      },
    },
  ],
  enddtmf: [
    {
      agents: 'enddtmf = 9',
      async does(kit) {
        const { bob, alice } = await called(kit);
        await dial(kit, bob, '*');
        assert.ok(legOf(alice).orders.includes('digit *'));
        await dial(kit, bob, '9');
        assert.deepEqual([alice.ended, bob.ended], [true, false]);
      },
    },
  ],
  wrapuptime: [
    {
      section: 'wrapuptime = 3000',
      async does(kit) {
        const { alice } = await called(kit);
        alice.partyHungUp(16);
        await kit.clock.advance(2999);
        assert.equal(kit.pool.get('1001')?.state, 'wrappingUp');
        await kit.clock.advance(1);
        assert.equal(kit.pool.get('1001')?.state, 'ready');
      },
    },
  ],
  musiconhold: [
    {
      section: 'musiconhold = jazz',
      async does(kit) {
        await kit.call('bob', '900');
        assert.ok(kit.trace('bob').includes('music jazz'));
      },
    },
  ],
  group: [
    {
      agents: 'group = 2,3\nagent => 7,,Seven\ngroup = 1',
      async does(kit) {
        await called(kit);
        await kit.call('carol', '903');
        assert.ok(stepsOf(kit, 'carol').includes('2 NoOp(BUSY)'), 'the agent of the group is on a call');
        assert.deepEqual([kit.pool.find('@2'), kit.pool.find('@3'), kit.pool.find('@4')], ['loggedOff', 'loggedOff', 'unknown']);
      },
    },
  ],
  recordagentcalls: [
    {
      section: 'recordagentcalls = yes',
      async does(kit, { started, userFields }) {
        const { bob } = await called(kit);
        assert.deepEqual(started, [{ file: `agent-1001-${bob.uniqueId.replaceAll('.', '-')}`, format: 'wav', mix: true }]);
        assert.deepEqual(userFields, []);
      },
    },
  ],
  recordformat: [
    {
      agents: 'recordagentcalls = yes\nrecordformat = ulaw',
      async does(kit, { started }) {
        await called(kit);
        assert.equal(started[0]?.format, 'ulaw');
      },
    },
  ],
  urlprefix: [
    {
      agents: 'recordagentcalls = yes\nurlprefix = http://records.example/',
      async does(kit, { userFields }) {
        const { bob } = await called(kit);
        assert.deepEqual(userFields, [`http://records.example/agent-1001-${bob.uniqueId.replaceAll('.', '-')}.wav`]);
      },
    },
  ],
  custom_beep: [
    {
      section: 'custom_beep = tock',
      async does(kit) {
        const { bob } = await called(kit);
        assert.deepEqual(
          legOf(bob).media.sounds.filter((sound) => /beep|tock/.test(sound)),
          ['tock'],
        );
      },
    },
  ],
  fullname: [
    {
      section: 'fullname = Ann Agent',
      async does(kit) {
        assert.equal(kit.pool.get('1001')?.options.fullName, 'Ann Agent');
      },
    },
  ],
  maxlogintries: [
    {
      general: 'maxlogintries = 2',
      agents: 'agent => 1003,4321,Cleo',
      async does(kit) {
        const carol = await kit.call('carol', '909');
        for (const digits of ['1#', '1003#']) await dial(kit, carol, digits);
        assert.equal(carol.ended, false);
        await dial(kit, carol, '1#');
        assert.equal(carol.ended, true);
      },
    },
  ],
  goodbye: [
    {
      general: 'goodbye = see-you',
      async does(kit) {
        const bob = await kit.call('bob', '908');
        assert.deepEqual(legOf(bob).media.sounds, ['agent-loginok', 'see-you']);
        assert.equal(bob.ended, true);
      },
    },
  ],
  multiplelogin: ['yes', 'no'].map((value) => ({
    general: `multiplelogin = ${value}`,
    async does(kit) {
      const there = { exten: '101', context: 'default' };
      await kit.pool.logInCallback('1001', there);
      assert.deepEqual(await kit.pool.logInCallback('1002', there), value === 'no' ? 'taken' : { location: '101@default' });
    },
  })),
  persistentagents: ['yes', 'no'].map((value) => ({
    general: `persistentagents = ${value}`,
    async does(kit) {
      await kit.pool.logInCallback('1001', { exten: '101', context: 'default' });
      assert.equal(kit.core.database.get('Agents', '1001'), value === 'yes' ? '101@default;' : undefined);
    },
  })),
};

for (const [option, rows] of Object.entries(OPTIONS))
  for (const row of rows)
    test(`agents.conf, ${option}: ${[row.general, row.agents, row.section].filter(Boolean).join(' ').replaceAll('\n', ', ')}`, async () => {
      const { kit, records } = await kitOf(row);
      await row.does(kit, records);
    });

test('each option of agents.conf that is acted on is tried here, and each other one of Asterisk is reported with its place', async () => {
  const page = await readFile(new URL('../../docs/compatibility.md', import.meta.url), 'utf8');
  const section = /## agents\.conf\n([^#]*)/.exec(page)?.[1] ?? '';
  const acted = [...section.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
  assert.deepEqual([...new Set(acted)].sort(), Object.keys(OPTIONS).sort());
  const text = '[agents]\nupdatecdr = yes\nsavecallsin = /var/calls\nagent => 1001,,Ann\n[1002]\nupdatecdr = yes\n';
  const { unknown } = await parseAgentsConf(await readConfOrEmpty(new MemoryConfSource({ 'agents.conf': text }), 'agents.conf'));
  assert.deepEqual(
    unknown.map(({ line, option }) => `${line} ${option}`),
    ['2 updatecdr', '3 savecallsin', '6 updatecdr'],
  );
});
