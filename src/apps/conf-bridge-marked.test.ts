import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConferenceKit, confBridgeKit } from '../testing/conference-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';
import { applications } from './index.ts';

const PROFILES = `[guest]
type = user
wait_marked = yes
end_marked = yes
music_on_hold_when_empty = yes
[patient](plain)
wait_marked = yes
music_on_hold_when_empty = yes
[star](plain)
marked = yes
[follower](plain)
end_marked_any = yes
[host]
type = user
marked = yes
announce_only_user = no
`;
const kit = (): Promise<ConferenceKit> => confBridgeKit(applications, PROFILES);
const waiting = (made: ConferenceKit) => [...made.commands.members('ConfBridge', '680')].filter(({ isWaiting }) => isWaiting).length;

test('who waits for a marked user hears music unheard, talks once that one is there, and has to go with it', async () => {
  const made = await kit();
  const guest = await made.call('alice', 'guest');
  assert.deepEqual(legOf(guest).media.sounds, ['conf-waitforleader', 'tune']);
  assert.equal(made.placeOf(guest)?.muted.outgoing, true);
  assert.equal(waiting(made), 1);
  const boss = await made.call('bob', 'boss');
  assert.equal(made.placeOf(guest)?.muted.outgoing, false);
  assert.ok(made.trace('alice').includes('musicStopped'));
  assert.equal(made.commands.room('ConfBridge', '680')?.marked, 1);
  await made.hangUp(boss);
  assert.ok(made.trace('alice').includes('var CONFBRIDGE_RESULT=ENDMARKED'));
  assert.equal(made.lastStep('alice'), 'guest,2 NoOp(ENDMARKED)');
  assert.equal(made.commands.count('ConfBridge'), 0);
});

test('who waits and need not go waits again, unheard and with music, once the last marked user has gone', async () => {
  const made = await kit();
  const alice = await made.call('alice', 'patient');
  const bob = await made.call('bob', 'star');
  const carol = await made.call('carol', 'star');
  await made.hangUp(bob);
  assert.deepEqual([waiting(made), made.placeOf(alice)?.muted.outgoing], [0, false]);
  await made.hangUp(carol);
  assert.deepEqual([waiting(made), made.placeOf(alice)?.muted.outgoing], [1, true]);
  assert.deepEqual(
    made.trace('alice').filter((line) => line.startsWith('music')),
    ['music default', 'musicStopped', 'music default'],
  );
});

test('end_marked_any has to go with the first marked user who goes', async () => {
  const made = await kit();
  await made.call('alice', 'follower');
  const bob = await made.call('bob', 'star');
  await made.call('carol', 'star');
  await made.hangUp(bob);
  assert.equal(made.lastStep('alice'), 'follower,2 NoOp(ENDMARKED)');
  assert.equal(made.commands.room('ConfBridge', '680')?.parties, 1);
});

test('the marked user for whom others wait begins the conference, and those who stay hear that it has gone', async () => {
  const made = await kit();
  await made.call('alice', 'patient');
  const host = await made.call('bob', 'host');
  assert.deepEqual(made.announced(), ['confbridge-conf-begin', 'confbridge-join']);
  await made.hangUp(host);
  assert.deepEqual(made.announced().slice(2).sort(), ['conf-leaderhasleft', 'confbridge-leave']);
});

test('who hangs up while it hears the prompts was never in, and the room that it would have opened is over', async () => {
  const made = await kit();
  const alice = made.driver.call('alice', 'guest');
  await made.settle();
  assert.deepEqual(legOf(alice).media.sounds, ['conf-waitforleader']);
  await made.hangUp(alice);
  assert.ok(made.trace('alice').includes('var CONFBRIDGE_RESULT=HANGUP'));
  assert.deepEqual(made.told('conference.memberJoined'), []);
  assert.equal(made.commands.count('ConfBridge'), 0);
  assert.equal(made.core.bridges.size, 0);
});
