import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DEFAULT_SETTINGS } from '../core/settings.ts';
import { appKit, dial } from '../testing/app-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';
import { applications } from './index.ts';

const call = async (lines: string, context = '', lib = '/lib') => {
  const settings = { ...DEFAULT_SETTINGS, directories: { ...DEFAULT_SETTINGS.directories, lib } };
  const kit = await appKit(`[default]\n${lines}\n${context}`, applications, [], { settings });
  const alice = kit.driver.call('alice', '1');
  await kit.settle();
  const { media } = legOf(alice);
  return { ...kit, alice, media, dial: (digits: string) => dial(kit, alice, digits) };
};

test('Answer goes on as soon as the party is heard, and after half a second of silence at the latest', async () => {
  const kit = await appKit('[default]\nexten => 1,1,Answer()\nexten => 1,n,NoOp(on)\nexten => 1,n,Wait(9)\n', applications);
  const alice = kit.driver.call('alice', '1');
  legOf(alice).media.heard = false;
  await kit.clock.advance(499);
  assert.deepEqual(kit.steps('alice'), ['1,1 Answer()']);
  await kit.clock.advance(1);
  assert.equal(kit.steps('alice')[1], '1,2 NoOp(on)');

  const bob = kit.driver.call('bob', '1');
  legOf(bob).media.heard = false;
  await kit.clock.advance(100);
  assert.equal(kit.steps('bob').length, 1);
  legOf(bob).media.news.emit('heard');
  await kit.settle();
  assert.equal(kit.steps('bob')[1], '1,2 NoOp(on)');
});

test('Wait takes fractions of a second and is cut short by a hang-up', async () => {
  const { clock, steps, alice, settle, trace } = await call('exten => 1,1,Wait(0.3)\nexten => 1,n,Wait(9)');
  await clock.advance(299);
  assert.equal(steps('alice').length, 1);
  await clock.advance(1);
  assert.equal(steps('alice').length, 2);
  alice.partyHungUp(16);
  await settle();
  assert.deepEqual(trace('alice').slice(-3), ['hangupRequest 16', 'softHangup 16', 'hungUp 16']);
});

test('Hangup ends the call with its cause, else with the one there is, else normally', async () => {
  const given = await call('exten => 1,1,Hangup(17)');
  assert.ok(given.trace('alice').includes('hungUp 17'));
  const normal = await call('exten => 1,1,Hangup()');
  assert.deepEqual(legOf(normal.alice).orders, ['hangup 16']);
});

for (const [name, kind, cause] of [
  ['Busy', 'busy', 17],
  ['Congestion', 'congestion', 34],
] as const) {
  test(`${name} refuses a caller who is not answered and plays the tone to one who is`, async () => {
    const refused = await call(`exten => 1,1,${name}(2)\nexten => 1,n,NoOp(over)`);
    assert.ok(legOf(refused.alice).orders.includes(`indicate ${kind}`));
    await refused.clock.advance(2000);
    assert.deepEqual(refused.trace('alice').slice(-3), ['state 7', 'softHangup 16', `hungUp ${cause}`]);

    const answered = await call(`exten => 1,1,Answer()\nexten => 1,n,${name}(1)`);
    assert.deepEqual(answered.media.sounds, [`tone of ${kind} 1`]);
    await answered.clock.advance(1000);
    assert.ok(answered.trace('alice').includes('hungUp 0'));
  });
}

test('Ringing, Progress and Proceeding tell the caller and go on', async () => {
  const { alice } = await call('exten => 1,1,Ringing()\nexten => 1,n,Progress()\nexten => 1,n,Proceeding()\nexten => 1,n,Wait(1)');
  assert.deepEqual(legOf(alice).orders, ['indicate ringing', 'indicate progress', 'indicate proceeding']);
});

