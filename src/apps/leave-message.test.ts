import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ChannelState } from '../core/channel/channel-state.ts';
import { dial } from '../testing/app-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';
import { counts, leaveMessage, speak, VOICEMAIL_CONF, voicemailKit } from '../testing/voicemail-kit.ts';

test('a message is left in several mailboxes, told and described', async () => {
  const kit = await voicemailKit();
  const alice = await kit.call('alice', '801');
  assert.equal(kit.heard(alice), 'beep');
  await speak(kit, alice, 'hello');
  await dial(kit, alice, '#');
  await kit.idle();
  assert.deepEqual(
    kit.trace('alice').filter((line) => line.startsWith('var ')),
    [`var VM_MESSAGEFILE=${kit.spool}/voicemail/default/101/INBOX/msg0000`, 'var VMSTATUS=SUCCESS'],
  );
  assert.deepEqual([counts(kit, '101'), counts(kit, '200@sales')], ['0/1/0', '0/1/0']);
  assert.deepEqual(
    kit.told('mailbox.changed').map(({ mailbox, channel }) => `${mailbox} ${channel?.name ?? ''}`),
    [
      ...['100', '101', '102', '103'].map((box) => `${box}@default `),
      '200@sales ',
      '200@sales Test/alice-00000000',
      '101@default Test/alice-00000000',
    ],
  );
  const text = await readFile(join(kit.spool, 'voicemail/default/101/INBOX/msg0000.txt'), 'latin1');
  for (const line of ['origmailbox=101', 'context=default', 'exten=801', 'callerid="Alice" <100>', 'duration=1', 'flag='])
    assert.ok(text.split('\n').includes(line), line);
  assert.equal(kit.heard(alice), 'auth-thankyou');
});

test('a recording of a call becomes a message where it is asked for, and stays where it is', async () => {
  const kit = await voicemailKit();
  const alice = kit.driver.call('alice', '801');
  const sound = join(kit.spool, 'call.wav');
  await writeFile(sound, 'said');
  const about = { sound, channel: alice.snapshot, from: { name: 'Bob', number: '101' }, beganAt: kit.clock.now(), durationMs: 2900 };
  assert.equal(await kit.voicemail.takeCopy('101@default', about), 'done');
  assert.equal(await kit.voicemail.takeCopy('102/work', about), 'done');
  assert.equal(await kit.voicemail.takeCopy('102/work', about), 'full', 'maxmsg=1');
  for (const place of ['999', '101@nowhere', '101/../101/INBOX', '101/Trash', ''])
    assert.equal(await kit.voicemail.takeCopy(place, about), 'unknown', place);
  assert.equal(counts(kit, '101'), '0/1/0');
  const base = join(kit.spool, 'voicemail/default/101/INBOX/msg0000');
  assert.deepEqual([await readFile(`${base}.wav`, 'latin1'), await readFile(sound, 'latin1')], ['said', 'said']);
  const text = (await readFile(`${base}.txt`, 'latin1')).split('\n');
  for (const line of ['origmailbox=101', 'context=default', 'exten=801', `callerchan=${alice.name}`, 'callerid="Bob" <101>', 'duration=2'])
    assert.ok(text.includes(line), `${line}\n${text.join('\n')}`);
  assert.deepEqual(await readdir(join(kit.spool, 'voicemail/default/102/Work')), ['msg0000.txt', 'msg0000.wav']);
  assert.deepEqual(await readdir(join(kit.spool, 'voicemail/default/102/tmp')), []);
});

test('what a caller has said who hangs up is kept', async () => {
  const kit = await voicemailKit();
  const alice = await kit.call('alice', '802');
  assert.equal(kit.heard(alice), 'vm-theperson digits/1 digits/0 digits/1 vm-isunavail vm-intro beep');
  await speak(kit, alice, 'hello');
  alice.partyHungUp(16);
  await kit.idle();
  assert.equal(counts(kit, '101'), '0/1/0');
  assert.deepEqual(kit.trace('alice').slice(-3), ['var VMSTATUS=SUCCESS', 'softHangup 16', 'hungUp 16']);
  assert.deepEqual(await readdir(join(kit.spool, 'voicemail/default/101/tmp')), []);
});

test('a call that ends before the tone leaves nothing', async () => {
  const kit = await voicemailKit();
  const alice = kit.driver.call('alice', '802');
  legOf(alice).media.heard = true;
  await kit.idle();
  alice.partyHungUp(16);
  await kit.idle();
  assert.ok(kit.trace('alice').includes('var VMSTATUS=FAILED'));
  assert.equal(counts(kit, '101'), '0/0/0');
});

