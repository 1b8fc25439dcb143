import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { dial } from '../testing/app-kit.ts';
import { counts, leaveMessage, speak, VOICEMAIL_CONF, voicemailKit } from '../testing/voicemail-kit.ts';

test('the owner hears, deletes and keeps messages; what was heard is old afterwards', async () => {
  const kit = await voicemailKit();
  await leaveMessage(kit, 'alice', 'one');
  await leaveMessage(kit, 'alice', 'two');
  await leaveMessage(kit, 'alice', 'three');
  const bob = await kit.call('bob', '811');
  assert.equal(kit.heard(bob), 'vm-password');
  await dial(kit, bob, '1234#');
  await kit.idle();
  assert.match(kit.heard(bob), /^vm-youhave digits\/3 vm-INBOX vm-messages vm-onefor vm-INBOX vm-messages vm-opts vm-helpexit$/);
  await dial(kit, bob, '1');
  await kit.idle();
  assert.match(kit.heard(bob), /^vm-first vm-message default\/101\/INBOX\/msg0000\.wav vm-advopts vm-repeat vm-next vm-delete /);
  await dial(kit, bob, '7');
  await kit.idle();
  assert.match(kit.heard(bob), /^vm-deleted .* vm-undelete /);
  await dial(kit, bob, '6');
  await kit.idle();
  assert.match(kit.heard(bob), /^vm-message digits\/2 default\/101\/INBOX\/msg0001\.wav vm-prev /);
  // A new message comes meanwhile, and the numbers still mean the same messages.
  await leaveMessage(kit, 'alice', 'four');
  await dial(kit, bob, '4');
  await kit.idle();
  assert.match(kit.heard(bob), /^vm-first vm-message default\/101\/INBOX\/msg0000\.wav /);
  await dial(kit, bob, '#');
  await kit.idle();
  assert.equal(kit.heard(bob), 'vm-goodbye');
  assert.equal(counts(kit, '101'), '0/2/1');
  assert.equal(await readFile(join(kit.spool, 'voicemail/default/101/Old/msg0000.wav'), 'utf8'), 'two');
  assert.equal(kit.told('mailbox.changed').at(-1)?.visited, true);
});

test('what was done in a mailbox is done also when its owner hangs up', async () => {
  const kit = await voicemailKit();
  await leaveMessage(kit, 'alice', 'one');
  const bob = await kit.call('bob', '812');
  await dial(kit, bob, '1');
  await kit.idle();
  await dial(kit, bob, '7');
  bob.partyHungUp(16);
  await kit.idle();
  assert.equal(counts(kit, '101'), '0/0/0');
  assert.deepEqual(await readdir(join(kit.spool, 'voicemail/default/101/INBOX')), []);
});

test('a message is saved to a folder and forwarded', async () => {
  const kit = await voicemailKit();
  await leaveMessage(kit, 'alice', 'one');
  const bob = await kit.call('bob', '812');
  await dial(kit, bob, '19');
  await kit.idle();
  await dial(kit, bob, '2');
  await kit.idle();
  assert.match(kit.heard(bob), /vm-message digits\/1 vm-savedto vm-Work vm-messages /);
  assert.deepEqual(await readdir(join(kit.spool, 'voicemail/default/101/Work')), ['msg0000.txt', 'msg0000.wav']);
  await dial(kit, bob, '8100#');
  await kit.idle();
  assert.match(kit.heard(bob), /digits\/1 digits\/0 digits\/0 vm-forwardoptions vm-starmain$/);
  await dial(kit, bob, '2');
  await kit.idle();
  assert.match(kit.heard(bob), /^vm-msgforwarded /);
  assert.equal(counts(kit, '100'), '0/1/0');
  await dial(kit, bob, '22');
  await kit.idle();
  assert.match(kit.heard(bob), /^vm-changeto .*vm-tocancel vm-Work vm-messages /);
  await dial(kit, bob, '#');
  await kit.idle();
  assert.equal(counts(kit, '101'), '0/0/0');
});

