import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { Aborted, abortReason, TypedAbort, unlessAborted } from './abort.ts';

test('the first reason is the one that counts', () => {
  const abort = new TypedAbort<'hangup' | 'goto'>();
  assert.equal(abort.reason, undefined);
  assert.equal(abortReason(abort.signal), undefined);
  abort.abort('goto');
  abort.abort('hangup');
  assert.equal(abort.reason, 'goto');
  assert.equal(abortReason(abort.signal), 'goto');
  assert.equal(abortReason(AbortSignal.abort()), 'other');
});

test('a promise that settles first leaves no listener behind', async () => {
  const abort = new TypedAbort<'hangup'>();
  assert.equal(await unlessAborted(Promise.resolve(5), abort.signal), 5);
  await assert.rejects(unlessAborted(Promise.reject(new Error('own')), abort.signal), /own/);
  assert.equal(getEventListeners(abort.signal, 'abort').length, 0);
});

test('an abort ends the wait, before it began or during it', async () => {
  const abort = new TypedAbort<'hangup'>();
  const waiting = unlessAborted(new Promise(() => {}), abort.signal);
  abort.abort('hangup');
  await assert.rejects(waiting, (error) => error instanceof Aborted && error.reason === 'hangup');
  await assert.rejects(unlessAborted(Promise.resolve(1), abort.signal), Aborted);
});
