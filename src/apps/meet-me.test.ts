import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinTwo } from '../core/bridge/two-party.ts';
import { FUNCTIONS } from '../functions/index.ts';
import { dial } from '../testing/app-kit.ts';
import { type ConferenceKit, conferenceKit } from '../testing/conference-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';
import { applications } from './index.ts';
import { parseMeetMeOptions } from './support/conference/meet-me-options.ts';

/** Alice, Bob and Carol, each of whom calls an extension `1` of a dialplan of its own making. */
const kit = (extensions: string): Promise<ConferenceKit> =>
  conferenceKit(
    { extensions: `[default]\n${extensions}`, meetme: '[rooms]\nconf => 680\nconf => 681,12,99\nconf => 682\n' },
    applications,
    FUNCTIONS,
  );
const roomNames = (made: ConferenceKit): string[] => [...made.commands.rooms('MeetMe')].map(({ name }) => name);
const lastStep = (made: ConferenceKit, party: string): string | undefined => made.steps(party).at(-1);

test('a room of meetme.conf is entered by its number; another number ends the call, unless d makes it', async () => {
  const made = await kit('exten => 1,1,MeetMe(680)\nexten => 2,1,MeetMe(777)\nexten => 3,1,MeetMe(777,d)\n');
  await made.call('alice', '1');
  assert.ok((await made.call('bob', '2')).ended);
  await made.call('carol', '3');
  assert.deepEqual(roomNames(made), ['680', '777']);
  assert.deepEqual(
    [...made.commands.rooms('MeetMe')].map(({ isDynamic }) => isDynamic),
    [false, true],
  );
});

test('without a number the caller is asked for one, and told when it is none', async () => {
  const made = await kit('exten => 1,1,MeetMe()\n');
  const alice = await made.call('alice', '1');
  await dial(made, alice, '9#');
  await dial(made, alice, '680#');
  assert.deepEqual(roomNames(made), ['680']);
  assert.deepEqual(legOf(alice).media.sounds, ['conf-getconfno', 'conf-invalid', 'conf-getconfno', 'conf-onlyperson']);
});

test('the PIN lets in, that of administrators makes one; the application may name it', async () => {
  const made = await kit('exten => 1,1,MeetMe(681,q)\nexten => 2,1,MeetMe(681,q,12)\nexten => 3,1,MeetMe(681,q,13)\n');
  const alice = await made.call('alice', '1');
  await dial(made, alice, '99#');
  await made.call('bob', '2');
  assert.ok((await made.call('carol', '3')).ended);
  assert.deepEqual(
    [...made.commands.members('MeetMe', '681')].map(({ channel, profile }) => [channel.callerId.name, profile.isAdmin]),
    [
      ['Alice', true],
      ['Bob', false],
    ],
  );
});

test('D asks who makes the room for its PIN, and the others for the same', async () => {
  const made = await kit('exten => 1,1,MeetMe(700,Dq)\n');
  const alice = await made.call('alice', '1');
  await dial(made, alice, '55#');
  assert.deepEqual(roomNames(made), ['700']);
  const bob = await made.call('bob', '1');
  await dial(made, bob, '56#');
  await dial(made, bob, '55#');
  assert.equal(made.commands.room('MeetMe', '700')?.parties, 2);
});

test('e takes the first room that nobody is in, E the first one without a PIN, with d a number that nobody has', async () => {
  const made = await kit('exten => 1,1,MeetMe(,e)\nexten => 2,1,MeetMe(,Eq)\nexten => 3,1,MeetMe(,deq)\n');
  const alice = await made.call('alice', '1');
  assert.deepEqual(legOf(alice).media.sounds.slice(0, 4), ['conf-enteringno', 'digits/6', 'digits/8', 'digits/0']);
  await made.call('bob', '2');
  await made.call('carol', '3');
  assert.deepEqual(roomNames(made), ['680', '682', '0']);
  const late = await made.call('alice', '2');
  assert.ok(late.ended);
  assert.deepEqual(legOf(late).media.sounds, ['conf-noempty']);
});

