import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../base/errors.ts';
import { readConfOrEmpty } from './conf-file.ts';
import { MemoryConfSource } from './conf-source.ts';
import { parseVoicemailConf } from './voicemail-conf.ts';

const parse = async (text: string) =>
  parseVoicemailConf(await readConfOrEmpty(new MemoryConfSource({ 'voicemail.conf': text }), 'voicemail.conf'));

test('a mailbox has password, name, addresses and options of its own, the rest from [general]', async () => {
  const { boxes } = await parse(
    '[default]\n101 => 1234,Bob Baker,bob@a|bob@b,,attach=no|tz=utc|maxsecs=5\n102 => 5678,Carol Cole\n[general]\nmaxmsg=20000\nsaycid=yes\n[sales]\n200 => -1\n',
  );
  assert.deepEqual(
    boxes.map(({ name, context, password, fullName, email, pager }) => [name, context, password, fullName, email, pager]),
    [
      ['101', 'default', '1234', 'Bob Baker', 'bob@a|bob@b', ''],
      ['102', 'default', '5678', 'Carol Cole', undefined, ''],
      ['200', 'sales', '-1', '', undefined, ''],
    ],
  );
  const [bob, carol] = boxes.map(({ settings }) => settings);
  assert.deepEqual([bob!.attach, bob!.zone, bob!.maxSeconds, bob!.maxMessages, bob!.sayCallerId], [false, 'utc', 5, 9999, true]);
  assert.deepEqual([carol!.attach, carol!.zone, carol!.maxSeconds], [true, '', 0]);
});

test('an empty file has no mailbox and Asterisk’s own ways', async () => {
  const { boxes, general } = await parse('');
  assert.deepEqual(boxes, []);
  assert.deepEqual(
    [general.formats, general.maxLogins, general.skipMs, general.keys.stop, general.prompts.login, general.mail.smtp],
    [['wav'], 3, 3000, '13456789', 'vm-login', undefined],
  );
});

test('zones and aliases are read, a server for mail has a port by its kind of TLS', async () => {
  const { zones, aliases, general, boxes } = await parse(
    "[general]\naliasescontext = my\nsmtphost = mail.example\nsmtptls = yes\n[zonemessages]\nutc = UTC|'vm-received' Q 'digits/at' R\n[my]\n1@devices => 1@default\n",
  );
  assert.deepEqual(zones, [{ name: 'utc', timeZone: 'UTC', format: "'vm-received' Q 'digits/at' R" }]);
  assert.deepEqual(aliases, [['1@devices', '1@default']]);
  assert.deepEqual([general.mail.smtp?.port, boxes.length], [465, 0]);
});

test('texts of mail have their escapes taken out', async () => {
  const { boxes } = await parse('[general]\nemailbody = Dear ${VM_NAME}:\\n\\tx\\\\n\n[default]\n1 => 1,A,a@b,,emailsubject=a\\tb\n');
  assert.equal(boxes[0]?.settings.emailBody, 'Dear ${VM_NAME}:\n\tx\\n');
  assert.equal(boxes[0]?.settings.emailSubject, 'a\tb');
});

test('what nothing acts on is named once with its line, also the command that Asterisk would run', async () => {
  const { unknown, general, warnings } = await parse(
    '[general]\nmailcmd = /bin/mail\nformat = wav49|gsm|wav|constructor\nexternnotify = /x\n[default]\n1 => 1,A,,,volgain=3|imapuser=x\n',
  );
  assert.deepEqual(
    unknown.map(({ line, option }) => [line, option]),
    [
      [2, 'mailcmd'],
      [4, 'externnotify'],
      [6, 'imapuser'],
    ],
  );
  assert.equal(general.mail.command, '/bin/mail');
  assert.deepEqual(general.formats, ['wav']);
  assert.deepEqual(
    warnings.map(({ reason }) => reason),
    ['wav49', 'gsm', 'constructor'].map((format) => `messages cannot be written as ${format}`),
  );
});

