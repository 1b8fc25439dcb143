import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queueLogSlot } from '../core/ports/queue-log.ts';
import { logAgents } from '../features/agent/agent-log.ts';
import { agent as agentFunction } from '../functions/agent.ts';
import { type AgentKit, agentKit, stepsOf } from '../testing/agent-kit.ts';
import { dial } from '../testing/app-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';

const TODAY = '[1001]\nfullname=Ann Agent\nwrapuptime=2000\n';
const OF_2006 = '[general]\npersistentagents=yes\n[agents]\nwrapuptime=2000\ngroup=1\nagent => 1001,4321,Ann Agent\nagent => 1002,,Ben\n';

const devices = (kit: AgentKit): string[] =>
  kit.told('device.stateChanged').flatMap(({ device, state }) => (device === 'Agent:1001' ? [state] : []));

test('an agent who logs in waits with music, takes a call, wraps up and takes the next one', async () => {
  const kit = await agentKit(TODAY);
  const bob = await kit.call('bob', '900');
  assert.equal(bob.bridge?.type, 'agent_hold');
  assert.equal(kit.core.holdMusic.isOn(bob), true);
  assert.deepEqual(
    kit.told('agent.loggedIn').map(({ agent, channel }) => [agent, channel.name]),
    [['1001', bob.name]],
  );
  const alice = await kit.call('alice', '901');
  assert.equal(alice.bridge?.peerOf(alice), bob);
  assert.equal(kit.core.holdMusic.isOn(bob), false);
  assert.ok(legOf(bob).media.sounds.includes('beep'));
  assert.deepEqual([alice.connectedLine.number, bob.connectedLine.number], ['101', '100']);
  assert.equal(alice.getVariable('AGENT_STATUS'), undefined);
  assert.equal(kit.pool.get('1001')?.state, 'onCall');
  await kit.call('carol', '901');
  assert.ok(stepsOf(kit, 'carol').includes('2 NoOp(BUSY)'));
  alice.partyHungUp(16);
  await kit.settle();
  assert.equal(kit.trace('alice').at(-1), 'hungUp 16');
  assert.equal(bob.bridge?.type, 'agent_hold');
  assert.equal(bob.connectedLine.number, undefined);
  assert.equal(kit.pool.get('1001')?.state, 'wrappingUp');
  await kit.clock.advance(2000);
  assert.equal(kit.pool.get('1001')?.state, 'ready');
  assert.deepEqual(devices(kit), ['UNAVAILABLE', 'NOT_INUSE', 'INUSE', 'NOT_INUSE']);
  await kit.clock.advance(10_000);
  bob.partyHungUp(16);
  await kit.settle();
  const [loggedOff] = kit.told('agent.loggedOff');
  assert.deepEqual([loggedOff?.agent, loggedOff?.loggedInSeconds], ['1001', 12]);
  assert.equal(devices(kit).at(-1), 'UNAVAILABLE');
});

test('who asks for an agent that is not there, or does not exist, goes on with the reason', async () => {
  const kit = await agentKit(TODAY);
  await kit.call('alice', '901');
  await kit.call('carol', '905');
  assert.ok(stepsOf(kit, 'alice').includes('2 NoOp(NOT_LOGGED_IN)'));
  assert.ok(stepsOf(kit, 'carol').includes('2 NoOp(INVALID)'));
  await kit.call('bob', '900');
  await kit.call('dave', '900');
  assert.ok(stepsOf(kit, 'dave').includes('2 NoOp(ALREADY_LOGGED_IN)'));
});

test('an agent who has to accept a call does so by digits, and is logged off when that takes too long', async () => {
  const kit = await agentKit(`${TODAY}ackcall=yes\nacceptdtmf=12\nautologoff=5\n`);
  const bob = await kit.call('bob', '900');
  const alice = await kit.call('alice', '901');
  assert.equal(kit.pool.get('1001')?.state, 'called');
  await dial(kit, bob, '912');
  assert.equal(alice.bridge?.peerOf(alice), bob);
  alice.partyHungUp(16);
  await kit.clock.advance(2000);
  const carol = await kit.call('carol', '901');
  await kit.clock.advance(5000);
  assert.ok(stepsOf(kit, 'carol').includes('2 NoOp(NOT_CONNECTED)'));
  assert.equal(carol.ended, true);
  assert.equal(bob.ended, true);
  assert.equal(kit.told('agent.loggedOff').length, 1);
});