test('who is kicked is gone, or with C goes on', async () => {
  const made = await kit('exten => 1,1,MeetMe(680,q)\nexten => 2,1,MeetMe(680,qC)\nexten => 2,n,NoOp(on ${MEETMESECS})\n');
  const alice = await made.call('alice', '1');
  await made.call('bob', '2');
  await made.clock.advance(3000);
  assert.equal(made.commands.kickNumber('MeetMe', '680', 1), 'done');
  assert.equal(made.commands.kickNumber('MeetMe', '680', 2), 'done');
  assert.equal(made.commands.kickNumber('MeetMe', '680', 9), 'no member');
  await made.settle();
  assert.ok(alice.ended);
  assert.equal(lastStep(made, 'bob'), '2,2 NoOp(on 3)');
});

test('p leads out by its keys, X to an extension of one digit', async () => {
  const made = await kit(
    'exten => 1,1,MeetMe(680,qp(*5))\nexten => 1,n,NoOp(left by ${MEETME_EXIT_KEY})\nexten => 2,1,MeetMe(680,qX)\nexten => 3,1,NoOp(three)\n',
  );
  const alice = await made.call('alice', '1');
  const bob = await made.call('bob', '2');
  await dial(made, alice, '5');
  assert.equal(lastStep(made, 'alice'), '1,2 NoOp(left by 5)');
  await dial(made, bob, '9');
  assert.equal(made.commands.room('MeetMe', '680')?.parties, 1, 'no such extension');
  await dial(made, bob, '3');
  assert.equal(lastStep(made, 'bob'), '3,1 NoOp(three)');
});

test('l is never heard, t hears nothing, m can be heard later', async () => {
  const made = await kit('exten => 1,1,MeetMe(680,ql)\nexten => 2,1,MeetMe(680,qt)\nexten => 3,1,MeetMe(680,qm)\n');
  const parties = [await made.call('alice', '1'), await made.call('bob', '2'), await made.call('carol', '3')];
  const muted = () => parties.map((party) => ({ ...made.placeOf(party)?.muted }));
  assert.deepEqual(muted(), [
    { incoming: false, outgoing: true },
    { incoming: true, outgoing: false },
    { incoming: false, outgoing: true },
  ]);
  made.commands.muteNumber('680', 1, false);
  made.commands.muteNumber('680', 3, false);
  assert.deepEqual(
    muted().map(({ outgoing }) => outgoing),
    [true, false, false],
  );
});

test('whom an administrator muted can ask to be heard, whoever muted itself is heard again', async () => {
  const made = await kit('exten => 1,1,MeetMe(680,qs)\n');
  const alice = await made.call('alice', '1');
  const member = () => [...made.commands.members('MeetMe', '680')][0];
  await dial(made, alice, '*1');
  assert.deepEqual([member()?.isMuted, member()?.isMutedByAdmin], [true, false]);
  await dial(made, alice, '*1');
  assert.equal(member()?.isMuted, false);
  made.commands.muteNumber('680', 1, true);
  await dial(made, alice, '*1');
  assert.deepEqual([member()?.isMuted, member()?.requestsTalk], [true, true]);
  assert.deepEqual(
    made.told('conference.talkRequested').map(({ requested }) => requested),
    [true],
  );
});

test('c says how many others there are, 1 nothing to who is alone, q nothing at all', async () => {
  const made = await kit('exten => 1,1,MeetMe(680,c1)\nexten => 2,1,MeetMe(680,c)\nexten => 3,1,MeetMe(680,qc)\n');
  const sounds = [];
  for (const [party, exten] of [
    ['alice', '1'],
    ['bob', '2'],
    ['carol', '3'],
  ] as const)
    sounds.push(legOf(await made.call(party, exten)).media.sounds);
  assert.deepEqual(sounds, [[], ['conf-onlyone'], ['conf-thereare', 'digits/2', 'conf-otherinparty']]);
  assert.deepEqual(made.announced(), ['confbridge-join', 'confbridge-join']);
});

