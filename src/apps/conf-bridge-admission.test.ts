import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dial } from '../testing/app-kit.ts';
import { confBridgeKit, conferenceKit } from '../testing/conference-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';
import { applications } from './index.ts';

test('a wrong PIN is asked for three times and ends the call, a right one lets in; quiet keeps none of it back', async () => {
  const made = await confBridgeKit(applications, '[secret](plain)\npin = 12\n[room](+)\nsound_get_pin = which\n');
  const alice = await made.call('alice', 'secret');
  await dial(made, alice, '1#');
  await dial(made, alice, '12#');
  assert.ok(made.placeOf(alice));
  const bob = await made.call('bob', 'secret');
  for (let tries = 0; tries < 3; tries++) await dial(made, bob, '9#');
  assert.ok(bob.ended);
  assert.ok(made.trace('bob').includes('var CONFBRIDGE_RESULT=FAILED'));
  assert.deepEqual(legOf(bob).media.sounds, ['which', 'conf-invalidpin', 'which', 'conf-invalidpin', 'which', 'conf-invalidpin']);
});

test('a digit pressed during the reproach for a wrong PIN is the first one of the next', async () => {
  const made = await confBridgeKit(applications, '[secret](plain)\npin = 12\n');
  const alice = made.driver.call('alice', 'secret');
  const { media } = legOf(alice);
  await made.settle();
  await dial(made, alice, '9#');
  assert.equal(media.sounds.at(-1), 'conf-invalidpin');
  await dial(made, alice, '12#');
  assert.equal(made.commands.room('ConfBridge', '680')?.parties, 1);
});

test('a full room takes in administrators only', async () => {
  const made = await confBridgeKit(applications, '[room](+)\nmax_members = 1\n');
  await made.call('alice', 'plain');
  const bob = await made.call('bob', 'plain');
  assert.ok(bob.ended);
  assert.deepEqual(legOf(bob).media.sounds, ['conf-locked']);
  assert.ok(made.trace('bob').includes('var CONFBRIDGE_RESULT=FAILED'));
  assert.ok(made.placeOf(await made.call('carol', 'boss')));
});

test('a locked room takes in administrators only, until it is unlocked', async () => {
  const made = await confBridgeKit(applications, '[room](+)\nsound_locked = shut\n');
  await made.call('alice', 'boss');
  assert.equal(made.commands.lock('ConfBridge', '680', true), true);
  assert.equal(made.commands.room('ConfBridge', '680')?.isLocked, true);
  const bob = await made.call('bob', 'plain');
  assert.ok(bob.ended);
  assert.deepEqual(legOf(bob).media.sounds, ['shut']);
  assert.ok(made.placeOf(await made.call('carol', 'boss')));
  made.commands.lock('ConfBridge', '680', false);
  assert.ok(made.placeOf(await made.call('bob', 'plain')));
  assert.equal(made.commands.lock('ConfBridge', '999', true), false);
});

for (const [what, data] of [
  ['no name', ''],
  ['a name that is too long', 'x'.repeat(80)],
  ['a bridge profile that there is not', '1,nosuch'],
  ['a user profile that there is not', '1,,nosuch'],
  ['a menu that there is not', '1,,,nosuch'],
] as const) {
  test(`${what} ends the call with FAILED`, async () => {
    const made = await conferenceKit({ extensions: `[default]\nexten => 1,1,ConfBridge(${data})\n` }, applications);
    const alice = await made.call('alice', '1');
    assert.ok(alice.ended);
    assert.ok(made.trace('alice').includes('var CONFBRIDGE_RESULT=FAILED'));
    assert.equal(made.commands.count('ConfBridge'), 0);
  });
}