test('a message whose text is damaged, empty, gone wild or a folder does not hide the others, and can be heard and deleted', async () => {
  const kit = await voicemailKit();
  for (const words of ['one', 'two', 'three', 'four']) await leaveMessage(kit, 'alice', words);
  const inbox = join(kit.spool, 'voicemail/default/101/INBOX');
  await writeFile(join(inbox, 'msg0000.txt'), '');
  await writeFile(join(inbox, 'msg0001.txt'), Buffer.alloc(5_000_000, 0xff));
  await rm(join(inbox, 'msg0002.txt'));
  await mkdir(join(inbox, 'msg0002.txt'));
  const bob = await kit.call('bob', '812');
  await dial(kit, bob, '1');
  await kit.idle();
  assert.match(kit.heard(bob), /vm-first vm-message default\/101\/INBOX\/msg0000\.wav /);
  await dial(kit, bob, '76');
  await kit.idle();
  assert.match(kit.heard(bob), /vm-message digits\/2 default\/101\/INBOX\/msg0001\.wav /);
  await dial(kit, bob, '76');
  await kit.idle();
  assert.match(kit.heard(bob), /vm-last vm-message default\/101\/INBOX\/msg0003\.wav /);
  await dial(kit, bob, '#');
  await kit.idle();
  assert.equal(counts(kit, '101'), '0/1/1');
  assert.equal(await readFile(join(inbox, '../Old/msg0000.wav'), 'utf8'), 'four');
  // What cannot be a message stays as it lies, and what was in the damaged text is there for who can read it.
  assert.deepEqual((await readdir(inbox)).sort(), ['msg0000.txt', 'msg0000.wav', 'msg0001.txt.lost']);
});

test('an owner whose disk takes nothing hears so, and the messages stay', async () => {
  const kit = await voicemailKit();
  await leaveMessage(kit, 'alice', 'one');
  const bob = await kit.call('bob', '812');
  await dial(kit, bob, '19');
  await kit.idle();
  kit.heard(bob);
  kit.disk.refuses = () => 'EROFS: read-only file system';
  await dial(kit, bob, '2');
  await kit.idle();
  assert.match(kit.heard(bob), /^vm-sorry /);
  await dial(kit, bob, '7');
  await kit.idle();
  await dial(kit, bob, '#');
  await kit.idle();
  assert.match(kit.heard(bob), /vm-goodbye$/);
  assert.equal(counts(kit, '101'), '0/1/0');
  assert.deepEqual((await readdir(join(kit.spool, 'voicemail/default/101/INBOX'))).sort(), ['msg0000.txt', 'msg0000.wav']);
});

test('VoiceMailMain: a prefix before the number, a folder that plays at once, and nothing deleted where that is not to be', async () => {
  const extensions = [
    'exten => 841,1,VoiceMailMain(10,p)',
    'exten => 842,1,VoiceMailMain(101,sa(0))',
    'exten => 843,1,VoiceMailMain(101,sa(Work))',
    'exten => 844,1,VoiceMailMain(101,sr)',
  ];
  const kit = await voicemailKit(VOICEMAIL_CONF, `${extensions.join('\n')}\n`);
  await leaveMessage(kit, 'alice', 'one');
  const prefixed = await kit.call('bob', '841');
  assert.equal(kit.heard(prefixed), 'vm-login');
  await dial(kit, prefixed, '1#');
  await kit.idle();
  await dial(kit, prefixed, '1234#');
  await kit.idle();
  assert.match(kit.heard(prefixed), /^vm-password vm-youhave digits\/1 vm-INBOX vm-message /);
  const readOnly = await kit.call('bob', '844');
  await dial(kit, readOnly, '1');
  await kit.idle();
  await dial(kit, readOnly, '7#');
  await kit.idle();
  assert.doesNotMatch(kit.heard(readOnly), /vm-deleted/);
  assert.equal(counts(kit, '101'), '0/0/1');
  assert.equal(kit.heard(await kit.call('bob', '843')), 'vm-youhave vm-no vm-Work vm-messages vm-goodbye');
  await leaveMessage(kit, 'alice', 'two');
  assert.match(kit.heard(await kit.call('bob', '842')), /^vm-first vm-message default\/101\/INBOX\/msg0000\.wav /);
});

test('envelope, caller, length and the warning of a temporary greeting are said where the mailbox wants them', async () => {
  const says = 'envelope=yes|saycid=yes|sayduration=yes|saydurationm=0|tempgreetwarn=yes|tz=gmt';
  const conf = VOICEMAIL_CONF.replace('101 => 1234,Bob Baker', `101 => 1234,Bob Baker,,,${says}`);
  const kit = await voicemailKit(`${conf}[zonemessages]\ngmt = UTC|'vm-received' HM\n`);
  await leaveMessage(kit, 'alice', 'one');
  await writeFile(join(kit.spool, 'voicemail/default/101/temp.wav'), 'away');
  await kit.box('101').spool.refresh();
  const bob = await kit.call('bob', '812');
  assert.match(kit.heard(bob), /^vm-tempgreetactive vm-youhave digits\/1 /);
  await dial(kit, bob, '1');
  await kit.idle();
  const said = kit.heard(bob);
  assert.match(
    said,
    /^vm-first vm-message vm-received digits\/\S+ .*vm-from-phonenumber digits\/1 digits\/0 digits\/0 vm-duration digits\/0 vm-minutes /,
  );
});

