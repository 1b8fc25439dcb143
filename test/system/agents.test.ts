import assert from 'node:assert/strict';
import test from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { SipPhone } from '../../src/testing/sip-phone/sip-phone.ts';
import { managerConf, SECRET, type SmallExchange, withExchange } from './small-exchange.ts';

const FILES = {
  'agents.conf': '[general]\npersistentagents = yes\n[1001]\nfullname = Ann Agent\n[1002]\n',
  'extensions.conf': `[default]
exten => 100,1,Dial(SIP/alice,30)
exten => 900,1,AgentLogin(1001,s)
exten => 901,1,AgentRequest(1001)
exten => 902,1,Dial(Agent/1001)
`,
  'manager.conf': managerConf(`[reader]\nsecret = ${SECRET}\nread = all\nwrite = system,call\n`),
};

async function logIn(exchange: SmallExchange, dialect: 'modern' | 'classic', user = 'admin'): Promise<AmiPeer> {
  const peer = await AmiPeer.connect({ port: dialect === 'modern' ? exchange.amiPort : exchange.classicPort });
  await peer.login(user, SECRET);
  return peer;
}

const linesOf = (text: string): string[] => text.trim().split('\r\n');

const phone = async (exchange: SmallExchange, name: string): Promise<SipPhone> => {
  const made = await SipPhone.start({ name, secret: SECRET, server: exchange.sip });
  await made.register();
  return made;
};

for (const exten of ['901', '902']) {
  test(`an agent and the caller of ${exten} hear each other, and the agent hears music afterwards`, () =>
    withExchange(
      async (exchange) => {
        const peer = await logIn(exchange, 'modern');
        const [alice, bob] = [await phone(exchange, 'alice'), await phone(exchange, 'bob')];
        try {
          const agent = await bob.call('900');
          await agent.answered();
          await peer.event('AgentLogin');
          const caller = await alice.call(exten);
          await caller.answered();
          agent.media.playTone(440);
          await caller.media.hears(440);
          caller.media.playTone(620);
          await agent.media.hears(620);
          caller.hangup();
          await caller.ended();
          await peer.event('MusicOnHoldStart', { Channel: /^SIP\/bob/ });
          agent.hangup();
          const left = await peer.event('AgentLogoff');
          assert.equal(left.get('Agent'), '1001');
        } finally {
          peer.close();
          await alice.stop();
          await bob.stop();
        }
      },
      { files: FILES },
    ));
}

test('modern: agents are listed with their phone and whom they talk to, and shown on the console', () =>
  withExchange(
    async (exchange) => {
      const peer = await logIn(exchange, 'modern');
      const [alice, bob] = [await phone(exchange, 'alice'), await phone(exchange, 'bob')];
      try {
        const agent = await bob.call('900');
        const login = await peer.event('AgentLogin');
        assert.deepEqual(linesOf(login.text).slice(-1), ['Agent: 1001']);
        const caller = await alice.call('901');
        await caller.answered();
        const start = await peer.action('Agents', { ActionID: '1' });
        assert.deepEqual(linesOf(start.text), ['Response: Success', 'ActionID: 1', 'EventList: start', 'Message: Agents will follow']);
        const row = linesOf((await peer.event('Agents')).text);
        assert.deepEqual(row.slice(0, 4), ['Event: Agents', 'Agent: 1001', 'Name: Ann Agent', 'Status: AGENT_ONCALL']);
        assert.match(row.slice(4, 8).join(' '), /^TalkingToChan: SIP\/alice-\S+ CallStarted: \d+ LoggedInTime: \d+ Channel: SIP\/bob-\S+$/);
        assert.deepEqual(linesOf((await peer.event('Agents')).text), [
          'Event: Agents',
          'Agent: 1002',
          'Name: ',
          'Status: AGENT_LOGGEDOFF',
          'ActionID: 1',
        ]);
        assert.deepEqual(linesOf((await peer.event('AgentsComplete')).text).slice(1), [
          'ActionID: 1',
          'EventList: Complete',
          'ListItems: 2',
        ]);
        const shown = await peer.action('Command', { Command: 'agent show online' });
        assert.match(shown.text, /1001 {5}Ann Agent {12}In use {6}SIP\/bob-\S+ +SIP\/alice-/);
        assert.match(shown.text, /Defined agents: 2, Logged in: 1, Talking: 1/);
        assert.match(
          (await peer.action('Command', { Command: 'agent show 1001' })).text,
          /State: In use\r?\nOutput: LoggedInChannel: SIP\/bob-/,
        );
        assert.match((await peer.action('Command', { Command: 'agent show 7' })).text, /Agent '7' not found/);
        assert.match((await peer.action('Command', { Command: 'agent logoff 1001 soft' })).text, /Logging out 1001/);
        caller.hangup();
        await agent.ended();
        const off = await peer.event('AgentLogoff');
        assert.match(linesOf(off.text).slice(-2).join(' '), /^Agent: 1001 Logintime: \d+$/);
      } finally {
        peer.close();
        await alice.stop();
        await bob.stop();
      }
    },
    { files: FILES },
  ));

