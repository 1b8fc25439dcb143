import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock, Timer } from '../base/clock.ts';
import { ManualClock } from '../base/manual-clock.ts';
import { Pacer } from './pacer.ts';

const failing = (_paced: unknown, error: unknown) => {
  throw error;
};

test('a listener is called every 20 ms and nothing runs before the first and after the last', async () => {
  const clock = new ManualClock();
  const pacer = new Pacer(clock, failing);
  assert.equal(clock.pendingTimers, 0);
  const at: number[] = [];
  const start = clock.monotonic();
  const leave = pacer.add({ tick: () => at.push(clock.monotonic() - start) });
  await clock.advance(100);
  assert.deepEqual(at, [5, 25, 45, 65, 85]);
  leave();
  await clock.advance(100);
  assert.equal(at.length, 5);
  assert.equal(clock.pendingTimers, 0);
});

test('listeners are spread over the four slots of 5 ms', async () => {
  const clock = new ManualClock();
  const pacer = new Pacer(clock, failing);
  const start = clock.monotonic();
  const phases: number[] = [];
  for (let i = 0; i < 8; i++) pacer.add({ tick: () => phases.push(clock.monotonic() - start) });
  await clock.advance(20);
  assert.deepEqual(phases, [5, 5, 10, 10, 15, 15, 20, 20]);
});

/** A clock whose timers are late by what the test says. */
class LateClock implements Clock {
  time = 0;
  #run: (() => void) | undefined;
  delay = 0;
  now = () => this.time;
  monotonic = () => this.time;

  setTimer(delayMs: number, run: () => void): Timer {
    this.delay = delayMs;
    this.#run = run;
    return { cancel: () => {} };
  }

  fire(lateMs: number): void {
    this.time += this.delay + lateMs;
    this.#run?.();
  }
}

test('lateness does not add up: after late timers the count is what the time asks for', () => {
  const clock = new LateClock();
  const pacer = new Pacer(clock, failing);
  let ticks = 0;
  pacer.add({ tick: () => ticks++ });
  while (clock.time < 10_000) clock.fire(1.7);
  assert.ok(Math.abs(ticks - clock.time / 20) <= 1, `${ticks} in ${clock.time}`);
});

test('after a stall what was missed is made up one frame a wake-up, never in a burst', () => {
  const clock = new LateClock();
  const pacer = new Pacer(clock, failing);
  const at: number[] = [];
  pacer.add({ tick: () => at.push(clock.time) });
  clock.fire(0);
  clock.fire(200);
  while (clock.time < 400) clock.fire(0);
  assert.equal(new Set(at).size, at.length);
  assert.ok(Math.abs(at.length - clock.time / 20) <= 1, `${at.length} in ${clock.time}`);
});

test('a backlog of a machine that slept is forgotten', () => {
  const clock = new LateClock();
  const pacer = new Pacer(clock, failing);
  let ticks = 0;
  pacer.add({ tick: () => ticks++ });
  clock.fire(60_000);
  const end = clock.time + 100;
  while (clock.time < end) clock.fire(0);
  assert.ok(ticks <= 7, `${ticks}`);
});

test('a listener that throws leaves, and the others go on', async () => {
  const clock = new ManualClock();
  const thrown: unknown[] = [];
  const pacer = new Pacer(clock, (_paced, error) => thrown.push(error));
  let ticks = 0;
  const bad = {
    tick() {
      throw new Error('bad');
    },
  };
  pacer.add(bad);
  pacer.add({ tick: () => ticks++ });
  await clock.advance(60);
  assert.equal(thrown.length, 1);
  assert.equal(ticks, 3);
});
