import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '../../base/logger.ts';
import { ManualClock } from '../../base/manual-clock.ts';
import { Bus } from '../bus.ts';
import { isWaiting } from '../state/message-counts.ts';
import { Mailboxes } from './mailboxes.ts';

function setUp() {
  const bus = new Bus(new ManualClock(), silentLogger);
  const told: string[] = [];
  bus.subscribe(['mailbox.changed'], ({ mailbox, counts }) => told.push(`${mailbox} ${counts.urgent}/${counts.new}/${counts.old}`));
  return { boxes: new Mailboxes(bus), told };
}

test('a name without a context is of default, and an unknown box is empty', () => {
  const { boxes, told } = setUp();
  boxes.set('100', { urgent: 0, new: 2, old: 1 });
  for (const name of ['100', '100@', '100@default']) assert.equal(boxes.counts(name).new, 2);
  assert.equal(boxes.counts('100@sales').new, 0);
  assert.deepEqual([boxes.has('100@default'), boxes.has('100@sales')], [true, false]);
  assert.deepEqual(told, ['100@default 0/2/1']);
});

test('counts from outside stand before those of the voicemail until they are deleted', () => {
  const { boxes, told } = setUp();
  boxes.set('100@default', { urgent: 1, new: 0, old: 0 });
  boxes.setExternal('100@default', { new: 5, old: 0 });
  boxes.set('100@default', { urgent: 0, new: 0, old: 3 });
  assert.equal(boxes.deleteExternal('100@default'), true);
  assert.equal(boxes.deleteExternal('100@default'), false);
  assert.deepEqual(told, ['100@default 1/0/0', '100@default 0/5/0', '100@default 0/5/0', '100@default 0/0/3']);
});

test('a box that is gone from the configuration is told to be empty', () => {
  const { boxes, told } = setUp();
  boxes.set('1@a', { urgent: 0, new: 1, old: 0 });
  boxes.forget('1@a');
  boxes.forget('1@a');
  assert.deepEqual(told, ['1@a 0/1/0', '1@a 0/0/0']);
});

test('a lamp is lit by what is new or urgent, not by what was heard', () => {
  assert.deepEqual(
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ].map(([urgent, unheard, old]) => isWaiting({ urgent: urgent!, new: unheard!, old: old! })),
    [true, true, false],
  );
});
