import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OriginateEnded } from '../../../core/facts.ts';
import { classicReason } from './originate-reason.ts';

const failed = (reason: number, failure?: OriginateEnded['failure']): OriginateEnded => ({
  requested: 'SIP/alice',
  success: false,
  reason,
  context: 'default',
  exten: '700',
  failure,
});
const refused = (cause: number) => ({ kind: 'refused', technology: 'SIP', cause }) as const;

test('486 and 603 are busy, every other refusal is congestion', () => {
  assert.equal(classicReason(failed(5, refused(17))), 5);
  assert.equal(classicReason(failed(8, refused(21))), 5);
  assert.equal(classicReason(failed(5, refused(19))), 8);
  assert.equal(classicReason(failed(0, refused(1))), 8);
});

test('an end for which the far end gave a reason is congestion', () => {
  assert.equal(classicReason(failed(0, { kind: 'hungUp', technology: 'SIP', cause: 1 })), 8);
});

test('a Local channel keeps what its dialplan said', () => {
  assert.equal(classicReason(failed(5, { kind: 'refused', technology: 'Local', cause: 42 })), 5);
});

test('whoever hangs up before an answer, the reason is 1', () => {
  assert.equal(classicReason(failed(0, { kind: 'hungUp', technology: 'Local', cause: 16 })), 1);
});

test('a phone that rings in vain is no answer, a Local channel failed', () => {
  assert.equal(classicReason(failed(3, { kind: 'timeout', technology: 'SIP', cause: 19 })), 3);
  assert.equal(classicReason(failed(3, { kind: 'timeout', technology: 'Local', cause: 19 })), 0);
});

test('success, and a call for which there was no channel, keep their reason', () => {
  assert.equal(classicReason({ ...failed(4), success: true }), 4);
  assert.equal(classicReason(failed(0)), 0);
});