test('a caller who gives up leaves the agent free again', async () => {
  const kit = await agentKit(`${TODAY}ackcall=yes\n`);
  const bob = await kit.call('bob', '900');
  const alice = await kit.call('alice', '901');
  alice.partyHungUp(16);
  await kit.settle();
  assert.equal(kit.pool.get('1001')?.state, 'ready');
  assert.equal(bob.bridge?.type, 'agent_hold');
  assert.equal(kit.core.holdMusic.isOn(bob), true);
  assert.equal([...kit.core.bridges.values()].length, 1);
});

test('ordered off softly, an agent leaves after its call; at once when it has none', async () => {
  const kit = await agentKit(TODAY);
  const bob = await kit.call('bob', '900');
  const alice = await kit.call('alice', '901');
  assert.equal(await kit.pool.logOff('1001', true), true);
  await kit.settle();
  assert.equal(alice.bridge?.peerOf(alice), bob);
  alice.partyHungUp(16);
  await kit.settle();
  assert.equal(bob.ended, true);
  const again = await kit.call('bob', '900');
  assert.equal(await kit.pool.logOff('1001', true), true);
  await kit.settle();
  assert.equal(again.ended, true);
  assert.equal(await kit.pool.logOff('9999', true), false);
  assert.equal(kit.told('agent.logoffOrdered').length, 2);
});

test('ordered off at once, an agent loses its call', async () => {
  const kit = await agentKit(TODAY);
  const bob = await kit.call('bob', '900');
  const alice = await kit.call('alice', '901');
  await kit.pool.logOff('1001', false);
  await kit.settle();
  assert.deepEqual([alice.ended, bob.ended], [true, true]);
  assert.ok(kit.trace('bob').includes('softHangup 32'));
});

test('an agent of 2006 is asked for the password, three times at most', async () => {
  const kit = await agentKit(OF_2006);
  const bob = await kit.call('bob', '900');
  await dial(kit, bob, '1111#');
  await dial(kit, bob, '1001#');
  await dial(kit, bob, '4321#');
  assert.equal(bob.bridge?.type, 'agent_hold');
  assert.deepEqual(
    legOf(bob).media.sounds.filter((sound) => sound !== 'tune'),
    ['agent-pass', 'agent-incorrect', 'agent-pass', 'agent-loginok'],
  );
  const carol = await kit.call('carol', '900');
  for (const digits of ['1#', '1001#', '1#', '1001#', '1#']) await dial(kit, carol, digits);
  assert.equal(carol.ended, true);
});

test('a call by Dial to an agent goes over a channel of its own, and * of the agent ends it', async () => {
  const kit = await agentKit(OF_2006);
  const bob = await kit.call('bob', '900');
  await dial(kit, bob, '4321#');
  const alice = await kit.call('alice', '902');
  const agent = kit.core.channels.find('Agent/1001')!;
  assert.equal(alice.bridge?.peerOf(alice), agent);
  assert.equal(agent.state, 6);
  assert.equal(kit.core.devices.get('Agent/1001'), 'BUSY');
  await kit.call('carol', '902');
  assert.ok(stepsOf(kit, 'carol').includes('2 NoOp(BUSY)'));
  await dial(kit, bob, '5');
  assert.ok(legOf(alice).orders.includes('digit 5'));
  await dial(kit, bob, '*');
  assert.deepEqual([agent.ended, alice.ended, bob.ended], [true, true, false]);
  assert.equal(bob.bridge?.type, 'agent_hold');
  assert.equal(kit.pool.get('1001')?.state, 'wrappingUp');
});

test('an agent that is not logged in cannot be dialled; a group gives one that is free, and may be waited for', async () => {
  const kit = await agentKit(OF_2006);
  await kit.call('alice', '902');
  assert.ok(stepsOf(kit, 'alice').includes('2 NoOp(CHANUNAVAIL)'));
  const ben = await kit.call('bob', '907');
  const first = await kit.call('alice', '903');
  assert.equal(first.bridge?.peerOf(first)?.name, 'Agent/1002');
  await kit.call('carol', '903');
  assert.ok(stepsOf(kit, 'carol').includes('2 NoOp(BUSY)'));
  const waiting = await kit.call('dave', '904');
  assert.equal(
    kit.told('dial.ended').some(({ caller }) => caller?.name === waiting.name),
    false,
  );
  first.partyHungUp(16);
  await kit.clock.advance(2000);
  assert.match(waiting.bridge?.peerOf(waiting)?.name ?? '', /^Agent\/P:1-/);
  assert.equal(ben.ended, false);
});

