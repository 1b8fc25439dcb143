import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applications } from '../../apps/index.ts';
import { appKit } from '../../testing/app-kit.ts';
import { CallBudget, MAX_PAIRS_A_CALL } from './call-budget.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

const LOOPS: Readonly<Record<string, string>> = {
  itself: 'Dial(Local/1@default)',
  'itself twice': 'Dial(Local/1@default&Local/1@default)',
  'itself after answering': 'Answer()\nexten => 1,n,Dial(Local/1@default/n)',
};

for (const [what, application] of Object.entries(LOOPS)) {
  test(`an extension that dials ${what} comes to an end`, async () => {
    const kit = await appKit(`[default]\nexten => 1,1,${application}\n`, applications);
    kit.driver.call('alice', '1');
    let most = 0;
    // What is refused hears the tone of congestion for a while; what answers takes a moment to do so.
    for (let halfSeconds = 0; halfSeconds < 1200 && (most === 0 || kit.core.channels.size > 0); halfSeconds++) {
      await kit.clock.advance(500);
      for (let turns = 0; turns < 100; turns++) await turn();
      most = Math.max(most, kit.core.channels.size);
    }
    assert.equal(kit.core.channels.size, 0, 'every channel is gone');
    assert.ok(most <= 2 * MAX_PAIRS_A_CALL + 1, `${most} channels at a time`);
    assert.ok(kit.core.channels.processed > MAX_PAIRS_A_CALL, `${kit.core.channels.processed} channels in all`);
  });
}

test('a chain of Local channels is not walked to its end within one turn of the event loop', async () => {
  const kit = await appKit('[default]\nexten => 1,1,Dial(Local/1@default)\n', applications);
  kit.driver.call('alice', '1');
  await turn();
  await turn();
  const first = kit.core.channels.size;
  assert.ok(first < 40, `${first} channels`);
  for (let turns = 0; turns < 5; turns++) await turn();
  assert.ok(kit.core.channels.size > first, 'and goes on in the next ones');
});

test('a call that came to the limit gets no further pair until its last is gone; another call does', () => {
  const budget = new CallBudget();
  const releases = Array.from({ length: MAX_PAIRS_A_CALL }, () => budget.take('a'));
  assert.deepEqual(budget.mayHaveMore('a'), { may: false, first: true });
  assert.deepEqual(budget.mayHaveMore('b'), { may: true, first: false });
  const last = releases.pop();
  for (const release of releases) release();
  assert.deepEqual(budget.mayHaveMore('a'), { may: false, first: false });
  last?.();
  assert.deepEqual(budget.mayHaveMore('a'), { may: true, first: false });
  assert.equal(budget.size, 0);
});
