import assert from 'node:assert/strict';
import test from 'node:test';
import { DeviceUse, MAX_RESTING_DEVICES } from './device-use.ts';

test('a device is in use until the last of its pairs that was in use has ended', () => {
  const use = new DeviceUse();
  for (let i = 0; i < 3; i++) use.made('1@x');
  assert.equal(use.isInUse('1@x'), false);
  use.inUse('1@x');
  use.inUse('1@x');
  use.ended('1@x', true);
  assert.equal(use.isInUse('1@x'), true);
  use.ended('1@x', true);
  assert.equal(use.isInUse('1@x'), false);
  use.ended('1@x', false);
  assert.deepEqual([...use.takeForgotten()], [], 'it rests, and is remembered');
});

test('of devices at rest so many are remembered, and those with calls beside them', () => {
  const use = new DeviceUse();
  use.made('busy@x');
  for (let i = 0; i < MAX_RESTING_DEVICES + 2; i++) {
    use.made(`${i}@x`);
    use.ended(`${i}@x`, false);
  }
  use.made('0@x');
  use.ended('0@x', false);
  assert.deepEqual([...use.takeForgotten()], ['1@x', '2@x'], 'the one that had a call again rests since then');
  use.ended('busy@x', false);
  assert.deepEqual([...use.takeForgotten()], ['3@x']);
});
