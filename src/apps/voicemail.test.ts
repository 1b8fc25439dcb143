import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readConfOrEmpty } from '../config/conf-file.ts';
import { MemoryConfSource } from '../config/conf-source.ts';
import { parseVoicemailConf } from '../config/voicemail-conf.ts';
import type { Channel } from '../core/channel/channel.ts';
import { Mailboxes, mailboxes } from '../core/ports/mailboxes.ts';
import type { Mailbox } from '../features/voicemail/mailbox.ts';
import { diskFiles, type SpoolFiles } from '../features/voicemail/spool-files.ts';
import { Voicemail, voicemails } from '../features/voicemail/voicemail.ts';
import { type AppKit, appKit, dial } from '../testing/app-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';
import hangup from './hangup.ts';
import mailboxExists from './mailbox-exists.ts';
import noOp from './no-op.ts';
import vmAuthenticate from './vm-authenticate.ts';
import voiceMail from './voice-mail.ts';
import voiceMailMain from './voice-mail-main.ts';

const CONF = `
[general]
maxsilence = 10
maxlogins = 2
minsecs = 1
envelope = no
sayduration = no
[default]
100 => 4321,Alice Adams
101 => 1234,Bob Baker
102 => -5678,Carol Cole,,,maxmsg=1|operator=yes|review=yes
103 => ,Nobody
[sales]
200 => 1111,Sales
`;

const EXTENSIONS = `
[default]
exten => 801,1,VoiceMail(101@default&200@sales&999,s)
exten => 801,2,NoOp(\${VMSTATUS})
exten => 802,1,VoiceMail(101,u)
exten => 803,1,VoiceMail(102,b)
exten => 803,2,NoOp(after)
exten => 804,1,VoiceMail(999)
exten => 804,2,NoOp(\${VMSTATUS})
exten => 804,102,NoOp(jumped)
exten => 805,1,VoiceMail(101,ud(menu))
exten => 811,1,VoiceMailMain(101)
exten => 811,2,NoOp(done)
exten => 812,1,VoiceMailMain(101,s)
exten => 813,1,VoiceMailMain()
exten => 814,1,VoiceMailMain(102,s)
exten => 821,1,VMAuthenticate()
exten => 821,2,NoOp(\${AUTH_MAILBOX} \${AUTH_CONTEXT})
exten => 822,1,MailboxExists(101)
exten => 822,2,NoOp(\${VMBOXEXISTSSTATUS})
exten => o,1,NoOp(operator)
exten => a,1,NoOp(assistant)
[menu]
exten => 5,1,NoOp(five)
`;

interface VoicemailKit extends AppKit {
  readonly spool: string;
  readonly voicemail: Voicemail;
  box(id: string): Mailbox;
  /** A party calls and hears everything at once. */
  call(party: string, exten: string): Promise<Channel>;
  /** Waits until files are written and prompts are found. */
  idle(): Promise<void>;
  /** What was said to the party so far, without what was said before the last time. */
  heard(channel: Channel): string;
}

async function setUp(t: TestContext, conf = CONF): Promise<VoicemailKit> {
  const spool = await mkdtemp(join(tmpdir(), 'ringdown-voicemail-'));
  t.after(() => rm(spool, { recursive: true }));
  const kit = await appKit(EXTENSIONS, [hangup, mailboxExists, noOp, vmAuthenticate, voiceMail, voiceMailMain]);
  const { core } = kit;
  core.settings = { ...core.settings, directories: { ...core.settings.directories, spool } };
  mailboxes.fill(core, new Mailboxes(core.bus));
  const parse = async (text: string) =>
    parseVoicemailConf(await readConfOrEmpty(new MemoryConfSource({ 'voicemail.conf': text }), 'voicemail.conf'));
  const disk = watchedDisk();
  const voicemail = new Voicemail(core, await parse(''), disk.files);
  voicemails.fill(core, voicemail);
  (await voicemail.prepare(await parse(conf)))();
  const idle = async () => {
    await disk.idle();
    await kit.settle();
    await disk.idle();
  };
  const told = new Map<Channel, number>();
  return {
    ...kit,
    spool,
    voicemail,
    box: (id) => voicemail.findById(id)!,
    idle,
    call: async (party, exten) => {
      const channel = kit.driver.call(party, exten);
      legOf(channel).media.instant = true;
      legOf(channel).media.heard = true;
      await idle();
      return channel;
    },
    heard: (channel) => {
      const { sounds } = legOf(channel).media;
      const from = told.get(channel) ?? 0;
      told.set(channel, sounds.length);
      return sounds
        .slice(from)
        .map((sound) => sound.replace(`${spool}/voicemail/`, ''))
        .join(' ');
    },
  };
}

