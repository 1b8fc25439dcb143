import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { AgentQueries } from '../../../exchange/agent-queries.ts';
import type { Exchange } from '../../../exchange/exchange.ts';
import { agentKit } from '../../../testing/agent-kit.ts';
import { account, startManager } from '../../manager-fixture.ts';
import { agentActions } from './index.ts';

const CONF = `[general]
multiplelogin = no
[1001]
fullname = Ann Agent
[1002]
fullname = Ben
[1003]
`;

/** A manager over three agents: Bob is logged in as 1001 and talks to Alice, 1002 is called back at 101, 1003 is not there. */
async function setUp(t: TestContext) {
  const kit = await agentKit(CONF);
  const bob = await kit.call('bob', '900');
  const alice = await kit.call('alice', '902');
  await kit.pool.logInCallback('1002', { exten: '101', context: 'default' });
  const exchange = { bus: kit.core.bus, system: { uptimeSeconds: 7, lastReloadSeconds: 0 }, agents: new AgentQueries(kit.core) };
  const accounts = [account('admin', { read: 'none' }), account('caller', { read: 'none', write: 'call,system' })];
  const fixture = await startManager({ accounts }, { exchange: exchange as unknown as Exchange, actions: agentActions });
  t.after(() => fixture.stop());
  const as = async (listener: 'modern' | 'classic', user = 'admin') => {
    const peer = await fixture.logIn({ listener, user });
    const next = async () => (await peer.next()).replaceAll('\r\n', '|');
    const send = (action: string, ...lines: string[]) => {
      peer.send(`Action: ${action}`, 'ActionID: 7', ...lines);
      return next();
    };
    return { send, next };
  };
  return { kit, as, bob, alice };
}

const ok = (message: string) => `Response: Success|ActionID: 7|Message: ${message}`;
const error = (message: string) => `Response: Error|ActionID: 7|Message: ${message}`;

const LISTS = {
  modern: [
    'Response: Success|ActionID: 7|EventList: start|Message: Agents will follow',
    'Event: Agents|Agent: 1001|Name: Ann Agent|Status: AGENT_ONCALL|TalkingToChan: Test/alice-00000001|CallStarted: 1700000000|LoggedInTime: 1700000000|Channel: Test/bob-00000000|ChannelState: 6|ChannelStateDesc: Up|CallerIDNum: 101|CallerIDName: Bob|ConnectedLineNum: 100|ConnectedLineName: Alice|Language: en|AccountCode: |Context: default|Exten: 900|Priority: 1|Uniqueid: 1700000000.0|Linkedid: 1700000000.0|ActionID: 7',
    'Event: Agents|Agent: 1002|Name: Ben|Status: AGENT_IDLE|LoggedInTime: 1700000000|ActionID: 7',
    'Event: Agents|Agent: 1003|Name: |Status: AGENT_LOGGEDOFF|ActionID: 7',
    'Event: AgentsComplete|ActionID: 7|EventList: Complete|ListItems: 3',
  ],
  classic: [
    'Response: Success|ActionID: 7|Message: Agents will follow',
    'Event: Agents|Agent: 1001|Name: Ann Agent|Status: AGENT_ONCALL|LoggedInChan: Test/bob-00000000|LoggedInTime: 1700000000|TalkingTo: 100|ActionID: 7',
    'Event: Agents|Agent: 1002|Name: Ben|Status: AGENT_IDLE|LoggedInChan: 101@default|LoggedInTime: 1700000000|TalkingTo: n/a|ActionID: 7',
    'Event: Agents|Agent: 1003|Name: None|Status: AGENT_LOGGEDOFF|LoggedInChan: n/a|LoggedInTime: 0|TalkingTo: n/a|ActionID: 7',
    'Event: AgentsComplete|ActionID: 7',
  ],
} as const;

for (const dialect of ['modern', 'classic'] as const) {
  test(`${dialect}: Agents lists each agent with its phone and whom it talks to`, async (t) => {
    const { as } = await setUp(t);
    const { send, next } = await as(dialect);
    const told = [await send('Agents')];
    while (told.length < LISTS[dialect].length) told.push(await next());
    assert.deepEqual(told, LISTS[dialect]);
  });

  test(`${dialect}: an agent is logged in to be called back, and off again; each refusal has its text`, async (t) => {
    const { as, kit, bob } = await setUp(t);
    const { send } = await as(dialect);
    assert.equal(await send('AgentCallbackLogin'), error('No agent specified'));
    assert.equal(await send('AgentCallbackLogin', 'Agent: 1003'), error('No extension specified'));
    assert.equal(await send('AgentCallbackLogin', 'Agent: 9', 'Exten: 101'), error('No such agent'));
    assert.equal(await send('AgentCallbackLogin', 'Agent: 1001', 'Exten: 101'), error('Agent already logged in'));
    const there = ['Exten: 101', 'Context: default'];
    assert.equal(await send('AgentCallbackLogin', 'Agent: 1003', ...there), error('Another agent is logged in at that extension'));
    const options = ['AckCall: true', 'WrapupTime: 500'];
    assert.equal(await send('AgentCallbackLogin', 'Agent: 1003', 'Exten: 900', ...options), ok('Agent logged in'));
    const agent = kit.pool.get('1003');
    assert.deepEqual([agent?.callback?.location, agent?.mustAcknowledge, agent?.overrides.wrapUpMs], ['900', true, 500]);
    assert.equal(await send('AgentLogoff'), error('No agent specified'));
    assert.equal(await send('AgentLogoff', 'Agent: 9'), error('No such agent'));
    assert.equal(await send('AgentLogoff', 'Agent: 1003'), ok('Agent logged out'));
    assert.equal(agent?.isLoggedIn, false);
    assert.equal(await send('AgentLogoff', 'Agent: 1001', 'Soft: true'), ok('Agent logged out'));
    assert.equal(bob.ended, false, 'the call may end first');
    assert.equal(await send('AgentLogoff', 'Agent: 1001'), ok('Agent logged out'));
    await kit.settle();
    assert.equal(bob.ended, true);
  });

  test(`${dialect}: an account without the class agent is refused`, async (t) => {
    const { as } = await setUp(t);
    const { send } = await as(dialect, 'caller');
    for (const { name } of agentActions) assert.equal(await send(name, 'Agent: 1001', 'Exten: 1'), error('Permission denied'), name);
  });
}
