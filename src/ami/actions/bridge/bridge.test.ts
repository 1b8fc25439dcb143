import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { applications } from '../../../apps/index.ts';
import { MixBridge } from '../../../core/bridge/mix-bridge.ts';
import { BridgeCommands } from '../../../exchange/bridge-commands.ts';
import type { Exchange } from '../../../exchange/exchange.ts';
import { appKit } from '../../../testing/app-kit.ts';
import { account, startManager } from '../../manager-fixture.ts';
import { bridgeActions } from './index.ts';

/** A manager over an exchange in which alice talks with bob. */
async function setUp(t: TestContext) {
  const kit = await appKit('[default]\nexten => 1,1,Dial(Test/bob)\nexten => 2,1,Wait(60)\n', applications);
  const exchange = { bus: kit.core.bus, system: { uptimeSeconds: 7, lastReloadSeconds: 0 }, bridges: new BridgeCommands(kit.core) };
  const fixture = await startManager(
    { accounts: [account('admin'), account('user', { read: 'user', write: 'user' })] },
    { exchange: exchange as unknown as Exchange, actions: bridgeActions },
  );
  t.after(() => fixture.stop());
  const alice = kit.driver.call('alice', '1');
  await kit.settle();
  const bob = kit.driver.channelOf('bob');
  bob.partyAnswered();
  await kit.settle();
  const peer = await fixture.logIn({ user: 'user', headers: ['Events: off'] });
  const admin = await fixture.logIn({ headers: ['Events: off'] });
  const asker =
    (by: typeof peer) =>
    async (count: number, ...lines: string[]) => {
      by.send(...lines);
      const messages: string[] = [];
      while (messages.length < count) messages.push((await by.next()).replaceAll('\r\n', '|'));
      return messages;
    };
  return { ...kit, alice, bob, ask: asker(peer), askAdmin: asker(admin), id: alice.bridge?.id ?? '' };
}

const BASIC = 'BridgeType: basic|BridgeTechnology: simple_bridge|BridgeCreator: <unknown>|BridgeName: <unknown>|BridgeNumChannels: 2|';

test('BridgeList has each bridge, or those of a technology; an account without any class may ask', async (t) => {
  const { ask, id, core } = await setUp(t);
  const item = `Event: BridgeListItem|ActionID: 1|BridgeUniqueid: ${id}|${BASIC}BridgeVideoSourceMode: none`;
  const start = 'Response: Success|ActionID: 1|EventList: start|Message: Bridge listing will follow';
  const end = (count: number) => `Event: BridgeListComplete|ActionID: 1|EventList: Complete|ListItems: ${count}`;
  assert.deepEqual(await ask(3, 'Action: BridgeList', 'ActionID: 1'), [start, item, end(1)]);
  const room = new MixBridge(core, { creator: 'ConfBridge', name: '680' });
  const ids = (await ask(4, 'Action: BridgeList')).flatMap((text) => /BridgeUniqueid: ([^|]+)/.exec(text)?.[1] ?? []);
  assert.deepEqual(ids, [id, room.id].sort());
  assert.deepEqual(await ask(3, 'Action: BridgeList', 'ActionID: 1', 'BridgeType: simple_bridge'), [start, item, end(1)]);
  // Asterisk compares the technology, whatever the header is called.
  assert.deepEqual(await ask(2, 'Action: BridgeList', 'ActionID: 1', 'BridgeType: basic'), [start, end(0)]);
  room.dissolve();
  assert.deepEqual(await ask(3, 'Action: BridgeList', 'ActionID: 1'), [start, item, end(1)]);
});

test('BridgeInfo has the channels of a bridge, and itself at the end', async (t) => {
  const { ask, id, alice, bob } = await setUp(t);
  const [start, first, second, end] = await ask(4, 'Action: BridgeInfo', 'ActionID: 1', `BridgeUniqueid: ${id}`);
  assert.equal(start, 'Response: Success|ActionID: 1|EventList: start|Message: Bridge channel listing will follow');
  const names = [first, second].map(
    (text) => /^Event: BridgeInfoChannel\|ActionID: 1\|Channel: ([^|]+)\|ChannelState: 6\|.*\|Linkedid: [^|]+$/.exec(text ?? '')?.[1],
  );
  assert.deepEqual(names.sort(), [alice.name, bob.name].sort());
  assert.equal(
    end,
    `Event: BridgeInfoComplete|ActionID: 1|EventList: Complete|ListItems: 2|BridgeUniqueid: ${id}|${BASIC}BridgeVideoSourceMode: none`,
  );
});