test('a name that could lead out of its folder is refused with its place', async () => {
  for (const text of ['[default]\n../x => 1\n', '[..]\n1 => 1\n', '[a/b]\n1 => 1\n', '[default]\n1@x => 1\n'])
    await assert.rejects(parse(text), (error: unknown) => error instanceof ConfigError && /voicemail\.conf:2/.test(String(error)), text);
});

test('a mailbox that stands twice or begins with a star is left out with a warning', async () => {
  const { boxes, warnings } = await parse('[default]\n1 => 1,A\n1 => 2,B\n*1 => 3\n');
  assert.deepEqual([boxes.length, boxes[0]?.fullName, warnings.length], [1, 'A', 2]);
});

/** Each option by its own name, with a value that is not its default, and where it is found. */
const GENERAL_OPTIONS: readonly (readonly [line: string, path: string, expected: unknown])[] = [
  ['format = ulaw|wav', 'formats', ['ulaw', 'wav']],
  ['maxsilence = 7', 'maxSilenceMs', 7_000],
  ['silencethreshold = 99', 'silenceThreshold', 99],
  ['maxgreet = 9', 'maxGreetingMs', 9_000],
  ['skipms = 1234', 'skipMs', 1234],
  ['maxlogins = 7', 'maxLogins', 7],
  ['searchcontexts = yes', 'searchContexts', true],
  ['forward_urgent_auto = yes', 'forwardsUrgent', true],
  ['directoryintro = dir-x', 'directoryIntro', 'dir-x'],
  ['minpassword = 6', 'minPasswordDigits', 6],
  ['cidinternalcontexts = a,b', 'internalContexts', ['a', 'b']],
  ['aliasescontext = devices', 'aliasesContext', 'devices'],
  ['emaildateformat = %d', 'mail.dateFormat', '%d'],
  ['pagersubject = a\\tb', 'mail.pagerSubject', 'a\tb'],
  ['pagerbody = a\\nb', 'mail.pagerBody', 'a\nb'],
  ['pagerfromstring = Pager', 'mail.pagerFrom', 'Pager'],
  ['pagerdateformat = %H', 'mail.pagerDateFormat', '%H'],
  ['charset = UTF-8', 'mail.charset', 'UTF-8'],
  ['pbxskip = yes', 'mail.skipsPrefix', true],
  ['mailcmd = /x', 'mail.command', '/x'],
  ['smtphost = mail.example.org', 'mail.smtp.host', 'mail.example.org'],
  ['smtphost = x\nsmtpport = 2525', 'mail.smtp.port', 2525],
  ['smtphost = x\nsmtptls = yes', 'mail.smtp.tls', 'yes'],
  ['smtphost = x\nsmtpuser = u', 'mail.smtp.user', 'u'],
  ['smtphost = x\nsmtpsecret = s', 'mail.smtp.secret', 's'],
  ['smtphost = x\nsmtpverify = no', 'mail.smtp.verifies', false],
  ['vm-login = a', 'prompts.login', 'a'],
  ['vm-newuser = a', 'prompts.newUser', 'a'],
  ['vm-password = a', 'prompts.password', 'a'],
  ['vm-newpassword = a', 'prompts.newPassword', 'a'],
  ['vm-invalid-password = a', 'prompts.invalidPassword', 'a'],
  ['vm-passchanged = a', 'prompts.passwordChanged', 'a'],
  ['vm-reenterpassword = a', 'prompts.reenterPassword', 'a'],
  ['vm-mismatch = a', 'prompts.mismatch', 'a'],
  ['vm-pls-try-again = a', 'prompts.tryAgain', 'a'],
  ['listen-control-forward-key = 6', 'keys.forward', '6'],
  ['listen-control-reverse-key = 4', 'keys.rewind', '4'],
  ['listen-control-pause-key = 5', 'keys.pause', '5'],
  ['listen-control-restart-key = 1', 'keys.restart', '1'],
  ['listen-control-stop-key = 9', 'keys.stop', '9'],
];

