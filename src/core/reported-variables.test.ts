import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registerFunctions } from '../functions/index.ts';
import { coreKit } from '../testing/core-kit.ts';
import { defineFunction } from './dialplan/define-function.ts';
import { originate } from './originate.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

/** The values that a channel reports in its first snapshot of each state. */
async function reportedBy(names: readonly string[]): Promise<Map<number, Map<string, string>>> {
  const { core, clock, told } = await coreKit('[default]\nexten => 700,1,Answer()\nexten => 700,n,Wait(30)\n', {
    settings: { ...DEFAULT_SETTINGS, reportedVariables: names, reportsVariables: true },
  });
  registerFunctions(core.functions);
  core.functions.set('LATER', defineFunction({ name: 'LATER', summary: '', syntax: '', description: '', read: async () => 'too late' }));
  core.setGlobal('TARIFF', 'night');
  const running = originate(core, {
    channel: 'Local/700@default',
    application: { name: 'Wait', data: '5' },
    timeoutMs: 30_000,
    callerId: { number: '321' },
    variables: [['CUSTOMER', 'acme']],
    setVariable: (channel, name, value) => channel.setVariable(name, value),
  });
  await clock.advance(1);
  await running;
  const channels = [...told('channel.created'), ...told('channel.stateChanged')].map(({ channel }) => channel);
  return new Map(channels.filter(({ name }) => name.endsWith(';1')).map(({ state, reported }) => [state, new Map(reported)]));
}

test('a snapshot reports what a function of channelvars says at that moment', async () => {
  const reported = await reportedBy(['CHANNEL(state)', 'CALLERID(num)']);
  assert.equal(reported.get(0)?.get('CHANNEL(state)'), 'Down');
  assert.equal(reported.get(6)?.get('CHANNEL(state)'), 'Up');
  assert.equal(reported.get(6)?.get('CALLERID(num)'), '321');
});

test('a snapshot reports variables of the channel, and global ones where it has none of that name', async () => {
  const reported = await reportedBy(['CUSTOMER', 'TARIFF', 'NOSUCH']);
  assert.deepEqual(
    [...(reported.get(6) ?? [])],
    [
      ['CUSTOMER', 'acme'],
      ['TARIFF', 'night'],
      ['NOSUCH', ''],
    ],
  );
});

test('a function that is not there, or takes its time, is reported empty', async () => {
  const reported = await reportedBy(['NOSUCH(x)', 'LATER(x)']);
  assert.deepEqual([...(reported.get(6)?.values() ?? [])], ['', '']);
});