/** The disk, with a way to wait until nobody is at it: files are written behind the back of the manual clock. */
function watchedDisk(): { files: SpoolFiles; idle(): Promise<void> } {
  let working = 0;
  const watch =
    <A extends unknown[], R>(run: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      working++;
      try {
        return await run(...args);
      } finally {
        working--;
      }
    };
  const { list, makeFolder, read, write, rename, copy, remove } = diskFiles;
  return {
    files: {
      list: watch(list),
      makeFolder: watch(makeFolder),
      read: watch(read),
      write: watch(write),
      rename: watch(rename),
      copy: watch(copy),
      remove: watch(remove),
    },
    async idle() {
      for (let quietTurns = 0; quietTurns < 5; quietTurns = working > 0 ? 0 : quietTurns + 1)
        await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** The party speaks for some seconds; the recorder of the test writes nothing by itself. */
async function speak(kit: VoicemailKit, channel: Channel, words: string): Promise<void> {
  await kit.idle();
  const recording = legOf(channel).media.recordings.at(-1);
  assert.ok(recording, 'nothing is recorded');
  for (const { path } of [recording, ...(recording.also ?? [])]) await writeFile(path, words);
}

async function leaveMessage(kit: VoicemailKit, party: string, words: string): Promise<void> {
  const channel = await kit.call(party, '801');
  await speak(kit, channel, words);
  await dial(kit, channel, '#');
  await kit.idle();
}

const counts = (kit: VoicemailKit, id: string) => {
  const { urgent, new: unheard, old } = mailboxes.of(kit.core).counts(id);
  return `${urgent}/${unheard}/${old}`;
};

test('a message is left in several mailboxes, told and described', async (t) => {
  const kit = await setUp(t);
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

test('what a caller has said who hangs up is kept', async (t) => {
  const kit = await setUp(t);
  const alice = await kit.call('alice', '802');
  assert.equal(kit.heard(alice), 'vm-theperson digits/1 digits/0 digits/1 vm-isunavail vm-intro beep');
  await speak(kit, alice, 'hello');
  alice.partyHungUp(16);
  await kit.idle();
  assert.equal(counts(kit, '101'), '0/1/0');
  assert.deepEqual(kit.trace('alice').slice(-3), ['var VMSTATUS=SUCCESS', 'softHangup 16', 'hungUp 16']);
  assert.deepEqual(await readdir(join(kit.spool, 'voicemail/default/101/tmp')), []);
});

test('a call that ends before the tone leaves nothing', async (t) => {
  const kit = await setUp(t);
  const alice = kit.driver.call('alice', '802');
  legOf(alice).media.heard = true;
  await kit.idle();
  alice.partyHungUp(16);
  await kit.idle();
  assert.ok(kit.trace('alice').includes('var VMSTATUS=FAILED'));
  assert.equal(counts(kit, '101'), '0/0/0');
});

test('a mailbox that there is not, or that is full, takes no message', async (t) => {
  const kit = await setUp(t);
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

test('a message that is too short is not kept', async (t) => {
  const kit = await setUp(t, CONF.replace('minsecs = 1', 'minsecs = 2'));
  await leaveMessage(kit, 'alice', 'short');
  assert.deepEqual([counts(kit, '101'), kit.steps('alice').at(-1)], ['0/0/0', '801,2 NoOp(FAILED)']);
});

test('star leads to the assistant, zero to the operator, other digits into the dialplan where that is asked for', async (t) => {
  const kit = await setUp(t);
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

test('with review a caller hears, marks and keeps the message', async (t) => {
  const kit = await setUp(t);
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

test('the owner hears, deletes and keeps messages; what was heard is old afterwards', async (t) => {
  const kit = await setUp(t);
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

test('what was done in a mailbox is done also when its owner hangs up', async (t) => {
  const kit = await setUp(t);
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

test('a message is saved to a folder and forwarded', async (t) => {
  const kit = await setUp(t);
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
  assert.match(kit.heard(bob), /digits\/1 digits\/0 digits\/0 vm-msgforwarded /);
  assert.equal(counts(kit, '100'), '0/1/0');
  await dial(kit, bob, '22');
  await kit.idle();
  assert.match(kit.heard(bob), /^vm-changeto .*vm-tocancel vm-Work vm-messages /);
  await dial(kit, bob, '#');
  await kit.idle();
  assert.equal(counts(kit, '101'), '0/0/0');
});

test('a wrong password is asked for again, and then the call goes on', async (t) => {
  const kit = await setUp(t);
  const bob = await kit.call('bob', '811');
  await dial(kit, bob, '99#');
  await kit.idle();
  assert.equal(kit.heard(bob), 'vm-password vm-incorrect vm-password');
  await dial(kit, bob, '98#');
  await kit.idle();
  assert.equal(kit.heard(bob), 'vm-incorrect vm-goodbye');
  assert.equal(kit.steps('bob').at(-1), '811,2 NoOp(done)');
  assert.equal(kit.told('mailbox.changed').filter(({ visited }) => visited).length, 0);
});

test('the mailbox is asked for, the caller’s own without a number, and none without a password is asked for one', async (t) => {
  const kit = await setUp(t);
  const bob = await kit.call('bob', '813');
  assert.equal(kit.heard(bob), 'vm-login');
  await dial(kit, bob, '#');
  await kit.idle();
  assert.equal(kit.heard(bob), 'vm-password');
  await dial(kit, bob, '*');
  await kit.clock.advance(3000);
  await kit.idle();
  assert.equal(kit.steps('bob').at(-1), 'a,1 NoOp(assistant)');
  const carol = await kit.call('carol', '813');
  await dial(kit, carol, '103#');
  await kit.idle();
  assert.match(kit.heard(carol), /^vm-login vm-youhave vm-no vm-messages /);
});

test('a password that its owner changes survives a new start, until voicemail.conf has another one', async (t) => {
  const kit = await setUp(t);
  const bob = await kit.call('bob', '812');
  await dial(kit, bob, '05');
  await kit.idle();
  await dial(kit, bob, '777#');
  await kit.idle();
  await dial(kit, bob, '777#');
  await kit.idle();
  assert.match(kit.heard(bob), /vm-newpassword vm-reenterpassword vm-passchanged vm-options$/);
  assert.deepEqual(
    kit.told('mailbox.passwordChanged').map(({ mailbox, newPassword }) => [mailbox, newPassword]),
    [['101', '777']],
  );
  const parse = async (text: string) =>
    parseVoicemailConf(await readConfOrEmpty(new MemoryConfSource({ 'voicemail.conf': text }), 'voicemail.conf'));
  for (const [conf, password] of [
    [CONF, '777'],
    [CONF.replace('1234,', '4444,'), '4444'],
  ] as const) {
    const again = new Voicemail(kit.core, await parse(''));
    (await again.prepare(await parse(conf)))();
    assert.equal(again.findById('101')!.password, password);
  }
});

test('a password that is fixed, repeated wrongly or undiallable stays', async (t) => {
  const kit = await setUp(t);
  const carol = await kit.call('carol', '814');
  await dial(kit, carol, '05');
  await kit.idle();
  assert.match(kit.heard(carol), /vm-options vm-no vm-options$/);
  const bob = await kit.call('bob', '812');
  await dial(kit, bob, '0577#');
  await kit.idle();
  await dial(kit, bob, '78#');
  await kit.idle();
  assert.match(kit.heard(bob), /vm-reenterpassword vm-mismatch vm-pls-try-again vm-options$/);
  await dial(kit, bob, '5*1#');
  await kit.idle();
  assert.match(kit.heard(bob), /vm-newpassword vm-invalid-password vm-pls-try-again vm-options$/);
  assert.equal(kit.box('101').password, '1234');
});

test('a greeting is recorded, reviewed, kept and heard by callers', async (t) => {
  const kit = await setUp(t);
  const bob = await kit.call('bob', '812');
  await dial(kit, bob, '01');
  await kit.idle();
  await speak(kit, bob, 'not here');
  await dial(kit, bob, '#');
  await kit.idle();
  assert.match(kit.heard(bob), /vm-options vm-rec-unv beep auth-thankyou vm-review$/);
  await dial(kit, bob, '1');
  await kit.idle();
  assert.equal(await readFile(join(kit.spool, 'voicemail/default/101/unavail.wav'), 'utf8'), 'not here');
  const alice = await kit.call('alice', '802');
  assert.equal(kit.heard(alice), 'default/101/unavail.wav vm-intro beep');
});

test('VMAuthenticate says who it was, or ends the call', async (t) => {
  const kit = await setUp(t);
  const bob = await kit.call('bob', '821');
  await dial(kit, bob, '101#');
  await kit.idle();
  await dial(kit, bob, '1234#');
  await kit.idle();
  assert.equal(kit.steps('bob').at(-1), '821,2 NoOp(101 default)');
  const carol = await kit.call('carol', '821');
  for (let attempt = 0; attempt < 3; attempt++) {
    await dial(kit, carol, '101#');
    await kit.idle();
    await dial(kit, carol, '0#');
    await kit.idle();
  }
  assert.equal(
    kit.heard(carol),
    'vm-login vm-password vm-incorrect-mailbox vm-password vm-incorrect-mailbox vm-password vm-incorrect vm-goodbye',
  );
  assert.equal(kit.trace('carol').at(-1), 'hungUp 0');
});

test('MailboxExists says so', async (t) => {
  const kit = await setUp(t);
  await kit.call('alice', '822');
  assert.equal(kit.steps('alice').at(-1), '822,2 NoOp(SUCCESS)');
});
