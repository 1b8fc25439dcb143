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
    '[general]\nmailcmd = /bin/mail\nformat = wav49|gsm|wav\nexternnotify = /x\n[default]\n1 => 1,A,,,volgain=3|imapuser=x\n',
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
    ['messages cannot be written as wav49', 'messages cannot be written as gsm'],
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
