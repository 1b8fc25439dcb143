import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_STEPS_WITHOUT_WAIT } from '../core/dialplan/pace.ts';
import { appKit } from '../testing/app-kit.ts';
import { applications } from './index.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** More turns of the loop than a channel at its limit takes. */
const MANY_TURNS = 4 * (MAX_STEPS_WITHOUT_WAIT / 100);

const LOOPS: Readonly<Record<string, string>> = {
  'an extension': 'exten => 1,1,Goto(1,1)\n',
  'the extension h': 'exten => 1,1,NoOp()\nexten => h,1,Goto(h,1)\n',
  'the extension i': 'exten => 1,1,Goto(9,1)\nexten => i,1,Goto(9,1)\n',
  'a macro': 'exten => 1,1,Macro(round)\n[macro-round]\nexten => s,1,NoOp()\nexten => s,n,Goto(s,1)\n',
  'a macro that is run again and again': 'exten => 1,1,Macro(short)\nexten => 1,n,Goto(1,1)\n[macro-short]\nexten => s,1,NoOp()\n',
};

for (const [where, extensions] of Object.entries(LOOPS)) {
  test(`a loop in ${where} lets others have their turn and is ended`, async () => {
    const kit = await appKit(`[default]\n${extensions}`, applications);
    kit.driver.call('alice', '1');
    let turns = 0;
    for (; turns < MANY_TURNS && kit.told('channel.hungUp').length === 0; turns++) await turn();
    assert.ok(turns > 100, `it held the loop: ended within ${turns} turns`);
    assert.equal(kit.told('channel.hungUp').length, 1, 'it was never ended');
    assert.equal(kit.core.channels.size, 0);
  });
}
