import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel } from '../../core/channel/channel.ts';
import type { Refusal } from '../../core/ports/driver.ts';
import type { AppKit } from '../../testing/app-kit.ts';
import { linesKit } from './line-fixture.ts';

const LOOP =
  '[channels]\ncontext = far\nsignalling = fxs_ks\ngroup = 1\nloop = 2\nchannel => 1\ncallerid = Gate <77>\nloop = 1\nchannel => 2\n';

const names = (kit: AppKit): string[] => [...kit.core.channels].map(({ name }) => name);

test('a call into a looped line comes in on the other one, in its context, and both are answered together', async () => {
  const { kit, driver } = await linesKit(LOOP);
  kit.driver.call('alice', '200');
  await kit.settle();
  assert.deepEqual(names(kit), ['Test/alice-00000000', 'DAHDI/1-1', 'DAHDI/2-1']);
  const far = kit.core.channels.find('DAHDI/2-1')!;
  assert.deepEqual([far.context, far.exten, far.callerId.number, far.callerId.name], ['far', '300', '77', 'Gate']);
  assert.equal(kit.core.channels.find('DAHDI/1-1')?.bridge?.peerOf(kit.driver.channelOf('alice'))?.name, 'DAHDI/1-1');
  assert.deepEqual(
    [...driver.list()].map(({ number, calls }) => `${number} ${calls.map((call) => call.name).join(' ')}`),
    ['1 DAHDI/1-1', '2 DAHDI/2-1'],
  );
  assert.deepEqual([kit.core.devices.get('DAHDI/1'), kit.core.devices.get('DAHDI/2')], ['INUSE', 'INUSE']);
  driver.hangUp(2);
  await kit.settle();
  assert.deepEqual(names(kit), []);
  assert.deepEqual([kit.core.devices.get('DAHDI/1'), kit.core.devices.get('DAHDI/2')], ['NOT_INUSE', 'NOT_INUSE']);
});

test('a group gives the line that is free, and a line that is taken is busy', async () => {
  const { kit } = await linesKit(LOOP);
  kit.core.request('DAHDI', { resource: '1' });
  const second = kit.core.request('DAHDI', { resource: 'g1' }) as Channel;
  assert.equal(second.name, 'DAHDI/2-1');
  assert.equal((kit.core.request('DAHDI', { resource: '1' }) as Refusal).cause, 17);
  assert.equal((kit.core.request('DAHDI', { resource: 'g1' }) as Refusal).cause, 34);
  assert.equal((kit.core.request('DAHDI', { resource: '9' }) as Refusal).cause, 0);
});

test('what the far context has not, and a line that there is not, cannot be called', async () => {
  const { kit } = await linesKit(LOOP);
  kit.driver.call('alice', '202');
  await kit.settle();
  assert.equal(kit.told('dial.finished').at(-1)?.status, 'CHANUNAVAIL');
  kit.driver.call('bob', '203');
  await kit.settle();
  assert.equal(kit.told('dial.finished').at(-1)?.status, 'CHANUNAVAIL');
});

test('who does not want to be disturbed is not called, and that is told', async () => {
  const { kit, driver } = await linesKit(LOOP);
  assert.equal(driver.setDoNotDisturb(1, true), true);
  assert.equal(driver.setDoNotDisturb(9, true), false);
  assert.deepEqual(
    kit.told('line.doNotDisturbChanged').map(({ line, on }) => [line, on]),
    [[1, true]],
  );
  assert.equal((kit.core.request('DAHDI', { resource: '1' }) as Refusal).refused, true);
  assert.equal((kit.core.request('DAHDI', { resource: 'g1' }) as Channel).name, 'DAHDI/2-1');
});

test('the phone on a line flashes, dials and is put down by order', async () => {
  const { kit, driver } = await linesKit(LOOP);
  assert.equal(driver.dial(1, '12'), 'idle');
  assert.equal(driver.dial(9, '12'), 'unknown');
  kit.driver.call('alice', '200');
  await kit.settle();
  assert.equal(driver.dial(1, '12'), 'done');
  assert.deepEqual(
    kit
      .told('channel.digitEnded')
      .flatMap(({ channel, digit, direction }) => (direction === 'Received' && channel.name === 'DAHDI/1-1' ? [digit] : [])),
    ['1', '2'],
  );
  driver.flash(1);
  assert.equal(kit.core.holdMusic.isOn(kit.driver.channelOf('alice')), true);
  driver.flash(1);
  assert.equal(kit.core.holdMusic.isOn(kit.driver.channelOf('alice')), false);
  driver.hangUpAll();
  await kit.settle();
  assert.deepEqual(names(kit), []);
});

test('a line that nothing carries is listed, and not open', async () => {
  const { kit, driver } = await linesKit('[channels]\nchannel => 3\n');
  assert.deepEqual(
    [...driver.list()].map(({ number, alarm }) => [number, alarm]),
    [[3, 'Not Open']],
  );
  assert.equal(kit.core.devices.get('DAHDI/3'), 'UNAVAILABLE');
  assert.equal((kit.core.request('Zap', { resource: '3' }) as Refusal).refused, true);
});
