import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DIALECT_NAMES } from '../dialects.ts';
import { type Recording, recordedScripts, referenceOf } from '../recording.ts';
import { compareRecordings } from './compare.ts';
import type { Excuse } from './excuses.ts';

/** A recording of what a server said on connection `a`. */
const saying = (...texts: string[]): Recording => ({
  head: { id: 'x', server: 'a20', set: 'core', version: '' },
  entries: texts.map((text, t) => ({ t, conn: 'a', dir: '<', text: `${text.split('|').join('\r\n')}\r\n\r\n` })),
});

const judge = (reference: Recording, actual: Recording, again?: Recording, excuses: readonly Excuse[] = []) => {
  const c = compareRecordings({ first: reference, again }, actual, excuses);
  return {
    ...c,
    counts: [c.expected, c.equal, c.moved.length, c.differing.length, c.missing.length, c.extra.length],
    why: c.differing.flatMap(({ why }) => why ?? []),
  };
};

const STATE = (channel: string, state: string) =>
  `Event: Newstate|Channel: ${channel}|ChannelState: ${state}|Uniqueid: 1700000001.${channel.length}`;

test('every recording agrees with itself and with the second run of its server', () => {
  for (const dialect of DIALECT_NAMES) {
    for (const id of recordedScripts(dialect)) {
      const { first, again } = referenceOf(dialect, id);
      for (const actual of [first, again ?? first]) {
        const c = compareRecordings({ first, again }, actual);
        assert.deepEqual([c.id, c.equal, c.extra.length], [id, c.expected, 0]);
        assert.ok(c.expected > 20, id);
      }
    }
  }
});

test('ids are numbered by their first appearance, so that serials and unique ids may be others', () => {
  const one = saying(STATE('SIP/alice-0000001a', '4'), STATE('SIP/alice-0000001b', '4'), STATE('SIP/alice-0000001a', '6'));
  const other = saying(STATE('SIP/alice-00000002', '4'), STATE('SIP/alice-00000009', '4'), STATE('SIP/alice-00000002', '6'));
  assert.deepEqual(judge(one, other).counts, [3, 3, 0, 0, 0, 0]);
  const swapped = saying(STATE('SIP/alice-00000002', '4'), STATE('SIP/alice-00000009', '4'), STATE('SIP/alice-00000009', '6'));
  assert.deepEqual(judge(one, swapped).counts, [3, 2, 0, 0, 1, 1]);
});

test('a header dropped, moved or changed makes a message differ and is named', () => {
  const want = saying('Event: Peer|Peer: SIP/a|Cause: 1|State: x');
  assert.deepEqual(judge(want, saying('Event: Peer|Peer: SIP/a|State: x')).why, ['headers missing: Cause']);
  assert.deepEqual(judge(want, saying('Event: Peer|Peer: SIP/a|Cause: 1|State: x|More: y')).why, ['headers extra: More']);
  assert.match(judge(want, saying('Event: Peer|Peer: SIP/a|State: x|Cause: 1')).why.join(), /^header order: /);
  assert.deepEqual(judge(want, saying('Event: Peer|Peer: SIP/a|Cause: 2|State: x')).why, ['Cause: "1" became "2"']);
});

test('order counts within a lane and not between lanes', () => {
  const want = saying(STATE('SIP/alice-1', '4'), STATE('SIP/alice-1', '6'), STATE('SIP/bob-1', '4'));
  assert.deepEqual(
    judge(want, saying(STATE('SIP/bob-1', '4'), STATE('SIP/alice-1', '4'), STATE('SIP/alice-1', '6'))).counts,
    [3, 3, 0, 0, 0, 0],
  );
  assert.deepEqual(
    judge(want, saying(STATE('SIP/alice-1', '6'), STATE('SIP/alice-1', '4'), STATE('SIP/bob-1', '4'))).counts,
    [3, 2, 1, 0, 0, 0],
  );
});

test('a message lost is missing and a message twice is extra', () => {
  const want = saying(STATE('SIP/alice-1', '4'), STATE('SIP/alice-1', '6'));
  assert.deepEqual(judge(want, saying(STATE('SIP/alice-1', '4'))).counts, [2, 1, 0, 0, 1, 0]);
  const twice = saying(STATE('SIP/alice-1', '4'), STATE('SIP/alice-1', '4'), STATE('SIP/alice-1', '6'));
  assert.deepEqual(judge(want, twice).counts, [2, 2, 0, 0, 0, 1]);
});

test('seconds may be one apart, and other numbers may not', () => {
  const want = saying('Event: Cdr|Channel: SIP/a-1|Duration: 5|Cause: 5');
  assert.equal(judge(want, saying('Event: Cdr|Channel: SIP/a-1|Duration: 6|Cause: 5')).equal, 1);
  assert.equal(judge(want, saying('Event: Cdr|Channel: SIP/a-1|Duration: 7|Cause: 5')).equal, 0);
  assert.equal(judge(want, saying('Event: Cdr|Channel: SIP/a-1|Duration: 5|Cause: 6')).equal, 0);
});

test('where the second run of the reference differs, both are right', () => {
  const want = saying('Event: Peer|Peer: SIP/a|Time: 1|State: x', 'Event: Only|Peer: SIP/a');
  const again = saying('Event: Peer|Peer: SIP/a|Time: 1|State: y', 'Event: Other|Peer: SIP/a');
  for (const state of ['x', 'y'])
    assert.deepEqual(judge(want, saying(`Event: Peer|Peer: SIP/a|Time: 1|State: ${state}`), again).counts, [1, 1, 0, 0, 0, 0]);
  assert.deepEqual(judge(want, saying('Event: Peer|Peer: SIP/a|Time: 1|State: z'), again).counts, [1, 0, 0, 1, 0, 0]);
  assert.equal(judge(want, saying('Event: Peer|Peer: SIP/a|Time: 1|State: x', 'Event: Other|Peer: SIP/a'), again).extra.length, 0);
});

test('an excuse leaves a header out on both sides or lets a message be absent, and counts what it touches', () => {
  const want = saying('Event: Peer|Peer: SIP/a|Old: 1', 'Event: Gone|Peer: SIP/a', 'Event: Kept|Peer: SIP/a');
  const header: Excuse = { why: 'w', match: '^Event: Peer', header: 'old' };
  const absent: Excuse = { why: 'w', match: '^Event: Gone' };
  const c = judge(want, saying('Event: Peer|Peer: SIP/a', 'Event: Kept|Peer: SIP/a'), undefined, [header, absent]);
  assert.deepEqual([c.counts, c.excused, c.excusedBy.get(header), c.excusedBy.get(absent)], [[2, 2, 0, 0, 0, 0], 2, 1, 1]);
  assert.equal(judge(want, saying('Event: Peer|Peer: SIP/a', 'Event: Kept|Peer: SIP/a'), undefined, [header]).missing.length, 1);
});

test('replies keep their order whatever events stand between them', () => {
  const want = saying('Response: Success|ActionID: 1', 'Event: E|Peer: SIP/a', 'Response: Error|ActionID: 2');
  assert.equal(judge(want, saying('Response: Success|ActionID: 1', 'Response: Error|ActionID: 2', 'Event: E|Peer: SIP/a')).equal, 3);
  assert.equal(judge(want, saying('Response: Error|ActionID: 2', 'Response: Success|ActionID: 1', 'Event: E|Peer: SIP/a')).equal, 2);
});
