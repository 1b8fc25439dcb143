import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinTwo } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { MediaEngine } from '../../core/ports/media.ts';
import { noMedia } from '../../core/ports/media-none.ts';
import { coreKit } from '../../testing/core-kit.ts';
import { legOf, ScriptedLeg, ScriptedMedia } from '../../testing/scripted-leg.ts';

/** A party in a call with one half of a Local pair, and another in a call with the other half. */
async function chain(resource: string) {
  const kit = await coreKit('[default]\nexten => 700,1,Wait(60)\n', { media: pairsOnly });
  const { core } = kit;
  const party = (name: string): Channel => {
    const channel = core.channels.create({ technology: 'Test', name, state: 6, leg: () => new ScriptedLeg() });
    assert.ok(channel);
    legOf(channel).media.heard = false;
    return channel;
  };
  const one = core.request('Local', { resource });
  assert.ok(!('refused' in one));
  const two = core.channels.find(one.name.replace(/;1$/, ';2'));
  assert.ok(two);
  const [dora, emil] = [party('Test/dora-1'), party('Test/emil-1')];
  const ends: string[] = [];
  void joinTwo(core, dora, one).then((end) => ends.push(`dora's call ended by ${end.first.name}`));
  void joinTwo(core, two, emil).then((end) => ends.push(`two's call ended: ${end.why}`));
  await kit.clock.advance(1);
  return { ...kit, one, two, dora, emil, ends };
}

/** Local halves have media ends that nothing comes out of. */
const pairsOnly: MediaEngine = { ...noMedia, openPair: () => [new ScriptedMedia(), new ScriptedMedia()] };

const hears = (channel: Channel) => legOf(channel).media.news.emit('heard');

test('the party that is heard moves into the other call, and the halves are left over', async () => {
  const { dora, emil, one, two, clock, told, ends } = await chain('700@default');
  hears(dora);
  await clock.advance(1);
  assert.equal(dora.bridge, emil.bridge);
  assert.equal(dora.bridge?.peerOf(dora), emil);
  assert.equal(dora.getVariable('BRIDGEPEER'), emil.name);
  assert.equal(one.ended, true);
  assert.equal(two.bridge, undefined);
  assert.deepEqual(ends, ["two's call ended: taken"]);
  assert.deepEqual(
    told('local.optimizationBegan').map((fact) => fact.source?.name),
    [dora.name],
  );
});

test('who waits for its call goes on waiting after the other side was replaced, and the replaced one is hung up with it', async () => {
  const { dora, emil, clock, ends } = await chain('700@default');
  hears(emil);
  await clock.advance(1);
  assert.equal(dora.bridge?.peerOf(dora), emil);
  dora.partyHungUp(16);
  await clock.advance(1);
  assert.equal(emil.ended, true);
  assert.ok(ends.includes("dora's call ended by Test/dora-1"));
});

test('a pair made with /n stays in the path', async () => {
  const { dora, one, clock, told } = await chain('700@default/n');
  hears(dora);
  await clock.advance(1);
  assert.equal(dora.bridge?.peerOf(dora), one);
  assert.equal(told('local.optimizationBegan').length, 0);
});
