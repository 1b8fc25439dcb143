import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appKit } from '../testing/app-kit.ts';
import { applications } from './index.ts';

async function run(steps: readonly string[], entries: readonly (readonly [family: string, key: string, value: string])[] = []) {
  const kit = await appKit(`[default]\n${steps.map((step, at) => `exten => 1,${at + 1},${step}\n`).join('')}`, applications);
  for (const [family, key, value] of entries) await kit.core.database.put(family, key, value);
  kit.driver.call('alice', '1');
  await kit.settle();
  return kit;
}

test('DBput sets an entry, whose value may hold what parts others', async () => {
  const { core } = await run(['DBput(shop/hours/monday=9=5, or/so)']);
  assert.deepEqual(core.database.entries(''), [{ key: '/shop/hours/monday', value: '9=5, or/so' }]);
});

test('DBget sets a variable and says whether there was anything', async () => {
  const { trace } = await run(['DBget(hours=shop/hours/monday)', 'DBget(other=shop/nothing)'], [['shop', 'hours/monday', '9 to 5']]);
  assert.deepEqual(
    trace('alice').filter((line) => line.startsWith('var ')),
    ['var hours=9 to 5', 'var DBGETSTATUS=FOUND', 'var DBGETSTATUS=NOTFOUND'],
  );
});

test('DBget jumps to n+101 for a missing entry where it is told to', async () => {
  const kit = await appKit(
    '[default]\nexten => 1,1,DBget(x=a/b)\nexten => 1,2,DBget(x=a/b|j)\nexten => 1,3,NoOp(over)\nexten => 1,103,NoOp(there)\n',
    applications,
  );
  kit.driver.call('alice', '1');
  await kit.settle();
  assert.deepEqual(kit.steps('alice'), ['1,1 DBget(x=a/b)', '1,2 DBget(x=a/b|j)', '1,103 NoOp(there)']);
});

test('DBdel removes one entry, DBdeltree a family or what stands from a key on', async () => {
  const entries = [
    ['a', 'x', '1'],
    ['a', 'y/1', '1'],
    ['a', 'y/2', '1'],
    ['ab', 'z', '1'],
    ['c', 'v', '1'],
  ] as const;
  const left = async (...steps: string[]) => (await run(steps, entries)).core.database.entries('').map(({ key }) => key);
  assert.deepEqual(await left('DBdel(a/x)', 'DBdel(a/nothing)'), ['/a/y/1', '/a/y/2', '/ab/z', '/c/v']);
  assert.deepEqual(await left('DBdeltree(a/y)'), ['/a/x', '/ab/z', '/c/v']);
  assert.deepEqual(await left('DBdeltree(a)', 'DBdeltree(c/)'), ['/ab/z']);
});

test('an application that is written wrong changes nothing, and the call goes on', async () => {
  const steps = ['DBget(x)', 'DBget(=a/b)', 'DBput(a/b)', 'DBput(a=b)', 'DBdel(a)', 'DBdeltree()', 'NoOp(end)'];
  const kit = await run(steps, [['a', 'b', '1']]);
  assert.equal(kit.steps('alice').at(-1), '1,7 NoOp(end)');
  assert.deepEqual(kit.core.database.entries(''), [{ key: '/a/b', value: '1' }]);
});