test('Playback plays its files to the end and says whether all were there', async () => {
  const { media, settle, trace, steps } = await call(
    'exten => 1,1,Playback(no-such)\nexten => 1,n,Playback(beep&hello)\nexten => 1,n,NoOp(${PLAYBACKSTATUS})\nexten => 1,n,Wait(1)',
  );
  assert.ok(trace('alice').includes('var PLAYBACKSTATUS=FAILED'));
  assert.deepEqual(media.sounds, ['beep', 'hello']);
  assert.equal(steps('alice').length, 2);
  media.finishPlaying();
  await settle();
  assert.equal(steps('alice')[2], '1,3 NoOp(SUCCESS)');
});

test('Playback answers first unless it must not', async () => {
  const answers = await call('exten => 1,1,Playback(beep)');
  assert.deepEqual(legOf(answers.alice).orders, ['answer']);
  const early = await call('exten => 1,1,Playback(beep,noanswer)');
  assert.deepEqual(legOf(early.alice).orders, []);
  const skipped = await call('exten => 1,1,Playback(beep,skip)\nexten => 1,n,Wait(1)');
  assert.deepEqual(skipped.media.sounds, []);
});

test('Background lets the caller dial over it, and goes where the digits lead', async () => {
  const made = await call(
    'exten => 1,1,Goto(menu,s,1)',
    '[menu]\nexten => s,1,BackGround(hello)\nexten => s,n,WaitExten(2)\nexten => 1,1,NoOp(one)\nexten => 1,n,Goto(s,1)\nexten => 23,1,NoOp(two three)\nexten => 23,n,Goto(s,1)\nexten => i,1,NoOp(no ${INVALID_EXTEN})\nexten => i,n,Goto(s,2)\nexten => t,1,NoOp(late)\n',
  );
  await made.dial('1');
  assert.ok(made.steps('alice').includes('1,1 NoOp(one)'));
  await made.dial('23');
  assert.ok(made.steps('alice').includes('23,1 NoOp(two three)'));
  await made.dial('9');
  assert.ok(made.steps('alice').includes('i,1 NoOp(no 9)'));
  await made.clock.advance(1999);
  assert.ok(!made.steps('alice').includes('t,1 NoOp(late)'));
  await made.clock.advance(1);
  assert.ok(made.steps('alice').includes('t,1 NoOp(late)'));
});

test('Read takes as many digits as it is told, or all up to the hash', async () => {
  const made = await call(
    'exten => 1,1,Answer()\nexten => 1,n,Read(PIN,,4,,1,8)\nexten => 1,n,NoOp(${PIN})\nexten => 1,n,Read(FREE,,0,,1,8)\nexten => 1,n,NoOp(${FREE} ${READSTATUS})\nexten => 1,n,Wait(1)',
  );
  await made.dial('1234');
  assert.ok(made.steps('alice').includes('1,3 NoOp(1234)'));
  await made.dial('98#');
  assert.ok(made.steps('alice').includes('1,5 NoOp(98 OK)'));
});

test('Read asks as often as it may, then gives up', async () => {
  const made = await call('exten => 1,1,Answer()\nexten => 1,n,Read(X,beep,2,,2,1)\nexten => 1,n,NoOp([${X}] ${READSTATUS})');
  for (let attempt = 0; attempt < 2; attempt++) {
    made.media.finishPlaying();
    await made.clock.advance(1000);
  }
  assert.deepEqual(made.media.sounds, ['beep', 'beep']);
  assert.equal(made.steps('alice').at(-1), '1,3 NoOp([] TIMEOUT)');
});

test('a caller who hangs up while digits are read leaves READSTATUS at HANGUP', async () => {
  const made = await call('exten => 1,1,Answer()\nexten => 1,n,Read(X)\nexten => h,1,NoOp(${READSTATUS})');
  made.alice.partyHungUp(16);
  await made.settle();
  assert.equal(made.steps('alice').at(-1), 'h,1 NoOp(HANGUP)');
});

