import { hostname } from 'node:os';
import { compilePosixRegExp } from '../../base/safe-regexp.ts';
import type { MailOptions } from '../../config/voicemail-options.ts';
import { parseCallerId } from '../../core/channel/caller-id.ts';
import type { Core } from '../../core/core.ts';
import { formatTime } from '../../core/dialplan/format-time.ts';
import { localTime } from '../../core/dialplan/local-time.ts';
import { substitute } from '../../core/dialplan/substitution.ts';
import type { Mailbox } from './mailbox.ts';
import type { StoredMessage } from './mailbox-spool.ts';

const NOBODY = 'an unknown caller';

/** What is written of a message, before it becomes mail. Text is a byte a character, as in configuration. */
export interface MailText {
  readonly from: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly body: string;
  /** Further headers. */
  readonly headers: Readonly<Record<string, string>>;
}

interface MailSubject {
  readonly core: Core;
  readonly box: Mailbox;
  readonly message: StoredMessage;
  readonly mail: MailOptions;
  /** Name of the IANA database; the machine's own when empty. */
  readonly timeZone: string;
}

/** The mail about a message, by the templates of voicemail.conf: `${VM_NAME}`, functions and expressions are substituted. */
export async function writeMail(subject: MailSubject): Promise<MailText> {
  const { box, message, mail } = subject;
  const { settings } = box;
  const fill = fillerOf(subject, variablesOf(subject, mail.dateFormat));
  const flag = message.info.flag === '' ? '' : `${message.info.flag} `;
  const prefix = mail.skipsPrefix ? '' : '[PBX]: ';
  return {
    from: { name: settings.fromString === '' ? 'Asterisk PBX' : await fill(settings.fromString), address: senderOf(settings.serverEmail) },
    subject: settings.emailSubject
      ? await fill(settings.emailSubject)
      : `${prefix}New ${flag}message ${message.number + 1} in mailbox ${box.name}`,
    body: await fill(settings.emailBody || DEFAULT_BODY),
    headers: callerHeaders(message.info.callerId),
  };
}

/** The short one for a pager. */
export async function writePage(subject: MailSubject): Promise<MailText> {
  const { box, mail } = subject;
  const fill = fillerOf(subject, variablesOf(subject, mail.pagerDateFormat));
  return {
    from: { name: mail.pagerFrom === '' ? 'Asterisk PBX' : await fill(mail.pagerFrom), address: senderOf(box.settings.serverEmail) },
    subject: mail.pagerSubject ? await fill(mail.pagerSubject) : 'New VM',
    body: await fill(mail.pagerBody || DEFAULT_PAGE),
    headers: {},
  };
}

const DEFAULT_BODY =
  '${VM_NAME},\n\nyou have a new message of ${VM_DUR} in mailbox ${VM_MAILBOX} (number ${VM_MSGNUM}).\nIt was left by ${VM_CALLERID} on ${VM_DATE}.\n';
const DEFAULT_PAGE = 'New message of ${VM_DUR} in mailbox ${VM_MAILBOX}\nfrom ${VM_CALLERID}, ${VM_DATE}';

const senderOf = (address: string): string => (address.includes('@') ? address : `${address}@${hostname()}`);

function callerHeaders(callerId: string): Record<string, string> {
  const { name, number } = parseCallerId(callerId);
  return { ...(number ? { 'X-Asterisk-CallerID': number } : {}), ...(name ? { 'X-Asterisk-CallerIDName': name } : {}) };
}

function variablesOf({ box, message, timeZone }: MailSubject, dateFormat: string): ReadonlyMap<string, string> {
  const { info, number } = message;
  const caller = parseCallerId(info.callerId === 'Unknown' ? '' : info.callerId);
  const date = formatTime(dateFormat, localTime(info.leftAt, timeZone), Math.floor(info.leftAt / 1000));
  const seconds = info.durationSeconds;
  return new Map([
    ['VM_NAME', box.options.fullName],
    ['VM_DUR', `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`],
    ['VM_MSGNUM', String(number + 1)],
    ['VM_CONTEXT', box.context],
    ['VM_MAILBOX', box.name],
    ['VM_CALLERID', caller.name || caller.number ? info.callerId : NOBODY],
    ['VM_CIDNAME', caller.name ?? NOBODY],
    ['VM_CIDNUM', caller.number ?? NOBODY],
    ['VM_DATE', date],
    ['VM_CATEGORY', info.category || 'no category'],
    ['VM_FLAG', info.flag],
    ['ORIG_VM_CALLERID', info.callerId],
    ['ORIG_VM_CIDNAME', caller.name ?? ''],
    ['ORIG_VM_CIDNUM', caller.number ?? ''],
    ['ORIG_VM_DATE', date],
  ]);
}

/** Puts values in place of what stands in a template. What a caller is called is a value, never looked at again. */
function fillerOf({ core, box }: MailSubject, variables: ReadonlyMap<string, string>): (template: string) => Promise<string> {
  const warn = (reason: string) => core.logger.warning(`mail of mailbox ${box.id}: ${reason}`);
  return async (template) =>
    substitute(template, {
      variables: { get: (name) => variables.get(name) ?? core.globals.get(name) },
      functions: {
        read: (name, args, allowance) => {
          const definition = core.functions.get(name.toUpperCase());
          if (definition?.read) return definition.read({ core, channel: undefined, allowance }, args);
          warn(`there is no function ${name} to read`);
          return '';
        },
      },
      regularExpressions: { compile: compilePosixRegExp },
      warn,
    });
}
