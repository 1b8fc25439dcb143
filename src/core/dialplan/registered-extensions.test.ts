import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extensionGroup, extensionGroupInTurns, RegisteredExtensions, type RegisteredStep } from './registered-extensions.ts';

const step = (context: string, exten: string, change: Partial<RegisteredStep> = {}): RegisteredStep => ({
  context,
  exten,
  priority: 1,
  application: 'Park',
  data: '',
  ...change,
});

/** The extensions of one feature, and whether each change concerned hints. */
function setUp() {
  const changes: boolean[] = [];
  const registered = new RegisteredExtensions((hints) => changes.push(hints));
  const context = (name: string) => registered.contexts.find((each) => each.name === name);
  return { registered, changes, context };
}

test('a change leaves the contexts that it does not touch as they are', () => {
  const { registered, context } = setUp();
  const [lot, back] = [extensionGroup('parking', [step('lot', '700')]), extensionGroup('parking', [step('back', 'SIP_bob')])];
  registered.register('parking', [lot, back]);
  const [madeOfLot, madeOfBack] = [context('lot'), context('back')];
  registered.register('parking', [lot, extensionGroup('parking', [step('back', 'SIP_bob'), step('back', 'SIP_carol')])]);
  assert.equal(context('lot'), madeOfLot);
  assert.notEqual(context('back'), madeOfBack);
  assert.deepEqual(
    context('back')?.extensions.map(({ name }) => name),
    ['SIP_bob', 'SIP_carol'],
  );
});

test('an extension of two groups has the priorities of both, and of the same one that of the first', () => {
  const { registered, context } = setUp();
  registered.register('parking', [
    extensionGroup('parking', [step('lot', '700', { data: 'first' })]),
    extensionGroup('parking', [
      step('lot', '700', { priority: 'hint', application: 'park:700@lot' }),
      step('lot', '700', { data: 'second' }),
    ]),
  ]);
  const [extension] = context('lot')?.extensions ?? [];
  assert.equal(extension?.step(1)?.data, 'first');
  assert.deepEqual(extension?.hint, { context: 'lot', exten: '700', text: 'park:700@lot', devices: ['park:700@lot'] });
});

test('hints are concerned by a change of a group that has some, and by no other', () => {
  const { registered, changes } = setUp();
  const hinted = extensionGroup('parking', [step('lot', '701', { priority: 'hint', application: 'park:701@lot' })]);
  registered.register('parking', [hinted]);
  registered.register('parking', [hinted, extensionGroup('parking', [step('back', 'SIP_bob')])]);
  registered.register('parking', [hinted, extensionGroup('parking', [])]);
  registered.register('parking', []);
  assert.deepEqual(changes, [true, false, false, true]);
  assert.deepEqual(registered.contexts, []);
});

test('thousands of steps are made over several turns of the event loop', async () => {
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const group = await extensionGroupInTurns(
    'parking',
    Array.from({ length: 5000 }, (_, at) => step('lot', String(at))),
  );
  isOver = true;
  assert.equal(group.byContext.get('lot')?.length, 5000);
  assert.ok(turns >= 10, `${turns} turns`);
});
