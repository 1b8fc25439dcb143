import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ActionRouter } from './action-router.ts';
import { ALL_ACTIONS } from './actions/index.ts';
import { type AuthorityClass, CLASS_BITS, mayRun } from './authority.ts';
import { DIALECTS } from './dialect/index.ts';
import { SecurityEvents } from './security-events.ts';
import type { ManagerSession } from './session.ts';

const router = new ActionRouter(ALL_ACTIONS, new SecurityEvents({ isWanted: () => false, publish: () => {} }));
const CLASSES = Object.keys(CLASS_BITS) as AuthorityClass[];

const sessionOf = (dialect: 'modern' | 'classic', write: number) =>
  ({ dialect: DIALECTS[dialect], account: { write } }) as unknown as ManagerSession;

/** Actions that everybody who is logged in may run, and nobody else should be added to without thought. */
const FOR_EVERYBODY = new Set([
  'BridgeInfo',
  'BridgeList',
  'BridgeTechnologyList',
  'Challenge',
  'DAHDIShowChannels',
  'DAHDIShowStatus',
  'Events',
  'ListCommands',
  'Login',
  'Logoff',
  'Ping',
  'WaitEvent',
  'ZapShowChannels',
  'QueueRule',
  'QueueStatus',
  'QueueSummary',
  'Queues',
]);

for (const action of ALL_ACTIONS) {
  test(`${action.name} runs for the classes that it names and for no others`, () => {
    const [any, all] = [action.classBits('modern'), action.classBits('classic')];
    assert.equal(
      any === 0 && all === 0,
      FOR_EVERYBODY.has(action.name),
      `${action.name} asks for no privilege: it belongs in FOR_EVERYBODY of this test, and only such actions do`,
    );
    for (const name of CLASSES) {
      const bit = CLASS_BITS[name];
      assert.equal(router.isAllowed(sessionOf('modern', bit), action), any === 0 || (any & bit) !== 0, `modern, ${name} alone`);
      assert.equal(router.isAllowed(sessionOf('classic', bit), action), (all & ~bit) === 0, `classic, ${name} alone`);
      if (all & bit) assert.equal(router.isAllowed(sessionOf('classic', all & ~bit), action), false, `classic, all but ${name}`);
    }
    assert.equal(router.isAllowed(sessionOf('modern', 0), action), any === 0);
    assert.equal(router.isAllowed(sessionOf('classic', 0), action), all === 0);
  });
}

test('no action has a name that another one answers to', () => {
  const names = ALL_ACTIONS.flatMap((action) => [action.name, ...action.aliases]).map((name) => name.toLowerCase());
  assert.equal(new Set(names).size, names.length);
});

test('the two rules differ only for more than one class', () => {
  for (const bit of Object.values(CLASS_BITS)) assert.equal(mayRun('any', bit, bit), mayRun('all', bit, bit));
});