test('an agent who is called back is rung at the extension; the login is kept until it ends', async () => {
  const kit = await agentKit(OF_2006);
  const bob = await kit.call('bob', '906');
  await dial(kit, bob, '4321#');
  assert.ok(stepsOf(kit, 'bob').includes('2 NoOp(on 1001 101)'));
  assert.equal(kit.core.database.get('Agents', '1001'), '101@default;101');
  assert.deepEqual(
    kit.told('agent.calledBackLoggedIn').map(({ agent, location, uniqueId }) => [agent, location, uniqueId]),
    [['1001', '101@default', bob.uniqueId]],
  );
  const alice = await kit.call('alice', '902');
  const carol = kit.driver.channelOf('carol');
  carol.partyRinging();
  await kit.settle();
  assert.ok(legOf(alice).orders.includes('indicate ringing'));
  carol.partyAnswered();
  await kit.settle();
  assert.equal(alice.bridge?.peerOf(alice)?.name, 'Agent/1001');
  assert.equal(kit.pool.get('1001')?.state, 'onCall');
  alice.partyHungUp(16);
  await kit.settle();
  assert.equal(carol.ended, true);
  await kit.clock.advance(2000);
  assert.equal(kit.pool.get('1001')?.state, 'ready');
  // Also through the application of today.
  const dave = await kit.call('dave', '901');
  kit.driver.channelOf('carol').partyAnswered();
  await kit.settle();
  assert.match(dave.bridge?.peerOf(dave)?.name ?? '', /^Local\/101@default/);
  await kit.pool.logOff('1001', false);
  await kit.settle();
  assert.equal(kit.core.database.get('Agents', '1001'), undefined);
  assert.deepEqual(
    kit.told('agent.calledBackLoggedOff').map(({ agent, reason, location }) => [agent, reason, location]),
    [['1001', 'CommandLogoff', '101@default']],
  );
});

test('who is called back and does not answer in time is logged off, and the caller is told', async () => {
  const kit = await agentKit(OF_2006.replace('group=1', 'group=1\nautologoff=10'));
  const bob = await kit.call('bob', '906');
  await dial(kit, bob, '4321#');
  await kit.call('alice', '902');
  await kit.clock.advance(10_000);
  assert.deepEqual(
    kit.told('agent.calledBackLoggedOff').map(({ reason }) => reason),
    ['Autologoff'],
  );
  assert.ok(stepsOf(kit, 'alice').includes('2 NoOp(NOANSWER)'));
  assert.equal(kit.pool.get('1001')?.isLoggedIn, false);
});

test('a callback login of before is taken up; an agent that goes from the configuration is logged off', async () => {
  const kit = await agentKit(OF_2006);
  await kit.core.database.put('Agents', '1002', '101;55');
  kit.pool.restore();
  assert.equal(kit.pool.get('1002')?.callback?.location, '101');
  assert.equal(kit.pool.ofCaller('55')?.id, '1002');
  const bob = await kit.call('bob', '900');
  await dial(kit, bob, '4321#');
  kit.pool.configure({ ...kit.pool.options, agents: [] });
  await kit.settle();
  assert.equal(bob.ended, true);
  assert.deepEqual(kit.pool.ids(), []);
  assert.equal(kit.core.devices.get('Agent/1001'), 'INVALID');
});

test('AGENT tells of an agent', async () => {
  const kit = await agentKit(TODAY);
  const bob = await kit.call('bob', '900');
  const read = (args: string) => agentFunction.read!({ core: kit.core, channel: bob }, args);
  assert.deepEqual(['1001', '1001:name', '1001:mohclass', '1001:channel', '1001:fullchannel', '1001:nosuch', '9'].map(read), [
    'LOGGEDIN',
    'Ann Agent',
    'default',
    'Test/bob',
    bob.name,
    '',
    '',
  ]);
});

test('queue_log has a line of who logs in and off', async () => {
  const kit = await agentKit(OF_2006);
  const lines: string[] = [];
  queueLogSlot.fill(kit.core, {
    write: ({ callId, queue, agent, event }, ...data) => void lines.push([callId, queue, agent, event, ...data].join('|')),
  });
  const off = logAgents(kit.core);
  const bob = await kit.call('bob', '900');
  await dial(kit, bob, '4321#');
  await kit.clock.advance(5000);
  bob.partyHungUp(16);
  await kit.settle();
  await kit.pool.logInCallback('1002', { exten: '101', context: '' });
  await kit.pool.logOff('1002', false);
  off();
  await kit.pool.logInCallback('1002', { exten: '101', context: '' });
  assert.deepEqual(lines, [
    `${bob.uniqueId}|NONE|Agent/1001|AGENTLOGIN|${bob.name}`,
    `${bob.uniqueId}|NONE|Agent/1001|AGENTLOGOFF|${bob.name}|5`,
    'NONE|NONE|Agent/1002|AGENTCALLBACKLOGIN|101',
    'NONE|NONE|Agent/1002|AGENTCALLBACKLOGOFF|101|0|CommandLogoff',
  ]);
});