test('classic: agents are listed, logged in to be called back and logged off in the words of 2006', () =>
  withExchange(
    async (exchange) => {
      const peer = await logIn(exchange, 'classic');
      const bob = await phone(exchange, 'bob');
      try {
        const reply = await peer.action('AgentCallbackLogin', { Agent: '1002', Exten: '100', Context: 'default', ActionID: '1' });
        assert.deepEqual(linesOf(reply.text), ['Response: Success', 'ActionID: 1', 'Message: Agent logged in']);
        assert.deepEqual(linesOf((await peer.event('Agentcallbacklogin')).text), [
          'Event: Agentcallbacklogin',
          'Privilege: agent,all',
          'Agent: 1002',
          'Loginchan: 100@default',
        ]);
        const call = await bob.call('900');
        await peer.event('Agentlogin');
        await peer.action('Agents');
        const row = linesOf((await peer.event('Agents')).text);
        assert.match(
          row.join(' '),
          /^Event: Agents Agent: 1001 Name: Ann Agent Status: AGENT_IDLE LoggedInChan: SIP\/bob-\S+ LoggedInTime: \d+ TalkingTo: n\/a$/,
        );
        assert.match((await peer.event('Agents')).text, /Name: None\r\nStatus: AGENT_IDLE\r\nLoggedInChan: 100@default\r\n/);
        assert.deepEqual(linesOf((await peer.event('AgentsComplete')).text), ['Event: AgentsComplete']);
        const shown = await peer.action('Command', { Command: 'show agents' });
        assert.match(shown.text, /^1001 {9}\(Ann Agent\) logged in on SIP\/bob-\S+ is idle \(musiconhold is 'default'\)$/m);
        assert.match(shown.text, /^1002 {9}available at '100@default' \(musiconhold is 'default'\)$/m);
        assert.match(shown.text, /^2 agents configured \[2 online , 0 offline\]$/m);
        const off = await peer.action('AgentLogoff', { Agent: '1002' });
        assert.equal(off.get('Message'), 'Agent logged out');
        assert.match(
          (await peer.event('Agentcallbacklogoff')).text,
          /Agent: 1002\r\nReason: CommandLogoff\r\nLoginchan: 100@default\r\nLogintime: \d\r\n/,
        );
        await peer.action('AgentLogoff', { Agent: '1001' });
        assert.match(
          (await peer.event('Agentcallbacklogoff')).text,
          /Agent: 1001\r\nReason: CommandLogoff\r\nLoginchan: \r\nLogintime: \d\r\n/,
        );
        assert.match((await peer.event('Agentlogoff')).text, /Agent: 1001\r\nLogintime: \d\r\nUniqueid: /);
        await call.ended();
      } finally {
        peer.close();
        await bob.stop();
      }
    },
    { files: FILES },
  ));

for (const dialect of ['modern', 'classic'] as const) {
  test(`${dialect}: actions on agents are refused in Asterisk's words, and to who has no right to agents`, () =>
    withExchange(
      async (exchange) => {
        const peer = await logIn(exchange, dialect);
        const messages: (string | undefined)[] = [];
        for (const [action, headers] of [
          ['AgentLogoff', {}],
          ['AgentLogoff', { Agent: '9' }],
          ['AgentLogoff', { Agent: '1001', Soft: 'true' }],
          ['AgentCallbackLogin', {}],
          ['AgentCallbackLogin', { Agent: '9' }],
          ['AgentCallbackLogin', { Agent: '9', Exten: '100' }],
        ] as const)
          messages.push((await peer.action(action, headers)).get('Message'));
        assert.deepEqual(messages, [
          'No agent specified',
          'No such agent',
          'Agent logged out',
          'No agent specified',
          'No extension specified',
          'No such agent',
        ]);
        peer.close();
        const reader = await logIn(exchange, dialect, 'reader');
        for (const action of ['Agents', 'AgentLogoff', 'AgentCallbackLogin'])
          assert.equal((await reader.action(action, { Agent: '1001', Exten: '1' })).get('Message'), 'Permission denied');
        reader.close();
      },
      { files: FILES },
    ));
}
