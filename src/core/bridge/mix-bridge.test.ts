import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appKit } from '../../testing/app-kit.ts';
import type { Channel } from '../channel/channel.ts';
import { MixBridge } from './mix-bridge.ts';

async function kit() {
  const made = await appKit('[default]\n', []);
  const bridge = new MixBridge(made.core, { creator: 'ConfBridge', name: '680' });
  const channel = (party: string) => made.core.request('Test', { resource: party }) as Channel;
  const peers = () =>
    made.told('channel.variableSet').flatMap(({ channel: of, name, value }) => (name === 'BRIDGEPEER' ? [[of?.callerId.name, value]] : []));
  return { ...made, bridge, channel, peers };
}

test('each is named the others in the order of their coming, those of the exchange included, and forgets them when it leaves', async () => {
  const { bridge, channel, peers } = await kit();
  const takeOut = bridge.addInternal('CBAnn/680-0;2');
  const [alice, bob] = [channel('alice'), channel('bob')];
  bridge.enter(alice);
  bridge.enter(bob);
  assert.deepEqual(peers(), [
    ['Alice', 'CBAnn/680-0;2'],
    ['Alice', `CBAnn/680-0;2,${bob.name}`],
    ['Bob', `CBAnn/680-0;2,${alice.name}`],
  ]);
  bridge.leave(bob);
  assert.deepEqual(peers().slice(3), [
    ['Bob', ''],
    ['Alice', 'CBAnn/680-0;2'],
  ]);
  assert.equal(bridge.snapshot.channelCount, 2);
  takeOut();
  takeOut();
  assert.equal(bridge.snapshot.channelCount, 1);
});

test('in a great room those who were there are told nothing when one more comes', async () => {
  const { bridge, channel, facts } = await kit();
  for (let i = 0; i < 12; i++) bridge.enter(channel('alice'));
  const before = facts.length;
  bridge.enter(channel('bob'));
  assert.deepEqual(
    facts.slice(before + 1).map(({ type }) => type),
    ['bridge.entered'],
  );
});

test('it stays when nobody is in, until it is dissolved; each keeps its own linked id and has no other one', async () => {
  const { core, bridge, channel, told } = await kit();
  const [alice, bob] = [channel('alice'), channel('bob')];
  bridge.enter(alice);
  bridge.enter(bob);
  assert.notEqual(alice.linkedId, bob.linkedId);
  assert.equal(bridge.peerOf(), undefined);
  assert.equal(alice.snapshot.bridgedTo, undefined);
  bridge.leave(alice);
  bridge.leave(bob);
  assert.equal(core.bridges.size, 1);
  bridge.dissolve();
  assert.equal(core.bridges.size, 0);
  assert.deepEqual(
    told('bridge.left').map((fact) => fact.bridge.channelCount),
    [1, 0],
  );
});

test('a source of pictures is told of until the bridge is over, also when it has left', async () => {
  const { bridge, channel, told } = await kit();
  const alice = channel('alice');
  bridge.enter(alice);
  bridge.setVideoSource(alice);
  assert.deepEqual(bridge.snapshot.videoSource, { mode: 'single', uniqueId: alice.uniqueId });
  bridge.leave(alice);
  assert.deepEqual(bridge.snapshot.videoSource, { mode: 'single', uniqueId: undefined });
  bridge.dissolve();
  assert.deepEqual(
    told('bridge.videoSourceChanged').map(({ previous }) => previous),
    [undefined, alice.uniqueId],
  );
});