test('administrators and those who only listen come and go without a sound', async () => {
  const made = await kit('exten => 1,1,MeetMe(680,a)\nexten => 2,1,MeetMe(680,l)\n');
  await made.call('alice', '1');
  await made.hangUp(await made.call('bob', '2'));
  assert.deepEqual(made.announced(), []);
});

test('M plays music of its class to one who is alone', async () => {
  const made = await kit('exten => 1,1,MeetMe(680,qM(default))\n');
  await made.call('alice', '1');
  await made.call('bob', '1');
  assert.deepEqual(
    made.trace('alice').filter((line) => line.startsWith('music')),
    ['music default', 'musicStopped'],
  );
});

test('w waits for a marked user (A), with x one has to go with it; w(s) waits no longer than that', async () => {
  const made = await kit(
    'exten => 1,1,MeetMe(680,wx)\nexten => 2,1,MeetMe(680,qw(5)C)\nexten => 2,n,NoOp(on)\nexten => 3,1,MeetMe(680,qA)\n',
  );
  const alice = await made.call('alice', '1');
  assert.deepEqual(legOf(alice).media.sounds, ['conf-waitforleader']);
  await made.call('bob', '2');
  await made.clock.advance(5000);
  assert.equal(lastStep(made, 'bob'), '2,2 NoOp(on)');
  assert.equal(made.placeOf(alice)?.muted.outgoing, true);
  const carol = await made.call('carol', '3');
  assert.equal(made.placeOf(alice)?.muted.outgoing, false);
  await made.clock.advance(60_000);
  await made.hangUp(carol);
  assert.ok(alice.ended);
});

test('whoever a marked user admitted in time stays beyond the seconds of w', async () => {
  const made = await kit('exten => 1,1,MeetMe(680,qw(5))\nexten => 2,1,MeetMe(680,qA)\n');
  const alice = await made.call('alice', '1');
  await made.call('bob', '2');
  await made.clock.advance(5000);
  assert.equal(alice.ended, false);
});

test('S and L end the visit after seconds and milliseconds; k sends out who is left alone', async () => {
  const made = await kit('exten => 1,1,MeetMe(680,qS(3))\nexten => 2,1,MeetMe(680,qL(4000))\nexten => 3,1,MeetMe(682,qk)\n');
  const alice = await made.call('alice', '1');
  const bob = await made.call('bob', '2');
  await made.clock.advance(3000);
  assert.deepEqual([alice.ended, bob.ended], [true, false]);
  await made.clock.advance(1000);
  assert.ok(bob.ended);
  const carol = await made.call('carol', '3');
  await made.hangUp(await made.call('alice', '3'));
  assert.ok(carol.ended);
});

test('G is heard before one is in, I says a name without and i with a review', async () => {
  const made = await kit('exten => 1,1,MeetMe(680,G(intro)1)\nexten => 2,1,MeetMe(680,I)\nexten => 3,1,MeetMe(680,i)\n');
  assert.deepEqual(legOf(await made.call('alice', '1')).media.sounds, ['intro']);
  const bob = await made.call('bob', '2');
  await dial(made, bob, '#');
  assert.equal(made.commands.room('MeetMe', '680')?.parties, 2);
  const carol = await made.call('carol', '3');
  await dial(made, carol, '#');
  assert.equal(made.commands.room('MeetMe', '680')?.parties, 2, 'not yet in');
  await dial(made, carol, '1');
  assert.equal(made.commands.room('MeetMe', '680')?.parties, 3);
  assert.deepEqual(legOf(carol).media.sounds, ['vm-rec-name', 'beep', 'vm-review', 'vm-msgsaved']);
});

test('T tells who talks, o leaves silence out, F passes digits', async () => {
  const made = await kit('exten => 1,1,MeetMe(680,qTF)\nexten => 2,1,MeetMe(680,qo)\n');
  const alice = await made.call('alice', '1');
  const bob = await made.call('bob', '2');
  assert.deepEqual(made.placeOf(bob)?.options, { talk: { loudness: 160, silenceMs: 2500 }, dropsSilence: true });
  made.placeOf(alice)?.news.emit('talkingBegan');
  assert.equal(made.told('conference.memberTalking').length, 1);
  await dial(made, alice, '4');
  await dial(made, bob, '5');
  const digits = (channel: typeof alice) => legOf(channel).orders.filter((order) => order.startsWith('digit'));
  assert.deepEqual([digits(alice), digits(bob)], [[], ['digit 4']]);
});

