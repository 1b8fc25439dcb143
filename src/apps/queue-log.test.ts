import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Channel } from '../core/channel/channel.ts';
import type { Fact } from '../core/facts.ts';
import { type QueueCallKit, queueCallKit } from '../testing/queue-kit.ts';
import { applications } from './index.ts';

/** What queue_log has after the call's id, queue and member; the rest of its events stands with what causes them. */
const since = (kit: QueueCallKit, from: number) => kit.log.slice(from);

describe('queue_log says of a caller that comes', () => {
  test('its address, number and position; its name with log-caller-id-name, without what parts fields', async () => {
    for (const [general, rest, expected] of [
      ['', '', '|100|1'],
      ['', ',,http://example.com/x', 'http://example.com/x|100|1'],
      ['log-caller-id-name = yes\n', '', '|100|1|Al_ice'],
    ] as const) {
      const kit = await queueCallKit(applications, `[general]\n${general}[q]\n`, { wanted: `q${rest}` });
      kit.driver.parties.set('alice', { number: '100', name: 'Al|ice', presentation: 0 });
      const alice = await kit.call();
      assert.deepEqual(kit.log, [`${alice.uniqueId}|q|NONE|ENTERQUEUE|${expected}`]);
    }
  });

  test('nothing of who does not want to be shown with log-restricted-caller-id = no', async () => {
    for (const [option, expected] of [
      ['yes', '100'],
      ['no', ''],
    ] as const) {
      const kit = await queueCallKit(applications, `[q]\nlog-restricted-caller-id = ${option}\n`);
      kit.driver.parties.set('alice', { number: '100', name: 'Alice', presentation: 0x20 });
      await kit.call();
      assert.match(kit.log[0]!, new RegExp(`ENTERQUEUE\\|\\|${expected}\\|1$`));
    }
  });
});

test('a caller that is withdrawn has a line with the first forty characters of why', async () => {
  const kit = await queueCallKit(applications, '[q]\n');
  const alice = await kit.call();
  await kit.clock.advance(7000);
  const caller = kit.queues.find('q')!.callerOf(alice)!;
  caller.withdrawal = { info: 'x'.repeat(50) };
  caller.wake();
  await kit.settle();
  assert.deepEqual(since(kit, 1), [`${alice.uniqueId}|q|NONE|WITHDRAW|1|1|7|${'x'.repeat(40)}`]);
});

describe('queue_log says how a talk ended', () => {
  const talking = async () => {
    const kit = await queueCallKit(applications, '[q]\ntimeout = 0\nmember => Test/bob,0,Bob\n');
    const alice = await kit.call();
    await kit.clock.advance(3000);
    const bob = await kit.answer('bob');
    await kit.clock.advance(9000);
    return { ...kit, alice, bob };
  };

  test('the caller hung up, or the member', async () => {
    for (const [who, event] of [
      ['alice', 'COMPLETECALLER'],
      ['bob', 'COMPLETEAGENT'],
    ] as const) {
      const kit = await talking();
      await kit.hangUp(kit[who]);
      assert.deepEqual(since(kit, 2), [`${kit.alice.uniqueId}|q|Bob|${event}|3|9|1`]);
    }
  });

  const told = (kit: { alice: Channel; bob: Channel }, destination: Fact<'transfer.attended'>['destination'], result = 'Success') => {
    const bridge = kit.alice.bridge!.snapshot;
    return {
      result,
      original: { transferer: kit.bob.snapshot, bridge },
      second: { transferer: kit.bob.snapshot },
      isExternal: true,
      destination,
    } as const;
  };

  test('the member transferred the caller: where to, by which kind of transfer', async () => {
    for (const [destination, expected] of [
      [(_: { bob: Channel }) => ({ type: 'Bridge', bridgeId: 'b-1' }), 'BRIDGE|b-1'],
      [() => ({ type: 'App', application: 'VoiceMail' }), 'APP|VoiceMail'],
      [({ bob }: { bob: Channel }) => ({ type: 'Link', one: bob.snapshot, two: bob.snapshot }), undefined],
    ] as const) {
      const kit = await talking();
      kit.core.bus.publish('transfer.attended', told(kit, destination(kit) as Fact<'transfer.attended'>['destination']));
      const details = expected ?? `LINK|${kit.bob.name}|${kit.bob.name}`;
      assert.deepEqual(since(kit, 2), [`${kit.alice.uniqueId}|q|Bob|ATTENDEDTRANSFER|${details}|3|9|1`]);
      await kit.hangUp(kit.bob);
      assert.equal(since(kit, 2).length, 1, 'once');
    }
  });

  test('one that came to nothing, or made three talk, is no end', async () => {
    const kit = await talking();
    kit.core.bus.publish('transfer.attended', told(kit, { type: 'App', application: 'Wait' }, 'Fail'));
    kit.core.bus.publish('transfer.attended', told(kit, { type: 'Threeway', bridgeId: 'b-1', transferer: kit.bob.snapshot }));
    await kit.settle();
    assert.deepEqual(since(kit, 2), []);
    await kit.hangUp(kit.alice);
    assert.deepEqual(since(kit, 2), [`${kit.alice.uniqueId}|q|Bob|COMPLETECALLER|3|9|1`]);
  });
});

test('queue_log says what becomes of members, and by whom', async () => {
  const kit = await queueCallKit(
    applications,
    '[general]\nlog_membername_as_agent = yes\nlog_unpause_on_reason_change = yes\n[q]\n[other]\nmember => Test/bob,0,Bob\n',
  );
  const { memberships } = kit.queues;
  await memberships.add('q', { interface: 'Test/bob', name: 'Bob', isPaused: true }, 'MANAGER');
  await memberships.pause('q', 'Test/bob', true, 'tea');
  await memberships.pause('q', 'Test/bob', true, 'lunch');
  await memberships.pause('q', 'Test/bob', false, 'back');
  await memberships.pause(undefined, 'Test/bob', true, 'home');
  await memberships.pause(undefined, 'Test/bob', false);
  await memberships.setPenalty('q', 'Test/bob', 4);
  memberships.setRingInUse(undefined, 'Test/bob', false);
  await memberships.remove('q', 'Test/bob', 'CLI');
  const of = (name: string) => kit.log.filter((line) => line.split('|')[1] === name);
  assert.deepEqual(of('q'), [
    'MANAGER|q|Bob|ADDMEMBER|PAUSED',
    'NONE|q|Bob|UNPAUSE|Auto-Unpause',
    'NONE|q|Bob|PAUSE|tea',
    'NONE|q|Bob|UNPAUSE|Auto-Unpause',
    'NONE|q|Bob|PAUSE|lunch',
    'NONE|q|Bob|UNPAUSE|back',
    'NONE|q|Bob|PAUSE|home',
    'NONE|q|Bob|UNPAUSE|',
    'NONE|q|Test/bob|PENALTY|4',
    'NONE|q|Test/bob|RINGINUSE|0',
    'CLI|q|Bob|REMOVEMEMBER|',
  ]);
  assert.deepEqual(of('NONE'), ['NONE|NONE|Bob|PAUSEALL|home', 'NONE|NONE|Bob|UNPAUSEALL|']);
  assert.deepEqual(of('other'), ['NONE|other|Bob|PAUSE|home', 'NONE|other|Bob|UNPAUSE|', 'NONE|other|Test/bob|RINGINUSE|0']);
});
