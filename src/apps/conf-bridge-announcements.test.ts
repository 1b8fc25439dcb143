import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dial } from '../testing/app-kit.ts';
import { confBridgeKit } from '../testing/conference-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';
import { applications } from './index.ts';

test('who joins hears how many there are, and the room hears the joining and the leaving', async () => {
  const made = await confBridgeKit(applications, '[counted](noisy)\nannounce_user_count = yes\n');
  const alice = await made.call('alice', 'counted');
  assert.deepEqual(legOf(alice).media.sounds, ['conf-onlyperson']);
  const bob = await made.call('bob', 'counted');
  assert.deepEqual(legOf(bob).media.sounds, ['conf-onlyone']);
  const carol = await made.call('carol', 'counted');
  assert.deepEqual(legOf(carol).media.sounds, ['conf-thereare', 'digits/2', 'conf-otherinparty']);
  await made.hangUp(carol);
  assert.deepEqual(made.announced(), ['confbridge-join', 'confbridge-join', 'confbridge-join', 'confbridge-leave']);
});

test('announce_only_user = no keeps the first one from being told so, quiet keeps back all of it', async () => {
  const made = await confBridgeKit(applications, '[first](noisy)\nannounce_only_user = no\n');
  const alice = await made.call('alice', 'first');
  assert.deepEqual(legOf(alice).media.sounds, []);
  const bob = await made.call('bob', 'plain');
  await made.hangUp(bob);
  assert.deepEqual(legOf(bob).media.sounds, []);
  assert.deepEqual(made.announced(), ['confbridge-join']);
});

for (const [value, afterThree] of [
  ['yes', ['conf-onlyone', 'conf-thereare', 'digits/2', 'conf-otherinparty']],
  ['2', ['conf-thereare', 'digits/2', 'conf-otherinparty']],
  ['3', []],
] as const) {
  test(`announce_user_count_all = ${value} tells all how many there are`, async () => {
    const made = await confBridgeKit(applications, `[counted](plain)\nannounce_user_count_all = ${value}\n`);
    for (const party of ['alice', 'bob', 'carol']) await made.call(party, 'counted');
    assert.deepEqual(made.announced(), afterThree);
  });
}

test('an announcement is heard by who joins, before anything else', async () => {
  const made = await confBridgeKit(applications, '[greeted](noisy)\nannouncement = welcome\n');
  const alice = await made.call('alice', 'greeted');
  assert.deepEqual(legOf(alice).media.sounds, ['welcome', 'conf-onlyperson']);
});

test('hear_own_join_sound = no plays the sound to the others before one is in, and to nobody where there are none', async () => {
  const made = await confBridgeKit(applications, '[soft](noisy)\nhear_own_join_sound = no\n');
  await made.call('alice', 'soft');
  assert.deepEqual(made.announced(), []);
  await made.call('bob', 'soft');
  assert.deepEqual(made.announced(), ['confbridge-join']);
});

test('one who speaks another language than the room hears the sound of joining in its own, then the room in the room’s', async () => {
  const made = await confBridgeKit(applications, '[room](+)\nlanguage = de\n');
  await made.call('alice', 'plain');
  const bob = await made.call('bob', 'noisy');
  assert.deepEqual(legOf(bob).media.sounds, ['confbridge-join']);
  assert.deepEqual(made.announced(), ['confbridge-join']);
});

test('who says a name is announced by it when it comes and when it goes', async () => {
  const made = await confBridgeKit(applications, '[named](noisy)\nannounce_join_leave = yes\n');
  await made.call('alice', 'plain');
  const bob = await made.call('bob', 'named');
  const { media } = legOf(bob);
  assert.deepEqual(media.sounds, ['vm-rec-name', 'beep']);
  const name = `/spool/confbridge/confbridge-name-680-${bob.uniqueId}`;
  assert.deepEqual(media.recordings[0], { path: `${name}.sln`, within: '/spool/confbridge', maxMs: 10_000 });
  assert.equal(made.commands.room('ConfBridge', '680')?.parties, 1, 'not in while it says its name');
  await dial(made, bob, '#');
  await made.settle();
  await made.hangUp(bob);
  assert.deepEqual(made.announced(), [name, 'conf-hasjoin', 'confbridge-join', name, 'conf-hasleft', 'confbridge-leave']);
});

test('with announce_join_leave_review a name is kept with 1, heard with 2 and said again with 3', async () => {
  const made = await confBridgeKit(applications, '[named](noisy)\nannounce_join_leave_review = yes\n');
  await made.call('alice', 'plain');
  const bob = await made.call('bob', 'named');
  const { media } = legOf(bob);
  const name = `/spool/confbridge/confbridge-name-680-${bob.uniqueId}`;
  await dial(made, bob, '#2');
  await dial(made, bob, '3');
  assert.equal(media.recordings.length, 2);
  await dial(made, bob, '#71');
  assert.deepEqual(media.sounds, [
    ...['vm-rec-name', 'beep', 'vm-review', name, 'vm-review', 'vm-rec-name', 'beep', 'vm-review', 'vm-sorry', 'vm-review', 'vm-msgsaved'],
  ]);
  assert.deepEqual(made.announced().slice(0, 2), [name, 'conf-hasjoin']);
});

test('a name is kept as it is when nobody answers the review, and who hangs up meanwhile was never in', async () => {
  const made = await confBridgeKit(applications, '[named](noisy)\nannounce_join_leave_review = yes\n');
  const alice = await made.call('alice', 'named');
  await dial(made, alice, '#');
  for (let silences = 0; silences < 3; silences++) await made.clock.advance(6000);
  assert.equal(made.commands.room('ConfBridge', '680')?.parties, 1);
  const bob = await made.call('bob', 'named');
  await made.hangUp(bob);
  assert.ok(made.trace('bob').includes('var CONFBRIDGE_RESULT=FAILED'));
  assert.equal(made.commands.room('ConfBridge', '680')?.parties, 1);
});

const SOUNDS = 'has_joined has_left kicked only_person only_one join leave';
test('each sound of a room is what its profile says', async () => {
  const made = await confBridgeKit(
    applications,
    `[room](+)\n${SOUNDS.split(' ')
      .map((sound) => `sound_${sound} = my-${sound}\n`)
      .join('')}[named](noisy)\nannounce_join_leave = yes\n[counted](noisy)\nannounce_user_count = yes\n`,
  );
  const alice = await made.call('alice', 'counted');
  const bob = await made.call('bob', 'named');
  await dial(made, bob, '#');
  const carol = await made.call('carol', 'counted');
  await made.hangUp(carol);
  made.commands.kick('ConfBridge', '680', bob.name);
  await made.settle();
  const heard = [...legOf(alice).media.sounds, ...legOf(bob).media.sounds, ...made.announced()];
  assert.deepEqual(
    [...new Set(heard.filter((sound) => sound.startsWith('my-')))].sort(),
    SOUNDS.split(' ')
      .filter((sound) => sound !== 'only_one')
      .map((sound) => `my-${sound}`)
      .sort(),
  );
});