test('a mailbox that there is not, or that is full, takes no message', async () => {
  const kit = await voicemailKit();
  await kit.call('alice', '804');
  assert.deepEqual(kit.steps('alice').slice(-1), ['804,2 NoOp(FAILED)']);
  const bob = await kit.call('bob', '803');
  await speak(kit, bob, 'one');
  bob.partyHungUp(16);
  await kit.idle();
  const carol = await kit.call('carol', '803');
  assert.match(kit.heard(carol), /vm-mailboxfull$/);
  assert.equal(counts(kit, '102'), '0/1/0');
});

test('a message that is too short is not kept', async () => {
  const kit = await voicemailKit(VOICEMAIL_CONF.replace('minsecs = 1', 'minsecs = 2'));
  await leaveMessage(kit, 'alice', 'short');
  assert.deepEqual([counts(kit, '101'), kit.steps('alice').at(-1)], ['0/0/0', '801,2 NoOp(FAILED)']);
});

test('star leads to the assistant, zero to the operator, other digits into the dialplan where that is asked for', async () => {
  const kit = await voicemailKit();
  for (const [exten, digit, step] of [
    ['802', '*', 'a,1 NoOp(assistant)'],
    ['803', '0', 'o,1 NoOp(operator)'],
    ['805', '5', '5,1 NoOp(five)'],
  ] as const) {
    const alice = kit.driver.call('alice', exten);
    legOf(alice).media.heard = true;
    await kit.idle();
    await dial(kit, alice, digit);
    legOf(alice).media.instant = true;
    legOf(alice).media.finishPlaying();
    await kit.idle();
    assert.equal(kit.steps('alice').at(-1), step);
    assert.ok(kit.trace('alice').includes('var VMSTATUS=USEREXIT'));
  }
});

test('with review a caller hears, marks and keeps the message', async () => {
  const kit = await voicemailKit();
  const alice = await kit.call('alice', '803');
  kit.heard(alice);
  await speak(kit, alice, 'hello');
  await dial(kit, alice, '#');
  await kit.idle();
  assert.equal(kit.heard(alice), 'auth-thankyou vm-review vm-review-urgent vm-reachoper');
  await dial(kit, alice, '2');
  await kit.idle();
  assert.match(kit.heard(alice), /^default\/102\/tmp\/ringdown-\w+\.wav vm-review /);
  await dial(kit, alice, '4');
  await kit.idle();
  assert.equal(kit.heard(alice), 'vm-marked-urgent vm-review vm-review-nonurgent vm-reachoper');
  await dial(kit, alice, '1');
  await kit.idle();
  assert.equal(kit.heard(alice), 'vm-msgsaved');
  assert.equal(counts(kit, '102'), '1/0/0');
  assert.deepEqual(await readdir(join(kit.spool, 'voicemail/default/102/Urgent')), ['msg0000.txt', 'msg0000.wav']);
});

test('a disk that takes nothing is told to the caller, who goes on, and no message of before is touched', async () => {
  const kit = await voicemailKit();
  await leaveMessage(kit, 'alice', 'kept');
  const inbox = join(kit.spool, 'voicemail/default/101/INBOX');
  const alice = await kit.call('alice', '801');
  kit.heard(alice);
  await speak(kit, alice, 'lost');
  kit.disk.refuses = (path) => path.endsWith('.part') && 'ENOSPC: no space left on device';
  await dial(kit, alice, '#');
  await kit.idle();
  assert.equal(kit.heard(alice), 'auth-thankyou vm-mailboxfull');
  assert.equal(kit.steps('alice').at(-1), '801,2 NoOp(FAILED)');
  assert.equal(counts(kit, '101'), '0/1/0');
  assert.equal(await readFile(join(inbox, 'msg0000.wav'), 'utf8'), 'kept');
  // What was said is still there for whoever looks after the disk.
  const [aside = ''] = await readdir(join(inbox, '../tmp'));
  assert.match(aside, /^ringdown-\w+\.wav\.lost$/);
  assert.equal(await readFile(join(inbox, '../tmp', aside), 'utf8'), 'lost');
  kit.disk.refuses = undefined;
  await leaveMessage(kit, 'alice', 'second');
  assert.equal(counts(kit, '101'), '0/2/0');
  assert.equal(await readFile(join(inbox, 'msg0001.wav'), 'utf8'), 'second');
});

