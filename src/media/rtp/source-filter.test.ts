import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONFIRM, QUIET_MS, SourceFilter } from './source-filter.ts';

const confirmed = (): SourceFilter => {
  const filter = new SourceFilter();
  for (let i = 0; i < CONFIRM; i++) filter.accepts('phone', 1, i, i);
  return filter;
};

test('the first packet decides, so that nothing of a call behind NAT is lost', () => {
  const filter = new SourceFilter();
  filter.expect({ address: 'private', port: 9 });
  assert.equal(filter.accepts('nat', 1, 7, 0), true);
  assert.deepEqual(filter.current, { address: 'nat', port: 1 });
});

test('sprayed packets do not take a stream over, in sequence or not, while its source speaks', () => {
  const filter = confirmed();
  for (let i = 0; i < 50; i++) {
    assert.equal(filter.accepts('attacker', 5, i, i * 20), false);
    assert.equal(filter.accepts('phone', 1, 10 + i, i * 20), true);
  }
});

test('a source that was quiet is followed to another port after packets in sequence', () => {
  const filter = confirmed();
  const later = QUIET_MS + 100;
  assert.deepEqual(
    [50, 51, 60, 61, 62, 63].map((sequence, i) => filter.accepts('phone', 2, sequence, later + i)),
    [false, false, false, false, false, true],
  );
  assert.equal(filter.accepts('phone', 1, 4, later + 10), false);
});

test('before the source is beyond doubt the address that signalling named wins at once', () => {
  const filter = new SourceFilter();
  filter.expect({ address: 'phone', port: 1 });
  filter.accepts('attacker', 5, 1, 0);
  assert.equal(filter.accepts('phone', 1, 1, 1), true);
  assert.equal(filter.accepts('attacker', 5, 2, 2), false);
});

test('who sprayed first loses to who goes on in sequence', () => {
  const filter = new SourceFilter();
  filter.accepts('attacker', 5, 1, 0);
  assert.deepEqual(
    [1, 2, 3, 4].map((sequence) => filter.accepts('nat', 1, sequence, sequence)),
    [false, false, false, true],
  );
});

test('a new answer starts learning again, the same one does not', () => {
  const filter = confirmed();
  filter.expect({ address: 'phone', port: 1 });
  assert.notEqual(filter.confirmed, undefined);
  filter.expect({ address: 'other', port: 3 });
  assert.equal(filter.confirmed, undefined);
  assert.equal(filter.accepts('other', 3, 1, 1), true);
});
