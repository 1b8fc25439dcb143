import { createTransport } from 'nodemailer';
import type { Timer } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import { readRegular } from '../../base/regular-file.ts';
import type { SmtpOptions } from '../../config/voicemail-options.ts';
import type { Core } from '../../core/core.ts';
import { amplifyWav } from './amplify-wav.ts';
import { FOLDERS } from './folders.ts';
import { type MailText, writeMail, writePage } from './mail-text.ts';
import type { Mailbox } from './mailbox.ts';
import type { StoredMessage } from './mailbox-spool.ts';
import type { Voicemail } from './voicemail.ts';

/** Messages that may wait to be sent; what comes on top is not mailed. */
export const MAX_WAITING_MAIL = 1000;
/** Messages that are sent at a time. */
const AT_A_TIME = 4;
/** After how long mail is tried again that was not taken. */
const RETRY_MS = [60_000, 300_000, 900_000] as const;

/** Mail as a transport takes it. Text is Unicode. */
export interface Mail {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: readonly { readonly name: string; readonly address: string }[];
  readonly subject: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly { readonly filename: string; readonly contentType: string; readonly content: Buffer }[];
}

/** Hands mail to a server; resolves when that has taken it, rejects when it has not. */
export type SendMail = (smtp: SmtpOptions, mail: Mail) => Promise<void>;

interface Waiting {
  readonly box: Mailbox;
  readonly message: StoredMessage;
  attempt: number;
  /** Of its mails those that were taken: they are not sent again. */
  taken: number;
}

/**
 * Sends mail about new messages, with their sound where the mailbox wants it, and takes those away that are to be kept in the mail alone:
 * not before the server has taken it. No program is run for it.
 */
export class Mailer {
  readonly #core: Core;
  readonly #voicemail: Voicemail;
  readonly #send: SendMail;
  readonly #waiting: Waiting[] = [];
  readonly #timers = new Set<Timer>();
  #sending = 0;
  #hasWarned = false;

  constructor(core: Core, voicemail: Voicemail, send: SendMail = sendBySmtp) {
    this.#core = core;
    this.#voicemail = voicemail;
    this.#send = send;
  }

  /** Messages that wait, also for their next attempt. */
  get size(): number {
    return this.#waiting.length + this.#timers.size + this.#sending;
  }

  /** Queues the mail about a message; nothing where its mailbox has no address. */
  add(box: Mailbox, message: StoredMessage): void {
    if (!box.options.email && !box.options.pager) return;
    if (!this.#voicemail.general.mail.smtp) {
      if (!this.#hasWarned) this.#core.logger.warning('voicemail: no mail is sent, as voicemail.conf has no smtphost');
      this.#hasWarned = true;
      return;
    }
    if (this.size >= MAX_WAITING_MAIL) {
      this.#core.logger.error(`voicemail: too much mail waits: none is sent about a message in ${box.id}`);
      return;
    }
    this.#waiting.push({ box, message, attempt: 0, taken: 0 });
    this.#work();
  }

  close(): void {
    if (this.size > 0) this.#core.logger.warning(`voicemail: mail about ${this.size} messages was not sent`);
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    this.#waiting.length = 0;
  }

  #work(): void {
    while (this.#sending < AT_A_TIME) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#sending++;
      void this.#deliver(next).finally(() => {
        this.#sending--;
        this.#work();
      });
    }
  }

  async #deliver(waiting: Waiting): Promise<void> {
    const { box, message } = waiting;
    const { smtp } = this.#voicemail.general.mail;
    if (!smtp) return;
    try {
      for (const mail of (await this.#write(box, message)).slice(waiting.taken)) {
        await this.#send(smtp, mail);
        waiting.taken++;
      }
      if (box.settings.deleteAfterMail && box.options.email) await this.#remove(box, message);
    } catch (error) {
      const after = RETRY_MS[waiting.attempt++];
      const outcome = after === undefined ? 'given up' : `tried again in ${after / 60_000} minutes`;
      this.#core.logger.warning(`voicemail: mail about a message in ${box.id} is ${outcome}: ${messageOf(error)}`);
      if (after !== undefined) this.#later(waiting, after);
    }
  }

  #later(waiting: Waiting, afterMs: number): void {
    const timer = this.#core.clock.setTimer(afterMs, () => {
      this.#timers.delete(timer);
      this.#waiting.push(waiting);
      this.#work();
    });
    this.#timers.add(timer);
  }

  async #remove(box: Mailbox, { info, folder }: StoredMessage): Promise<void> {
    if (await box.spool.remove(info.id, folder)) this.#voicemail.tellCounts(box);
  }

  async #write(box: Mailbox, message: StoredMessage): Promise<Mail[]> {
    const { general } = this.#voicemail;
    const { email = '', pager } = box.options;
    const subject = {
      core: this.#core,
      box,
      message,
      mail: general.mail,
      timeZone: this.#voicemail.zoneOf(box)?.timeZone ?? '',
    };
    const mails: Mail[] = [];
    if (email !== '') {
      const attachments = box.settings.attach ? await this.#attachments(box, message) : [];
      mails.push(this.#unicode(await writeMail(subject), box, email, attachments));
    }
    if (pager !== '') mails.push(this.#unicode(await writePage(subject), box, pager, []));
    return mails;
  }

  /** The sound, wherever its owner has put the message meanwhile; nothing when it is gone. */
  async #attachments(box: Mailbox, { info, folder, number }: StoredMessage): Promise<Mail['attachments']> {
    const { attachFormat, volumeGain } = box.settings;
    for (const name of [folder, ...FOLDERS.filter((other) => other !== folder && box.spool.count(other) > 0)]) {
      const found = await box.spool.find(name, info.id);
      const format =
        found?.sounds.find((sound) => sound === attachFormat) ?? found?.sounds.find((sound) => sound === this.#format) ?? found?.sounds[0];
      if (!found || format === undefined) continue;
      const content = await readRegular(`${found.base}.${format}`);
      if (format === 'wav' && volumeGain !== 0) amplifyWav(content, volumeGain);
      const filename = `msg${String(number + 1).padStart(4, '0')}.${format}`;
      return [{ filename, contentType: `audio/x-${format}`, content }];
    }
    return [];
  }

  get #format(): string | undefined {
    return this.#voicemail.general.formats[0];
  }

  /** Bytes as characters become Unicode by the character set of the configuration. */
  #unicode(text: MailText, box: Mailbox, addresses: string, attachments: Mail['attachments']): Mail {
    const isUtf8 = /^utf-?8$/i.test(this.#voicemail.general.mail.charset);
    const decode = (bytes: string) => (isUtf8 ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes);
    return {
      from: { name: decode(text.from.name), address: text.from.address },
      to: addresses
        .split('|')
        .flatMap((address) => (address.trim() === '' ? [] : [{ name: decode(box.options.fullName), address: address.trim() }])),
      subject: decode(text.subject),
      text: decode(text.body),
      headers: Object.fromEntries(Object.entries(text.headers).map(([name, value]) => [name, decode(value)])),
      attachments,
    };
  }
}

const sendBySmtp: SendMail = async (smtp, mail) => {
  const transport = createTransport({
    host: smtp.host,
    port: smtp.port,
    secure: smtp.tls === 'yes',
    requireTLS: smtp.tls === 'starttls',
    ...(smtp.user === '' ? {} : { auth: { user: smtp.user, pass: smtp.secret } }),
    tls: { rejectUnauthorized: smtp.verifies },
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    dnsTimeout: 5000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({ ...mail, to: [...mail.to], headers: { ...mail.headers }, attachments: [...mail.attachments] });
  } finally {
    transport.close();
  }
};
