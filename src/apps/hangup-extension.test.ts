import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appKit } from '../testing/app-kit.ts';
import { applications } from './index.ts';

/** What waits for time, a digit, sound or somebody, by itself and in what runs another application. */
const WAITING = [
  'Wait(5)',
  'WaitExten(5)',
  'MusicOnHold(default,5)',
  'BackGround(beep)',
  'SendDTMF(123)',
  'Dial(Test/bob,5)',
  'Echo()',
  'ExecIf($[1]?Wait(5))',
  'Macro(waits)',
];

for (const application of WAITING) {
  test(`in h, ${application} ends at once, and h with it`, async () => {
    const kit = await appKit(
      `[default]\nexten => 1,1,Answer()\nexten => h,1,NoOp()\nexten => h,2,${application}\nexten => h,3,NoOp(never)\n` +
        '[macro-waits]\nexten => s,1,Wait(5)\nexten => s,2,NoOp(never)\n',
      applications,
    );
    kit.driver.call('alice', '1');
    await kit.settle();
    assert.ok(kit.steps('alice').includes(`h,2 ${application.replace('$[1]', '1')}`));
    assert.deepEqual(
      kit.steps('alice').filter((step) => step.includes('never')),
      [],
    );
    assert.equal(kit.core.channels.size, 0);
  });
}

test('what does not wait runs in h to its end, also in the midst of a macro', async () => {
  const kit = await appKit(
    '[default]\nexten => 1,1,Answer()\nexten => h,1,Macro(sums,4)\nexten => h,2,ExecIf($[${SUM} = 5]?Set(AT=five))\nexten => h,3,NoOp(${AT})\n' +
      '[macro-sums]\nexten => s,1,NoOp()\nexten => s,2,Set(SUM=$[${ARG1} + 1])\n',
    applications,
  );
  kit.driver.call('alice', '1');
  await kit.settle();
  assert.equal(kit.steps('alice').at(-1), 'h,3 NoOp(five)');
  assert.equal(kit.core.channels.size, 0);
});
