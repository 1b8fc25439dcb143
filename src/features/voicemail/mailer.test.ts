import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { readConfOrEmpty } from '../../config/conf-file.ts';
import { MemoryConfSource } from '../../config/conf-source.ts';
import { parseVoicemailConf } from '../../config/voicemail-conf.ts';
import { Mailboxes, mailboxes } from '../../core/ports/mailboxes.ts';
import { buildWavHeader } from '../../media/file/wav-header.ts';
import { coreKit } from '../../testing/core-kit.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { Mailer, type SendMail } from './mailer.ts';
import type { MessageInfo } from './message-info.ts';
import { Voicemail } from './voicemail.ts';

const LEFT_AT = Date.UTC(2026, 10, 26, 12, 23, 52);
const INFO: MessageInfo = {
  id: '',
  originMailbox: '101',
  context: 'default',
  exten: '801',
  redirectingNumber: 'unknown',
  priority: 2,
  channel: 'SIP/alice-00000000',
  callerId: '"Alice" <100>',
  leftAt: LEFT_AT,
  category: '',
  flag: '',
  durationSeconds: 63,
  others: [],
};

/** A server for mail that keeps what it takes. */
async function smtpServer(t: TestContext, options: SMTPServerOptions = {}): Promise<{ port: number; next(): Promise<string> }> {
  const taken: string[] = [];
  let wake = () => {};
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, callback) {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
      stream.on('end', () => {
        taken.push(text);
        wake();
        callback();
      });
    },
    ...options,
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  t.after(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const next = async (): Promise<string> => {
    while (taken.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return taken.shift()!;
  };
  return { port: (server.server.address() as AddressInfo).port, next };
}

async function setUp(t: TestContext, conf: string, send?: SendMail) {
  const spool = temporaryFolder();
  const kit = await coreKit('[default]\n');
  const { core } = kit;
  core.settings = { ...core.settings, directories: { ...core.settings.directories, spool } };
  mailboxes.fill(core, new Mailboxes(core.bus));
  const options = await parseVoicemailConf(await readConfOrEmpty(new MemoryConfSource({ 'voicemail.conf': conf }), 'voicemail.conf'));
  const voicemail = new Voicemail(core, options);
  (await voicemail.prepare(options))();
  const mailer = new Mailer(core, voicemail, send);
  t.after(() => mailer.close());
  voicemail.onNewMessage = (box, message) => mailer.add(box, message);
  const leave = async (info: Partial<MessageInfo> = {}) => {
    const box = voicemail.findById('101')!;
    const draft = await box.spool.newDraft();
    const samples = Buffer.alloc(8);
    samples.writeInt16LE(1000, 0);
    await writeFile(`${draft.base}.wav`, Buffer.concat([buildWavHeader(samples.length), samples]));
    const message = await voicemail.deliver(box, draft, { ...INFO, ...info }, 'INBOX');
    voicemail.announce(box, message!);
    return message!;
  };
  return { ...kit, voicemail, mailer, leave };
}

/** Waits, within some turns of the loop, for what comes about behind the manual clock's back. */
async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    assert.ok(performance.now() < deadline, what);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const general = (port: number, more = '') =>
  `[general]\nsmtphost = 127.0.0.1\nsmtpport = ${port}\n${more}\n[zonemessages]\nutc = UTC|Q\n[default]\n`;

test('a new message is mailed with its sound, to everybody who is named', async (t) => {
  const server = await smtpServer(t);
  const { leave } = await setUp(
    t,
    `${general(server.port)}101 => 1,Bob Baker,bob@example.com|desk@example.com,,tz=utc|serveremail=pbx@example.com\n`,
  );
  await leave();
  const mail = await server.next();
  assert.match(mail, /^From: Asterisk PBX <pbx@example\.com>\r$/m);
  assert.match(mail, /^To: Bob Baker <bob@example\.com>, Bob Baker <desk@example\.com>\r$/m);
  assert.match(mail, /^Subject: \[PBX\]: New message 1 in mailbox 101\r$/m);
  assert.match(mail, /^X-Asterisk-CallerID: 100\r$/im);
  assert.match(mail, /^Content-Type: audio\/x-wav; name=msg0001\.wav\r$/m);
  assert.ok(mail.includes('message of 1:03 in mailbox 101 (number 1)'));
  assert.ok(mail.includes('"Alice" <100> on Thursday, November 26, 2026 at 12:23:52 PM'));
  assert.ok(mail.includes(Buffer.from('RIFF').toString('base64').slice(0, 4)));
});

test('templates are filled in, and what a caller calls himself is only ever a value', async (t) => {
  const server = await smtpServer(t);
  const conf = `${general(server.port, 'charset = UTF-8\nemailsubject = ${VM_CIDNAME} for ${VM_NAME}\nemailbody = a\\n${VM_CIDNAME}|${VM_DUR}|$[1 + 1]\nfromstring = Box ${VM_MAILBOX}\nattach = no')}101 => 1,Bob Jörg,bob@example.com\n`;
  const { leave } = await setUp(t, conf);
  await leave({ callerId: '"${VM_NAME} x" <100>' });
  const mail = await server.next();
  assert.match(mail, /^From: Box 101 </m);
  assert.match(mail, /^To: =\?UTF-8\?Q\?Bob_J=C3=B6rg\?= <bob@example\.com>\r$/m);
  assert.match(mail, /^Subject: =\?UTF-8\?Q\?=24=7BVM=5FNAME=7D_x_for_Bob_J=C3=B6rg\?=\r$/m);
  assert.match(mail, /a\r\n\$\{VM_NAME\} x\|1:03\|2\r\n/);
  assert.doesNotMatch(mail, /audio/);
});

test('a message that is kept in the mail alone goes once the server has taken it, and not before', async (t) => {
  let takes = false;
  const server = await smtpServer(t, {
    onMailFrom: (_address, _session, callback) => callback(takes ? null : new Error('not now')),
  });
  const { leave, voicemail, mailer, clock, told } = await setUp(t, `${general(server.port)}101 => 1,Bob,bob@example.com,,delete=yes\n`);
  await leave();
  const box = voicemail.findById('101')!;
  await until(() => clock.pendingTimers > 0, 'the mail waits for its next attempt');
  assert.deepEqual([box.spool.count('INBOX'), mailer.size], [1, 1]);
  takes = true;
  await clock.advance(60_000);
  await server.next();
  await until(() => mailer.size === 0, 'the mail is sent');
  assert.equal(box.spool.count('INBOX'), 0);
  assert.equal(told('mailbox.changed').at(-1)?.counts.new, 0);
});

test('mail that nobody takes is given up after a while, and the rest is not held up', async (t) => {
  const sent: string[] = [];
  const { leave, mailer, clock } = await setUp(
    t,
    `${general(25)}101 => 1,Bob,bob@example.com,page@example.com\n`,
    async (_smtp, { to }) => {
      sent.push(to[0]!.address);
      if (to[0]!.address.startsWith('page')) throw new Error('no pager');
    },
  );
  await leave();
  for (const ms of [60_000, 300_000, 900_000]) {
    await until(() => clock.pendingTimers > 0, 'the mail waits for its next attempt');
    await clock.advance(ms);
  }
  await until(() => mailer.size === 0, 'the mail is given up');
  assert.deepEqual(sent, ['bob@example.com', ...Array(4).fill('page@example.com')]);
  assert.equal(mailer.size, 0);
});

test('without a server or an address nothing is sent', async (t) => {
  const sent: unknown[] = [];
  for (const conf of ['[default]\n101 => 1,Bob,bob@example.com\n', `${general(25)}101 => 1,Bob\n`]) {
    const { leave, mailer } = await setUp(t, conf, async (_smtp, mail) => void sent.push(mail));
    await leave();
    assert.equal(mailer.size, 0);
  }
  assert.deepEqual(sent, []);
});