test('r records into the file that MEETME_RECORDINGFILE and MEETME_RECORDINGFORMAT name, else into one of the room and the call', async () => {
  const made = await kit(
    'exten => 1,1,Set(MEETME_RECORDINGFILE=talk)\nexten => 1,n,MeetMe(680,qr)\nexten => 2,1,MeetMe(682,qr)\nexten => 3,1,Set(MEETME_RECORDINGFILE=../x)\nexten => 3,n,MeetMe(681,qr,12)\n',
  );
  await made.call('alice', '1');
  const bob = await made.call('bob', '2');
  await made.call('carol', '3');
  assert.deepEqual(
    made.places.flatMap(({ recordings }) => recordings.map(({ path }) => path)),
    ['/spool/monitor/talk.wav', `/spool/monitor/meetme-conf-rec-682-${bob.uniqueId}.wav`],
  );
  assert.equal(made.commands.room('MeetMe', '681')?.parties, 1, 'a file that leads elsewhere is not written, the call goes on');
});

test('P asks for the PIN also where the application names it', async () => {
  const made = await kit('exten => 1,1,MeetMe(681,qP,12)\n');
  const alice = await made.call('alice', '1');
  assert.equal(made.commands.count('MeetMe'), 0);
  await dial(made, alice, '12#');
  assert.equal(made.commands.room('MeetMe', '681')?.parties, 1);
});

test('letters that nothing stands behind are named', () => {
  const unknown = (text: string) => parseMeetMeOptions(text).unknown;
  assert.equal(unknown('aAcCdDeEFG(x)iIklL(1000)mM(x)nopPqrsS(1)tTw(1)xX1'), '');
  assert.equal(unknown('qbv(100@default)'), 'b v');
  assert.equal(unknown('L(60000:10000)'), 'L(x:y:z)');
});

test('with s the keys of * mute, change volumes, lock and kick', async () => {
  const made = await kit('exten => 1,1,MeetMe(680,qsa)\nexten => 2,1,MeetMe(680,qs)\n');
  const alice = await made.call('alice', '1');
  const bob = await made.call('bob', '2');
  await dial(made, bob, '*2*4*9');
  assert.equal(made.commands.room('MeetMe', '680')?.isLocked, false, 'for administrators alone');
  assert.deepEqual(made.placeOf(bob)?.gain, { incoming: 2 ** -0.5, outgoing: 2 ** 0.5 });
  await dial(made, bob, '*6*7');
  assert.deepEqual(made.placeOf(bob)?.gain, { incoming: 1, outgoing: 1 });
  await dial(made, alice, '*2');
  assert.equal(made.commands.room('MeetMe', '680')?.isLocked, true);
  await dial(made, alice, '*3');
  assert.ok(bob.ended);
  assert.deepEqual(legOf(alice).media.sounds, ['conf-lockednow']);
});

test('MeetMeCount sets a variable or says it; MEETME_INFO and CONFBRIDGE_INFO tell the like', async () => {
  const made = await kit(
    'exten => 1,1,MeetMe(680,q)\nexten => 2,1,MeetMeCount(680,N)\nexten => 2,n,NoOp(${N} ${MEETME_INFO(parties,680)} ${MEETME_INFO(lock,680)} ${MEETME_INFO(dynamic,680)} ${MEETME_INFO(activity,680)} ${MEETME_INFO(parties,1)} ${CONFBRIDGE_INFO(parties,680)})\nexten => 3,1,MeetMeCount(680)\n',
  );
  await made.call('alice', '1');
  await made.clock.advance(2000);
  await made.call('bob', '2');
  assert.equal(lastStep(made, 'bob'), '2,2 NoOp(1 1 0 0 2 0 0)');
  assert.deepEqual(legOf(await made.call('carol', '3')).media.sounds, ['digits/1']);
});

