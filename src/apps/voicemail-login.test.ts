import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfOrEmpty } from '../config/conf-file.ts';
import { MemoryConfSource } from '../config/conf-source.ts';
import { parseVoicemailConf } from '../config/voicemail-conf.ts';
import { Voicemail } from '../features/voicemail/voicemail.ts';
import { dial } from '../testing/app-kit.ts';
import { speak, VOICEMAIL_CONF, voicemailKit } from '../testing/voicemail-kit.ts';

test('a wrong password is asked for again, and then the call goes on', async () => {
  const kit = await voicemailKit();
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

test('the mailbox is asked for, the caller’s own without a number, and none without a password is asked for one', async () => {
  const kit = await voicemailKit();
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

test('a password that its owner changes survives a new start, until voicemail.conf has another one', async () => {
  const kit = await voicemailKit();
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
    [VOICEMAIL_CONF, '777'],
    [VOICEMAIL_CONF.replace('1234,', '4444,'), '4444'],
  ] as const) {
    const again = new Voicemail(kit.core, await parse(''));
    (await again.prepare(await parse(conf)))();
    assert.equal(again.findById('101')!.password, password);
  }
});

test('a password that is fixed, repeated wrongly or undiallable stays', async () => {
  const kit = await voicemailKit();
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

test('a greeting is recorded, reviewed, kept and heard by callers', async () => {
  const kit = await voicemailKit();
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

test('VMAuthenticate says who it was, or ends the call', async () => {
  const kit = await voicemailKit();
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

test('MailboxExists says so', async () => {
  const kit = await voicemailKit();
  await kit.call('alice', '822');
  assert.equal(kit.steps('alice').at(-1), '822,2 NoOp(SUCCESS)');
});
