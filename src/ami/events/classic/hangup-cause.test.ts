import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HangupCause } from '../../../core/hangup-cause.ts';
import type { ChannelSnapshot } from '../../../core/snapshots.ts';
import { channelSnapshot } from '../../../testing/snapshot-kit.ts';
import { classicCause } from './hangup-cause.ts';

const CALLER = channelSnapshot({ application: 'Dial', inDialplan: false });
/** A leg that Dial made for the caller. */
const CALLED: ChannelSnapshot = {
  ...CALLER,
  name: 'SIP/bob-00000001',
  uniqueId: '1795653951.1',
  application: 'AppDial',
  dialedAs: { number: '101', presentation: 0 },
};
const ORIGINATED: ChannelSnapshot = { ...CALLED, linkedId: CALLED.uniqueId, application: 'AppDial2' };
const LOCAL: ChannelSnapshot = { ...CALLED, name: 'Local/700@default-00000000;1', technology: 'Local' };

test('a cause that 2006 did not know is told by the one that it used', () => {
  assert.equal(classicCause({ channel: CALLED, cause: HangupCause.AnsweredElsewhere }), HangupCause.NormalClearing);
  assert.equal(classicCause({ channel: CALLER, cause: HangupCause.SubscriberAbsent }), HangupCause.NoRouteDestination);
  const hangup = { ...CALLER, application: 'Hangup' };
  assert.equal(classicCause({ channel: hangup, cause: HangupCause.SubscriberAbsent }), HangupCause.NoRouteDestination);
});

test('a caller keeps what it was told, and nothing stays nothing', () => {
  assert.equal(classicCause({ channel: CALLER, cause: HangupCause.UserBusy }), HangupCause.UserBusy);
  assert.equal(classicCause({ channel: CALLER, cause: HangupCause.NotDefined }), HangupCause.NotDefined);
});

test('Busy and Congestion leave no cause behind', () => {
  assert.equal(classicCause({ channel: { ...CALLER, application: 'Busy' }, cause: HangupCause.UserBusy }), 0);
  assert.equal(classicCause({ channel: { ...CALLER, application: 'Congestion' }, cause: HangupCause.SwitchCongestion }), 0);
});

test('what the dialplan ran last counts, though the channel shows it no more', () => {
  const channel = { ...CALLER, application: '' };
  const cause = HangupCause.SubscriberAbsent;
  assert.equal(classicCause({ channel, cause, ranLast: { application: 'Hangup', applicationData: '' } }), HangupCause.NoRouteDestination);
  assert.equal(classicCause({ channel, cause, ranLast: { application: 'Busy', applicationData: '' } }), 0);
});

test('a called phone ends normally when nobody said why or when it rang in vain', () => {
  assert.equal(classicCause({ channel: ORIGINATED, cause: HangupCause.NotDefined }), HangupCause.NormalClearing);
  assert.equal(classicCause({ channel: ORIGINATED, cause: HangupCause.NoAnswer }), HangupCause.NormalClearing);
});

test('a phone that refused with 480 keeps its 19', () => {
  assert.equal(classicCause({ channel: CALLED, cause: HangupCause.NoAnswer, wasRefused: true }), HangupCause.NoAnswer);
});

test('a called leg that was sent elsewhere out of its call has no cause, one that stayed in it has', () => {
  const bridged = { cause: HangupCause.NormalClearing, wasBridged: true };
  assert.equal(classicCause({ channel: { ...CALLED, application: 'Wait' }, ...bridged }), HangupCause.NotDefined);
  assert.equal(classicCause({ channel: CALLED, ...bridged }), HangupCause.NormalClearing);
  assert.equal(classicCause({ channel: { ...ORIGINATED, application: 'Dial' }, ...bridged }), HangupCause.NormalClearing);
});

test('Local halves hand no cause on: 16 once they talked, else none', () => {
  assert.equal(classicCause({ channel: LOCAL, cause: HangupCause.UserBusy }), HangupCause.NotDefined);
  assert.equal(classicCause({ channel: LOCAL, cause: HangupCause.NormalClearing, wasBridged: true }), HangupCause.NormalClearing);
  assert.equal(classicCause({ channel: { ...LOCAL, application: 'Hangup' }, cause: HangupCause.NormalClearing }), 16);
});