test('MeetMeAdmin steers the room and says how it came out', async () => {
  const made = await kit(
    'exten => 1,1,MeetMe(680,qC)\nexten => 1,n,Wait(60)\n' +
      'exten => 2,1,MeetMeAdmin(680,L)\nexten => 2,n,NoOp(${MEETMEADMINSTATUS})\nexten => 2,n,MeetMeAdmin(680,M,1)\nexten => 2,n,NoOp(${MEETMEADMINSTATUS})\n' +
      'exten => 2,n,MeetMeAdmin(680,M)\nexten => 2,n,NoOp(${MEETMEADMINSTATUS})\nexten => 2,n,MeetMeAdmin(999,L)\nexten => 2,n,NoOp(${MEETMEADMINSTATUS})\n' +
      'exten => 2,n,MeetMeAdmin(680,T,1)\nexten => 2,n,MeetMeAdmin(680,e)\nexten => 2,n,NoOp(${MEETMEADMINSTATUS})\nexten => 2,n,MeetMeAdmin(680)\n',
  );
  const alice = await made.call('alice', '1');
  const place = made.placeOf(alice);
  const bob = await made.call('bob', '2');
  assert.deepEqual(
    made.steps('bob').filter((step) => step.includes('NoOp')),
    ['2,2 NoOp(OK)', '2,4 NoOp(OK)', '2,6 NoOp(NOTFOUND)', '2,8 NoOp(NOTFOUND)', '2,11 NoOp(OK)'],
  );
  assert.equal(place?.gain.outgoing, 2 ** 0.5);
  assert.equal(lastStep(made, 'alice'), '1,2 Wait(60)');
  assert.ok(bob.ended, 'a command is needed');
});

test('ConfKick and CONFBRIDGE: the dialplan makes a profile of its own and kicks', async () => {
  const made = await kit(
    'exten => 1,1,Set(CONFBRIDGE(user,startmuted)=yes)\nexten => 1,n,Set(CONFBRIDGE(user,quiet)=yes)\nexten => 1,n,Set(CONFBRIDGE(bridge,max_members)=1)\nexten => 1,n,ConfBridge(9)\nexten => 1,n,NoOp(${CONFBRIDGE_RESULT})\nexten => 1,n,Wait(60)\n' +
      'exten => 2,1,ConfKick(9)\nexten => 2,n,NoOp(${CONFKICKSTATUS} ${CONFBRIDGE_INFO(parties,9)})\nexten => 2,n,ConfKick(9,x)\nexten => 2,n,NoOp(${CONFKICKSTATUS})\n' +
      'exten => 3,1,Set(CONFBRIDGE(user,nosuch)=yes)\nexten => 3,n,Set(CONFBRIDGE(user,timeout)=never)\nexten => 3,n,Set(CONFBRIDGE(user,template)=default_user)\nexten => 3,n,ConfBridge(9)\n',
  );
  const alice = await made.call('alice', '1');
  assert.equal(made.placeOf(alice)?.muted.outgoing, true);
  const carol = await made.call('carol', '3');
  assert.deepEqual(legOf(carol).media.sounds, ['conf-locked'], 'the room of one is full');
  await made.call('bob', '2');
  assert.ok(made.steps('alice').includes('1,5 NoOp(KICKED)'));
  assert.ok(made.steps('bob').includes('2,4 NoOp(FAILURE)'));
});

test('both legs of a call that goes on move into a room: the case of the document', async () => {
  const made = await kit('exten => 680,1,MeetMe(680,q)\nexten => 1,1,Wait(60)\n');
  const alice = await made.call('alice', '1');
  const bob = await made.call('bob', '1');
  await bob.detach();
  const over = joinTwo(made.core, alice, bob, { signal: alice.interpreter!.signal });
  alice.redirect('default', '680', 1);
  bob.redirect('default', '680', 1);
  await over;
  await made.settle();
  assert.deepEqual([...made.commands.members('MeetMe', '680')].map(({ channel }) => channel.callerId.name).sort(), ['Alice', 'Bob']);
  assert.ok(made.placeOf(alice) && made.placeOf(bob));
});
