import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coreKit } from '../testing/core-kit.ts';
import { ScriptedLeg } from '../testing/scripted-leg.ts';
import { originate } from './originate.ts';

const EXTENSIONS = `
[default]
exten => 700,1,Answer()
exten => 700,n,Wait(30)
exten => 702,1,Wait(30)
exten => failed,1,NoOp(failed \${REASON})
`;

test('a Local channel that answers runs the application, and its halves end one after the other', async () => {
  const { core, clock, told, facts } = await coreKit(EXTENSIONS);
  const running = originate(core, {
    channel: 'Local/700@default',
    application: { name: 'Wait', data: '0.9' },
    timeoutMs: 30_000,
    setVariable: () => {},
  });
  await clock.advance(1);
  const ended = await running;
  assert.equal(ended.success, true);
  assert.equal(ended.reason, 4);
  assert.deepEqual(
    facts.slice(0, 9).map((fact) => fact.type),
    [
      'channel.created',
      'channel.created',
      'channel.stepStarted',
      'local.bridged',
      'dial.began',
      'channel.stepStarted',
      'channel.applicationBegan',
      'channel.priorityRun',
      'channel.stateChanged',
    ],
  );
  await clock.advance(1000);
  assert.deepEqual(
    told('channel.hungUp').map((fact) => fact.channel.name),
    ['Local/700@default-00000000;1', 'Local/700@default-00000000;2'],
  );
  assert.equal(core.channels.size, 0);
  assert.equal(clock.pendingTimers, 0);
});

test("a call that nobody answers in time ends with reason 3 after the context's failed extension ran", async () => {
  const { core, clock, told } = await coreKit(EXTENSIONS);
  const running = originate(core, {
    channel: 'Local/702@default',
    context: 'default',
    exten: '700',
    priority: 1,
    timeoutMs: 500,
    setVariable: () => {},
  });
  await clock.advance(600);
  const ended = await running;
  assert.equal(ended.success, false);
  assert.equal(ended.reason, 3);
  assert.ok(told('channel.priorityRun').some((fact) => fact.channel.name === 'OutgoingSpoolFailed' && fact.data === 'failed 3'));
  await clock.advance(1);
  assert.equal(core.channels.size, 0);
});

test('a technology that is not there fails with reason 0 and makes no channel', async () => {
  const { core, told } = await coreKit(EXTENSIONS);
  const ended = await originate(core, {
    channel: 'NoSuch/1',
    application: { name: 'Wait', data: '1' },
    timeoutMs: 1000,
    setVariable: () => {},
  });
  assert.deepEqual([ended.success, ended.reason, told('channel.created').length], [false, 0, 0]);
});

test('one id for both halves of a Local channel, or one in use, fails with reason 0 and leaves nothing', async () => {
  const { core, clock } = await coreKit(EXTENSIONS);
  const call = { channel: 'Local/700@default', application: { name: 'Wait', data: '5' }, timeoutMs: 1000, setVariable: () => {} };
  assert.equal((await originate(core, { ...call, channelId: 'a', otherChannelId: 'a' })).reason, 0);
  assert.equal(core.channels.size, 0);
  const running = originate(core, { ...call, channelId: 'b', otherChannelId: 'c' });
  await clock.advance(1);
  assert.equal((await running).success, true);
  for (const ids of [{ channelId: 'b' }, { channelId: 'd', otherChannelId: 'c' }, { channelId: 'c' }])
    assert.equal((await originate(core, { ...call, ...ids })).reason, 0);
  assert.equal(core.channels.size, 2);
});

test('a driver that throws fails the call and takes its channel with it', async () => {
  for (const broken of ['request', 'call', 'setVariable'] as const) {
    const { core } = await coreKit(EXTENSIONS);
    const fault = () => {
      throw new Error('broken');
    };
    const leg = new ScriptedLeg();
    if (broken === 'call') leg.call = fault;
    core.addDriver({
      technology: 'Broken',
      description: '',
      request: () => (broken === 'request' ? fault() : core.channels.create({ technology: 'Broken', name: 'Broken/1', leg: () => leg })!),
    });
    const setVariable = broken === 'setVariable' ? fault : () => {};
    const ended = await originate(core, { channel: 'Broken/1', timeoutMs: 1000, variables: [['A', 'b']], setVariable });
    assert.equal(ended.success, false, broken);
    assert.equal(core.channels.size, 0, broken);
  }
});