test('with nextaftercmd the next message plays behind one that was deleted, and with messagewrap the first behind the last', async () => {
  const conf = VOICEMAIL_CONF.replace('101 => 1234,Bob Baker', '101 => 1234,Bob Baker,,,nextaftercmd=yes|messagewrap=yes');
  const kit = await voicemailKit(conf);
  for (const words of ['one', 'two']) await leaveMessage(kit, 'alice', words);
  const bob = await kit.call('bob', '812');
  await dial(kit, bob, '1');
  await kit.idle();
  kit.heard(bob);
  await dial(kit, bob, '7');
  await kit.idle();
  assert.match(kit.heard(bob), /^vm-deleted vm-last vm-message default\/101\/INBOX\/msg0001\.wav /);
  await dial(kit, bob, '6');
  await kit.idle();
  assert.match(kit.heard(bob), /^vm-first vm-message default\/101\/INBOX\/msg0000\.wav /);
});

test('whoever is new records name and greetings and chooses a password that is long enough', async () => {
  const conf = VOICEMAIL_CONF.replace('101 => 1234,Bob Baker', '101 => 101,Bob Baker,,,forcename=yes|forcegreetings=yes');
  const kit = await voicemailKit(conf.replace('[default]', 'minpassword = 4\n[default]'));
  const bob = await kit.call('bob', '812');
  assert.equal(kit.heard(bob), 'vm-newuser vm-rec-name beep');
  for (const [words, next] of [
    ['Bob', 'vm-rec-unv beep'],
    ['away', 'vm-rec-busy beep'],
    ['busy', 'vm-newpassword'],
  ] as const) {
    await speak(kit, bob, words);
    await dial(kit, bob, '#');
    await kit.idle();
    await dial(kit, bob, '1');
    await kit.idle();
    assert.ok(kit.heard(bob).endsWith(`vm-msgsaved ${next}`), next);
  }
  await dial(kit, bob, '123#');
  await kit.idle();
  assert.equal(kit.heard(bob), 'vm-invalid-password vm-pls-try-again vm-newpassword');
  await dial(kit, bob, '98765#');
  await kit.idle();
  await dial(kit, bob, '98765#');
  await kit.idle();
  assert.match(kit.heard(bob), /^vm-reenterpassword vm-passchanged vm-youhave vm-no vm-messages /);
  assert.deepEqual([kit.box('101').password, kit.box('101').spool.greeting('greet') !== undefined], ['98765', true]);
});

test('a message is forwarded with a word in front of it, which may be said again, and not at all with star', async () => {
  const kit = await voicemailKit(VOICEMAIL_CONF.replace('minsecs = 1', 'minsecs = 1\nformat = ulaw'));
  await leaveMessage(kit, 'alice', 'the message');
  const bob = await kit.call('bob', '812');
  await dial(kit, bob, '1');
  await kit.idle();
  await dial(kit, bob, '8100#*');
  await kit.idle();
  assert.equal(counts(kit, '100'), '0/0/0');
  await dial(kit, bob, '8100#');
  await kit.idle();
  for (const words of ['wrong ', 'for you: ']) {
    kit.heard(bob);
    await dial(kit, bob, '1');
    await speak(kit, bob, words);
    assert.equal(kit.heard(bob), 'beep');
    await dial(kit, bob, '#');
    await kit.idle();
    assert.equal(kit.heard(bob), 'vm-forwardoptions vm-starmain');
  }
  await dial(kit, bob, '2');
  await kit.idle();
  assert.match(kit.heard(bob), /^vm-msgforwarded /);
  assert.equal(await readFile(join(kit.spool, 'voicemail/default/100/INBOX/msg0000.ulaw'), 'utf8'), 'for you: the message');
  assert.match(await readFile(join(kit.spool, 'voicemail/default/100/INBOX/msg0000.txt'), 'latin1'), /^duration=2$/m);
  assert.equal(await readFile(join(kit.spool, 'voicemail/default/101/INBOX/msg0000.ulaw'), 'utf8'), 'the message');
  assert.deepEqual(await readdir(join(kit.spool, 'voicemail/default/101/tmp')), []);
});
