import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventReceiver, eventOfDigit, writeEventPayload } from './telephone-event.ts';

function receiver(): {
  told: string[];
  packet: (event: number, end: boolean, duration: number, timestamp: number) => void;
  events: EventReceiver;
} {
  const told: string[] = [];
  const events = new EventReceiver({ began: (digit) => told.push(`+${digit}`), ended: (digit, ms) => told.push(`-${digit} ${ms}`) });
  const packet = (event: number, end: boolean, duration: number, timestamp: number) => {
    const bytes = new Uint8Array(4);
    writeEventPayload(bytes, 0, event, end, duration);
    events.packet(bytes, 0, 4, timestamp);
  };
  return { told, packet, events };
}

test('an event of many packets with three ends is one digit', () => {
  const { told, packet } = receiver();
  for (const duration of [160, 320, 480]) packet(5, false, duration, 1000);
  for (let i = 0; i < 3; i++) packet(5, true, 800, 1000);
  assert.deepEqual(told, ['+5', '-5 100']);
});

test('the same digit twice is told twice, and a late packet of the first not at all', () => {
  const { told, packet } = receiver();
  packet(11, true, 400, 1000);
  packet(11, true, 400, 3000);
  packet(11, true, 400, 1000);
  assert.deepEqual(told, ['+#', '-# 50', '+#', '-# 50']);
});

test('a digit whose ends were all lost is over with the next digit or with sound well past it', () => {
  const { told, packet, events } = receiver();
  packet(1, false, 160, 1000);
  packet(2, false, 160, 2000);
  events.audio(2200);
  assert.equal(events.active, true);
  events.audio(4000);
  assert.deepEqual(told, ['+1', '-1 20', '+2', '-2 20']);
});

test('flash, tones and cut packets are ignored', () => {
  const { told, packet, events } = receiver();
  packet(16, true, 160, 1);
  events.packet(new Uint8Array(3), 0, 3, 2);
  assert.deepEqual(told, []);
});

test('digits have the codes of RFC 4733', () => {
  assert.deepEqual(['0', '9', '*', '#', 'a', 'D', 'x', '', '12'].map(eventOfDigit), [
    0,
    9,
    10,
    11,
    12,
    15,
    undefined,
    undefined,
    undefined,
  ]);
});
