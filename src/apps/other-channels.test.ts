import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { appKit } from '../testing/app-kit.ts';
import { applications } from './index.ts';

const DIALPLAN = `[default]
exten => 600,1,Answer()
exten => 600,n,Wait(60)
exten => 600,n,NoOp(after)
exten => 600,n,Wait(60)
exten => 700,1,NoOp(seven)
exten => 700,n,Wait(60)
exten => 1,1,SoftHangup(Test/bob,a)
exten => 1,n,Wait(60)
exten => 2,1,ChannelRedirect(\${WHOM},700,1)
exten => 2,n,NoOp(\${CHANNELREDIRECT_STATUS})
exten => 2,n,Wait(60)
exten => 601,1,Answer()
exten => 601,n,Lingers()
exten => 3,1,Answer()
exten => 3,n,Bridge(\${WHOM})
exten => 3,n,NoOp(\${BRIDGERESULT})
exten => 3,n,Wait(60)
`;

const kit = async () => {
  const made = await appKit(DIALPLAN, applications);
  const bob = made.driver.call('bob', '600');
  await made.settle();
  return { ...made, bob };
};

test('SoftHangup with option a ends all calls of a device', async () => {
  const { driver, settle, bob, trace } = await kit();
  driver.call('alice', '1');
  await settle();
  assert.equal(bob.ended, true);
  assert.deepEqual(trace('bob').slice(-3), ['softHangup 32', 'softHangup 16', 'hungUp 0']);
});

test('ChannelRedirect sends another channel elsewhere, and says when there is none', async () => {
  const { core, driver, settle, steps, bob } = await kit();
  core.setGlobal('WHOM', bob.name);
  driver.call('alice', '2');
  await settle();
  assert.deepEqual(steps('bob').slice(-2), ['700,1 NoOp(seven)', '700,2 Wait(60)']);
  core.setGlobal('WHOM', 'Test/none-1');
  driver.call('carol', '2');
  await settle();
  assert.ok(steps('carol').includes('2,2 NoOp(NOCHANNEL)'));
});

test('Bridge takes the other channel out of its application, and both go on afterwards', async () => {
  const { core, driver, settle, steps, trace, bob } = await kit();
  core.setGlobal('WHOM', bob.name);
  const alice = driver.call('alice', '3');
  await settle();
  assert.ok(trace('alice').includes('entered 2'));
  assert.equal(bob.interpreter, undefined);
  assert.equal(core.bridges.size, 1);
  alice.redirect('default', '700', 1);
  await settle();
  assert.equal(core.bridges.size, 0);
  assert.ok(steps('bob').includes('600,3 NoOp(after)'));
});

test('Bridge waits until the other channel is let go by an application that takes its time', async () => {
  let letGo: () => void = () => {};
  const lingers = defineApplication({
    name: 'Lingers',
    summary: 'Ends some time after it was told to.',
    syntax: 'Lingers()',
    description: 'For this test.',
    run: () => new Promise((resolve) => (letGo = () => resolve(undefined))),
  });
  const { core, driver, settle } = await appKit(DIALPLAN, [...applications, lingers]);
  const bob = driver.call('bob', '601');
  await settle();
  core.setGlobal('WHOM', bob.name);
  driver.call('alice', '3');
  await settle();
  assert.equal(core.bridges.size, 0);
  letGo();
  await settle();
  assert.equal(core.bridges.size, 1);
});

test('a bridge whose other party hangs up lets the caller go on', async () => {
  const { core, driver, settle, steps, bob, trace } = await kit();
  core.setGlobal('WHOM', bob.name);
  driver.call('alice', '3');
  await settle();
  bob.partyHungUp(0, undefined);
  await settle();
  assert.ok(steps('alice').includes('3,3 NoOp(SUCCESS)'));
  assert.ok(trace('bob').includes('hungUp 16'));
});

test('Bridge with nobody or oneself is refused', async () => {
  const { core, driver, settle, steps } = await kit();
  core.setGlobal('WHOM', 'Test/none-1');
  driver.call('alice', '3');
  await settle();
  assert.ok(steps('alice').includes('3,3 NoOp(NONEXISTENT)'));
});
