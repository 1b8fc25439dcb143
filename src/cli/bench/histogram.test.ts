import assert from 'node:assert/strict';
import test from 'node:test';
import { Histogram } from './histogram.ts';

test('a quantile is right to two parts of a hundred, whatever the times are', () => {
  for (const unit of [0.002, 0.37, 1, 55]) {
    const times = new Histogram();
    for (let i = 1; i <= 1000; i++) times.add(i * unit);
    for (const part of [0.01, 0.5, 0.99]) {
      const wanted = part * 1000 * unit;
      const found = times.quantileMs(part) ?? 0;
      assert.ok(Math.abs(found - wanted) <= 0.02 * wanted, `${part} of 1 to 1000 times ${unit} ms: ${found}`);
    }
    assert.equal(times.maxMs, 1000 * unit);
    assert.equal(times.count, 1000);
  }
});

test('no quantile is longer than the longest time, and of nothing there is none', () => {
  const times = new Histogram();
  assert.equal(times.quantileMs(0.5), undefined);
  times.add(1);
  assert.ok(Math.abs((times.quantileMs(0.99) ?? 0) - 1) <= 0.02);
  assert.ok((times.quantileMs(1) ?? 2) <= 1);
  times.add(0);
  times.add(1e9);
  assert.equal(times.count, 3);
  assert.ok((times.quantileMs(1) ?? 0) > 600_000, 'what is beyond the scale counts as its end');
});