test('Echo sends sound and digits back, until the hash', async () => {
  const made = await call('exten => 1,1,Answer()\nexten => 1,n,Echo()\nexten => 1,n,Wait(1)');
  assert.equal(made.media.echoing, true);
  await made.dial('5#');
  assert.equal(made.media.echoing, false);
  assert.deepEqual(
    made.trace('alice').filter((line) => line.startsWith('digit')),
    ['5', '#'].flatMap((digit) => [
      `digitBegan ${digit} Received`,
      `digitBegan ${digit} Sent`,
      `digitEnded ${digit} Received`,
      `digitEnded ${digit} Sent`,
    ]),
  );
  assert.equal(made.steps('alice').at(-1), '1,3 Wait(1)');
});

test('a digit that comes as a whole takes its time on the way back', async () => {
  const made = await call('exten => 1,1,Answer()\nexten => 1,n,Echo()\nexten => 1,n,Wait(1)');
  made.alice.partyDigitEnded('#', 100);
  await made.clock.advance(99);
  assert.equal(made.steps('alice').at(-1), '1,2 Echo()');
  await made.clock.advance(1);
  assert.equal(made.steps('alice').at(-1), '1,3 Wait(1)');
});

test('music plays for its time, a class that does not exist giving way to the default one', async () => {
  const made = await call('exten => 1,1,Answer()\nexten => 1,n,MusicOnHold(nosuch,1)\nexten => 1,n,MusicOnHold()');
  assert.deepEqual(made.media.sounds, ['tune']);
  await made.clock.advance(1000);
  made.alice.partyHungUp(16);
  await made.settle();
  assert.deepEqual(
    made.trace('alice').filter((line) => line.startsWith('music')),
    ['music default', 'musicStopped', 'music default', 'musicStopped'],
  );
});

test('a recording ends by its longest time, and says under which name it is', async () => {
  const made = await call('exten => 1,1,Answer()\nexten => 1,n,Record(rec.wav,0,1,q)\nexten => 1,n,NoOp(${RECORD_STATUS})');
  const [recording] = made.media.recordings;
  assert.equal(recording!.path, '/lib/sounds/rec.wav');
  assert.equal(recording!.maxMs, 1000);
  made.media.finishRecording('max');
  await made.settle();
  assert.match(made.trace('alice').join('\n'), /var RECORDED_FILE=rec\nvar RECORD_STATUS=TIMEOUT\nstep default,1,3 NoOp\(TIMEOUT\)/);
});

/** Runs `use` in a folder of its own. */
async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-record-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Lets the disk have its turns until `condition` holds. */
async function eventually(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 10_000 && !condition(); turn++) await nextTurn();
  assert.ok(condition());
}

test('a recording that would be elsewhere is none, and the call goes on', async () => {
  for (const name of ['../rec.wav', '/tmp/rec.wav', 'x/../../rec-%d.wav', '/lib/sounds2/rec.wav']) {
    const made = await call(`exten => 1,1,Answer()\nexten => 1,n,Record(${name},0,1,q)\nexten => 1,n,NoOp(\${RECORD_STATUS})`);
    assert.equal(made.steps('alice').at(-1), '1,3 NoOp(ERROR)', name);
    assert.deepEqual(made.media.recordings, []);
  }
});

test('%d in the name of a recording is the first number that no file has', () =>
  inFolder(async (folder) => {
    await mkdir(join(folder, 'sounds'));
    await writeFile(join(folder, 'sounds/rec-0.wav'), '');
    const made = await call('exten => 1,1,Answer()\nexten => 1,n,Record(rec-%d:wav,0,1,q)', '', folder);
    await eventually(() => made.media.recordings.length === 1);
    assert.equal(made.media.recordings[0]!.path, join(folder, 'sounds/rec-1.wav'));
  }));

