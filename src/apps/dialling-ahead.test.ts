import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configureInCall, inCallOptions } from '../features/in-call/in-call.ts';
import { appKit, dial } from '../testing/app-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';
import { applications } from './index.ts';

/** The sounds of a core whose folder is slow: none is found before `find` is called. */
const slowSounds = async (extensions: string) => {
  const kit = await appKit(`[default]\n${extensions}`, applications);
  let find: () => void = () => {};
  const found = new Promise<void>((resolve) => {
    find = resolve;
  });
  kit.core.prompter = { ...kit.core.prompter, find: (name) => found.then(() => name) };
  return { ...kit, find };
};

for (const [asks, extensions, does] of [
  ['BackGround', 'exten => 1,1,Answer()\nexten => 1,n,BackGround(menu)\nexten => 5,1,NoOp(five)\nexten => 5,n,Wait(9)', '5,1 NoOp(five)'],
  ['Read', 'exten => 1,1,Answer()\nexten => 1,n,Read(PIN,menu,2)\nexten => 1,n,NoOp(${PIN})\nexten => 1,n,Wait(9)', '1,3 NoOp(56)'],
] as const) {
  test(`a digit that is dialled before ${asks} has found its sound counts, and the sound is left out`, async () => {
    const kit = await slowSounds(extensions);
    const alice = kit.driver.call('alice', '1');
    await kit.settle();
    await dial(kit, alice, '5');
    kit.find();
    await kit.settle();
    await dial(kit, alice, '6');
    await kit.settle();
    assert.ok(kit.steps('alice').includes(does), kit.steps('alice').join('\n'));
    assert.deepEqual(legOf(alice).media.sounds, []);
  });
}

test('so does the first digit behind the code for a transfer', async () => {
  const kit = await slowSounds('exten => 1,1,Dial(Test/bob,60,T)\nexten => 2,1,Dial(Test/carol,60)\n');
  configureInCall(kit.core, { ...inCallOptions(kit.core), blindTransfer: '#1' });
  const alice = kit.driver.call('alice', '1');
  await kit.settle();
  kit.driver.channelOf('bob').partyAnswered();
  await kit.settle();
  await dial(kit, alice, '#12');
  kit.find();
  await kit.settle();
  assert.equal(kit.told('transfer.blind')[0]?.exten, '2');
  assert.deepEqual(legOf(alice).media.sounds, []);
});