test('a folder that may not be written to is told to the caller before the tone', async () => {
  const kit = await voicemailKit();
  kit.disk.refuses = (path) => path.endsWith('/101/tmp') && 'EACCES: permission denied';
  const alice = await kit.call('alice', '801');
  assert.equal(kit.heard(alice), 'vm-mailboxfull');
  assert.equal(kit.steps('alice').at(-1), '801,2 NoOp(FAILED)');
  const bob = await kit.call('bob', '803');
  assert.match(kit.heard(bob), /beep$/);
});

test('a recording that came to nothing is told to the caller', async () => {
  const kit = await voicemailKit();
  const alice = await kit.call('alice', '801');
  kit.heard(alice);
  await kit.idle();
  // The recorder could not write a byte: there is no file.
  await dial(kit, alice, '#');
  await kit.idle();
  assert.equal(kit.heard(alice), 'auth-thankyou vm-mailboxfull');
  assert.equal(counts(kit, '101'), '0/0/0');
});

test('copies that cannot be written do not keep the first mailbox from its message', async () => {
  const kit = await voicemailKit();
  kit.disk.refuses = (path) => path.includes('/sales/200') && 'EACCES: permission denied';
  await leaveMessage(kit, 'alice', 'hello');
  assert.deepEqual([counts(kit, '101'), counts(kit, '200@sales')], ['0/1/0', '0/0/0']);
  assert.equal(kit.steps('alice').at(-1), '801,2 NoOp(SUCCESS)');
});

for (const [option, flag, counted] of [
  ['U', 'Urgent', '1/0/0'],
  ['P', 'PRIORITY', '0/1/0'],
] as const)
  test(`with ${option} a message has the flag ${flag}`, async () => {
    const kit = await voicemailKit(VOICEMAIL_CONF, `exten => 835,1,VoiceMail(101,s${option})\n`);
    const alice = await kit.call('alice', '835');
    await speak(kit, alice, 'hello');
    await dial(kit, alice, '#');
    await kit.idle();
    assert.equal(counts(kit, '101'), counted);
    const folder = flag === 'Urgent' ? 'Urgent' : 'INBOX';
    const text = await readFile(join(kit.spool, 'voicemail/default/101', folder, 'msg0000.txt'), 'latin1');
    assert.match(text, new RegExp(`^flag=${flag}$`, 'm'));
  });

test('another tone or none, and a recording that is made louder', async () => {
  const extensions = 'exten => 831,1,VoiceMail(101,st(vm-and)g(6))\nexten => 832,1,VoiceMail(101,st())\n';
  const kit = await voicemailKit(VOICEMAIL_CONF, extensions);
  const alice = await kit.call('alice', '831');
  assert.equal(kit.heard(alice), 'vm-and');
  const { gain } = legOf(alice).media.recordings.at(-1)!;
  assert.ok(Math.abs((gain?.incoming ?? 0) - 10 ** (6 / 20)) < 0.01, String(gain?.incoming));
  const bob = await kit.call('bob', '832');
  assert.equal(kit.heard(bob), '');
  assert.equal(legOf(bob).media.recordings.length, 1);
});

test('with S there are no instructions behind a greeting that its owner recorded, and some behind one that is invented', async () => {
  const kit = await voicemailKit(VOICEMAIL_CONF, 'exten => 833,1,VoiceMail(101,uS)\n');
  assert.match(kit.heard(await kit.call('alice', '833')), /vm-isunavail vm-intro beep$/);
  await writeFile(join(kit.spool, 'voicemail/default/101/unavail.wav'), 'not here');
  await kit.box('101').spool.refresh();
  assert.equal(kit.heard(await kit.call('bob', '833')), 'default/101/unavail.wav beep');
});

test('with e a caller is greeted before the call is answered', async () => {
  const kit = await voicemailKit(VOICEMAIL_CONF, 'exten => 834,1,VoiceMail(101,ue)\n');
  const alice = kit.driver.call('alice', '834');
  legOf(alice).media.heard = true;
  await kit.idle();
  assert.match(kit.heard(alice), /^vm-theperson /);
  assert.notEqual(alice.state, ChannelState.Up);
  legOf(alice).media.instant = true;
  legOf(alice).media.finishPlaying();
  await kit.idle();
  assert.match(kit.heard(alice), /beep$/);
  assert.equal(alice.state, ChannelState.Up);
});