test('a caller who hangs up leaves no recording, unless it is to be kept', () =>
  inFolder(async (folder) => {
    for (const [options, stays] of [
      ['q', false],
      ['qk', true],
    ] as const) {
      const path = join(folder, `sounds/${options}.wav`);
      await mkdir(dirname(path), { recursive: true });
      const made = await call(`exten => 1,1,Answer()\nexten => 1,n,Record(${path},0,9,${options})`, '', folder);
      await writeFile(path, 'said');
      made.alice.partyHungUp(16);
      await eventually(() => made.alice.ended);
      assert.equal(existsSync(path), stays, options);
    }
  }));

test('0 ends a recording for the operator where it may', async () => {
  const made = await call('exten => 1,1,Answer()\nexten => 1,n,Record(rec.wav,,,qo)\nexten => 1,n,NoOp(${RECORD_STATUS})');
  await made.dial('10');
  assert.equal(made.steps('alice').at(-1), '1,3 NoOp(OPERATOR)');
});

test('a digit ends a recording', async () => {
  const made = await call('exten => 1,1,Answer()\nexten => 1,n,Record(rec.wav,,,q)\nexten => 1,n,NoOp(${RECORD_STATUS})');
  await made.dial('1#');
  assert.equal(made.steps('alice').at(-1), '1,3 NoOp(DTMF)');
});

test('tones play in the background until they are stopped; a milliwatt until the hang-up', async () => {
  const made = await call(
    'exten => 1,1,Answer()\nexten => 1,n,PlayTones(!1000/200,!0/200)\nexten => 1,n,PlayTones(dial)\nexten => 1,n,StopPlayTones()\nexten => 1,n,Milliwatt()',
  );
  assert.deepEqual(made.media.sounds, ['!1000/200,!0/200', 'tone of dial 1', '1004/1000']);
  assert.equal(made.alice.ended, false);
});

test('SendDTMF sends each digit with a pause after it', async () => {
  const made = await call('exten => 1,1,SendDTMF(12w3)\nexten => 1,n,Wait(1)');
  await made.clock.advance(100 + 350 * 2 + 500);
  assert.deepEqual(legOf(made.alice).orders, ['digit 1', 'digit 2', 'digit 3']);
  await made.clock.advance(350);
  assert.equal(made.steps('alice').at(-1), '1,2 Wait(1)');
});

test('SendText tells how it went', async () => {
  const made = await call('exten => 1,1,SendText(hello, there)\nexten => 1,n,Wait(1)');
  assert.deepEqual(legOf(made.alice).orders, ['text hello, there']);
  assert.ok(made.trace('alice').includes('var SENDTEXTSTATUS=SUCCESS'));
});

test('a user event carries its headers in order', async () => {
  const made = await call('exten => 1,1,UserEvent(Order,Kind: order new,Number: 17)\nexten => 1,n,UserEvent(Bare)');
  assert.deepEqual(
    made.trace('alice').filter((line) => line.startsWith('userEvent')),
    ['userEvent Order Kind=order new Number=17', 'userEvent Bare'],
  );
});

test('SetCallerPres takes names and leaves the number', async () => {
  const made = await call('exten => 1,1,SetCallerPres(prohib)\nexten => 1,n,SetCallerPres(nonsense)\nexten => 1,n,Wait(1)');
  assert.deepEqual(made.alice.callerId, { number: '100', name: 'Alice', presentation: 35 });
});

test('digits, numbers and letters are said with prompts of their names', async () => {
  const made = await call(
    'exten => 1,1,SayDigits(12#)\nexten => 1,n,SayNumber(31)\nexten => 1,n,SayAlpha(aB)\nexten => 1,n,SayNumber(nothing)\nexten => 1,n,Wait(1)',
  );
  for (let i = 0; i < 3; i++) {
    await made.settle();
    made.media.finishPlaying();
  }
  await made.settle();
  assert.deepEqual(made.media.sounds, ['digits/1', 'digits/2', 'digits/pound', 'digits/30', 'digits/1', 'letters/a', 'letters/b']);
  assert.equal(made.steps('alice').at(-1), '1,5 Wait(1)');
});