test('BridgeInfo without a bridge, or for one that there is not, is refused in its words', async (t) => {
  const { ask } = await setUp(t);
  assert.deepEqual(await ask(1, 'Action: BridgeInfo'), ['Response: Error|Message: BridgeUniqueid must be provided']);
  assert.deepEqual(await ask(1, 'Action: BridgeInfo', 'BridgeUniqueid: x'), [
    'Response: Error|Message: Specified BridgeUniqueid not found',
  ]);
});

test('BridgeTechnologyList has how channels can be joined', async (t) => {
  const { ask } = await setUp(t);
  const item = (name: string, type: string, priority: number) =>
    `Event: BridgeTechnologyListItem|BridgeTechnology: ${name}|BridgeType: ${type}|BridgePriority: ${priority}|BridgeSuspended: No|ActionID: 1`;
  assert.deepEqual(await ask(5, 'Action: BridgeTechnologyList', 'ActionID: 1'), [
    'Response: Success|ActionID: 1|EventList: start|Message: Bridge technology listing will follow',
    item('holding_bridge', 'Holding', 50),
    item('simple_bridge', '1to1Mix', 50),
    item('softmix', 'MultiMix', 10),
    'Event: BridgeTechnologyListComplete|ActionID: 1|EventList: Complete|ListItems: 3',
  ]);
});

test('BridgeKick and BridgeDestroy end a call of two, for accounts that may act on calls', async (t) => {
  const { ask, id, alice, bob, core } = await setUp(t);
  const denied = ['Response: Error|Message: Permission denied'];
  assert.deepEqual(await ask(1, 'Action: BridgeKick', `Channel: ${bob.name}`), denied);
  assert.deepEqual(await ask(1, 'Action: BridgeDestroy', `BridgeUniqueid: ${id}`), denied);
  assert.equal(core.bridges.size, 1);
  assert.deepEqual([alice.bridge?.id, bob.bridge?.id], [id, id]);
});

test('BridgeKick says what is wrong: no channel named, none such, one in no bridge, no such bridge, another bridge', async (t) => {
  const { askAdmin, id, alice, bob, driver, core } = await setUp(t);
  const refused = (message: string) => [`Response: Error|ActionID: 1|Message: ${message}`];
  const kick = (...lines: string[]) => askAdmin(1, 'Action: BridgeKick', 'ActionID: 1', ...lines);
  const carol = driver.call('carol', '2');
  const room = new MixBridge(core, { creator: 'ConfBridge', name: '680' });
  assert.deepEqual(await kick(), refused('Channel must be provided'));
  assert.deepEqual(await kick('Channel: Test/nobody', 'BridgeUniqueid: x'), refused('Channel does not exist'));
  assert.deepEqual(await kick(`Channel: ${carol.name}`), refused('Channel is not in a bridge'));
  assert.deepEqual(await kick(`Channel: ${bob.name}`, 'BridgeUniqueid: x'), refused('Bridge not found'));
  assert.deepEqual(await kick(`Channel: ${bob.name}`, `BridgeUniqueid: ${room.id}`), refused('Channel kick from bridge failed'));
  assert.equal(bob.bridge?.id, id);
  assert.deepEqual(await kick(`Channel: ${bob.name}`), ['Response: Success|ActionID: 1|Message: Channel has been kicked']);
  assert.deepEqual([alice.bridge, bob.bridge], [undefined, undefined]);
});

test('BridgeDestroy takes the bridge, and refuses without one or for one that there is not', async (t) => {
  const { askAdmin, id, core } = await setUp(t);
  const destroy = (...lines: string[]) => askAdmin(1, 'Action: BridgeDestroy', 'ActionID: 1', ...lines);
  assert.deepEqual(await destroy(), ['Response: Error|ActionID: 1|Message: BridgeUniqueid must be provided']);
  const missing = ['Response: Error|ActionID: 1|Message: Specified BridgeUniqueid not found'];
  assert.deepEqual(await destroy('BridgeUniqueid: x'), missing);
  assert.deepEqual(await destroy(`BridgeUniqueid: ${id}`), ['Response: Success|ActionID: 1|Message: Bridge has been destroyed']);
  assert.equal(core.bridges.size, 0);
  assert.deepEqual(await destroy(`BridgeUniqueid: ${id}`), missing);
});
