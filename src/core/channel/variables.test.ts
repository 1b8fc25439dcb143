import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coreKit } from '../../testing/core-kit.ts';
import { assignVariable } from '../dialplan/channel-scope.ts';
import { Variables } from './variables.ts';

const LONG = 'v'.repeat(1000);

test('variables take up a megabyte at most, whatever is set, and have room again for what takes the place of another', () => {
  const variables = new Variables();
  let set = 0;
  while (variables.set(`V${set}`, LONG)) set++;
  assert.ok(set > 900 && set < 1100, `${set} are set`);
  assert.equal(variables.get(`V${set}`), undefined);
  for (let again = 0; again < 5000; again++) assert.equal(variables.set('V1', LONG), true);
  assert.equal(variables.set('V1', undefined), true);
  assert.equal(variables.set('OTHER', LONG), true);
  assert.equal(variables.set('MORE', LONG), false);
  variables.clear();
  assert.equal(variables.set('MORE', LONG), true);
  variables.inherit(Array.from({ length: 100 }, (_, i) => [`_X${i}`, LONG] as const));
  assert.equal(variables.set('BIG', 'v'.repeat(950_000)), false);
});

test('global variables take up sixteen megabytes at most, and who sets one that there is no room for is told so', async () => {
  const { core } = await coreKit('[default]\nexten => 1,1,NoOp()\n');
  let set = 0;
  const long = LONG.repeat(100);
  while (assignVariable(core, undefined, `V${set}`, long)) set++;
  assert.ok(set > 160 && set < 170, `${set} are set`);
  assert.equal(core.globals.get(`V${set}`), undefined);
});