const SETTING_OPTIONS: readonly (readonly [line: string, path: string, expected: unknown])[] = [
  ['attach=no', 'attach', false],
  ['serveremail=pbx', 'serverEmail', 'pbx'],
  ['fromstring=Exchange', 'fromString', 'Exchange'],
  ['emailsubject=a\\tb', 'emailSubject', 'a\tb'],
  ['emailbody=a\\nb', 'emailBody', 'a\nb'],
  ['tz=central', 'zone', 'central'],
  ['saycid=yes', 'sayCallerId', true],
  ['sendvoicemail=yes', 'sendVoicemail', true],
  ['review=yes', 'review', true],
  ['leaveurgent=no', 'mayMarkUrgent', false],
  ['tempgreetwarn=yes', 'temporaryGreetingWarning', true],
  ['messagewrap=yes', 'wrapsMessages', true],
  ['operator=yes', 'operator', true],
  ['envelope=no', 'envelope', false],
  ['moveheard=no', 'moveHeard', false],
  ['sayduration=no', 'sayDuration', false],
  ['saydurationm=7', 'sayDurationMinutes', 7],
  ['forcename=yes', 'forceName', true],
  ['forcegreetings=yes', 'forceGreetings', true],
  ['callback=a', 'callbackContext', 'a'],
  ['dialout=a', 'dialoutContext', 'a'],
  ['exitcontext=a', 'exitContext', 'a'],
  ['minsecs=3', 'minSeconds', 3],
  ['minmessage=3', 'minSeconds', 3],
  ['maxsecs=3', 'maxSeconds', 3],
  ['maxmessage=3', 'maxSeconds', 3],
  ['maxmsg=3', 'maxMessages', 3],
  ['nextaftercmd=yes', 'nextAfterCommand', true],
  ['backupdeleted=3', 'keptDeleted', 3],
  ['volgain=3', 'volumeGain', 3],
  ['passwordlocation=spooldir', 'passwordLocation', 'spooldir'],
];

const MAILBOX_OPTIONS: readonly (readonly [line: string, path: string, expected: unknown])[] = [
  ['attachfmt=ULAW', 'attachFormat', 'ulaw'],
  ['language=de', 'language', 'de'],
  ['delete=yes', 'deleteAfterMail', true],
  ['deletevoicemail=yes', 'deleteAfterMail', true],
  ['hidefromdir=yes', 'hidden', true],
  ['alias=Bobby|alias=Rob', 'directoryAliases', ['Bobby', 'Rob']],
];

const at = (options: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown>)?.[name], options);

test('each option of voicemail.conf is read by its own name and changes what it says, in [general] and in a mailbox', async () => {
  const plain = await parse('[default]\n1 => 1,A\n');
  for (const [line, path, expected] of GENERAL_OPTIONS) {
    assert.notDeepEqual(at(plain.general, path), expected, `${line}: the value is the default`);
    assert.deepEqual(at((await parse(`[general]\n${line}\n`)).general, path), expected, line);
  }
  for (const [line, path, expected] of [...SETTING_OPTIONS, ...MAILBOX_OPTIONS]) {
    assert.notDeepEqual(at(plain.boxes[0]?.settings, path), expected, `${line}: the value is the default`);
    const { boxes, unknown } = await parse(`[default]\n1 => 1,A,,,${line}\n2 => 1,B\n`);
    assert.deepEqual([at(boxes[0]?.settings, path), unknown], [expected, []], line);
    assert.deepEqual(at(boxes[1]?.settings, path), at(plain.boxes[0]?.settings, path), `${line} is of one mailbox`);
  }
  for (const [line, path, expected] of SETTING_OPTIONS) {
    const { boxes, unknown } = await parse(`[general]\n${line}\n[default]\n1 => 1,A\n`);
    assert.deepEqual([at(boxes[0]?.settings, path), unknown], [expected, []], `[general] ${line}`);
  }
});

test('programs of voicemail.conf are named as what nothing acts on, by their lines', async () => {
  const names = ['externnotify', 'externpass', 'externpassnotify', 'externpasscheck', 'pollmailboxes', 'smdienable'];
  const { unknown } = await parse(`[general]\n${names.map((name) => `${name} = /x`).join('\n')}\n`);
  assert.deepEqual(
    unknown.map(({ option, line }) => [option, line]),
    names.map((name, index) => [name, index + 2]),
  );
});
