import { setImmediate as nextTurn } from 'node:timers/promises';
import { entryOf } from '../base/entry-of.ts';
import { ConfigError } from '../base/errors.ts';
import { type ConfCategory, type ConfFile, type ConfVariable, type ConfWarning, stripBlanks } from './conf-file.ts';
import { type Draft, freezeOptions, noteUnknown, type OptionTable, setterOf, type UnknownOption } from './option-table.ts';
import { commaList, decibels, escaped, flag, integer, invalid, isTrueWord, text, word } from './values.ts';
import type {
  ListenKeys,
  MailboxOptions,
  MailboxSettings,
  MailOptions,
  SmtpOptions,
  VoicemailGeneralOptions,
  VoicemailOptions,
  VoicemailPrompts,
  ZoneOptions,
} from './voicemail-options.ts';

/** Most messages of a folder: their numbers have four digits. */
const MOST_MESSAGES = 9999;
const DEFAULT_MESSAGES = 100;
/** Formats of sound that can be written. */
const WRITABLE: Readonly<Record<string, string>> = {
  wav: 'wav',
  ulaw: 'ulaw',
  ul: 'ulaw',
  pcm: 'ulaw',
  alaw: 'alaw',
  al: 'alaw',
  sln: 'sln',
};

/** [general] while it is read: nested as it is handed out, with an SMTP server also where none is named yet. */
interface GeneralDraft extends Draft<Omit<VoicemailGeneralOptions, 'prompts' | 'keys' | 'mail'>> {
  aliasesContext: string;
  readonly prompts: Draft<VoicemailPrompts>;
  readonly keys: Draft<ListenKeys>;
  readonly mail: Draft<Omit<MailOptions, 'smtp'>>;
  readonly smtp: Draft<Omit<SmtpOptions, 'port'>> & { port: number | undefined };
}

type SettingsDraft = Draft<MailboxSettings>;
const general = setterOf<GeneralDraft>();
const own = setterOf<SettingsDraft>();

/** As `setterOf`, for one of the groups within [general]. */
const inGroup =
  <G extends 'prompts' | 'keys' | 'mail' | 'smtp'>(group: G) =>
  <K extends keyof GeneralDraft[G]>(key: K, read: (at: ConfVariable) => GeneralDraft[G][K]) =>
  (draft: GeneralDraft, at: ConfVariable): void => {
    draft[group][key] = read(at);
  };
const prompt = inGroup('prompts');
const key = inGroup('keys');
const mail = inGroup('mail');
const smtp = inGroup('smtp');

/** Options of [general] that a mailbox cannot have otherwise. */
const GENERAL: OptionTable<GeneralDraft> = {
  format: (draft, at) => {
    draft.formats = at.value.split('|').map((name) => stripBlanks(name).toLowerCase());
  },
  maxsilence: general('maxSilenceMs', (at) => integer(at, 0, 3600) * 1000),
  silencethreshold: general('silenceThreshold', (at) => integer(at, 0, 32_767)),
  maxgreet: general('maxGreetingMs', (at) => integer(at, 0, 3600) * 1000),
  skipms: general('skipMs', (at) => integer(at, 1, 3_600_000)),
  maxlogins: general('maxLogins', (at) => integer(at, 1, 100)),
  searchcontexts: general('searchContexts', flag),
  forward_urgent_auto: general('forwardsUrgent', flag),
  directoryintro: general('directoryIntro', text),
  minpassword: general('minPasswordDigits', (at) => integer(at, 0, 80)),
  cidinternalcontexts: general('internalContexts', (at) => commaList(at.value)),
  aliasescontext: general('aliasesContext', text),
  emaildateformat: mail('dateFormat', text),
  pagersubject: mail('pagerSubject', escaped),
  pagerbody: mail('pagerBody', escaped),
  pagerfromstring: mail('pagerFrom', text),
  pagerdateformat: mail('pagerDateFormat', text),
  charset: mail('charset', text),
  pbxskip: mail('skipsPrefix', flag),
  smtphost: smtp('host', text),
  smtpport: smtp('port', (at) => integer(at, 1, 65_535)),
  smtptls: smtp('tls', (at) => word(at, ['yes', 'starttls', 'no'])),
  smtpuser: smtp('user', text),
  smtpsecret: smtp('secret', text),
  smtpverify: smtp('verifies', flag),
  'vm-login': prompt('login', text),
  'vm-newuser': prompt('newUser', text),
  'vm-password': prompt('password', text),
  'vm-newpassword': prompt('newPassword', text),
  'vm-invalid-password': prompt('invalidPassword', text),
  'vm-passchanged': prompt('passwordChanged', text),
  'vm-reenterpassword': prompt('reenterPassword', text),
  'vm-mismatch': prompt('mismatch', text),
  'vm-pls-try-again': prompt('tryAgain', text),
  'listen-control-forward-key': key('forward', digits),
  'listen-control-reverse-key': key('rewind', digits),
  'listen-control-pause-key': key('pause', digits),
  'listen-control-restart-key': key('restart', digits),
  'listen-control-stop-key': key('stop', digits),
};

/** Options of [general] and of a mailbox. */
const SETTINGS: OptionTable<SettingsDraft> = {
  attach: own('attach', flag),
  serveremail: own('serverEmail', text),
  fromstring: own('fromString', text),
  emailsubject: own('emailSubject', escaped),
  emailbody: own('emailBody', escaped),
  tz: own('zone', text),
  saycid: own('sayCallerId', flag),
  sendvoicemail: own('sendVoicemail', flag),
  review: own('review', flag),
  leaveurgent: own('mayMarkUrgent', flag),
  tempgreetwarn: own('temporaryGreetingWarning', flag),
  messagewrap: own('wrapsMessages', flag),
  operator: own('operator', flag),
  envelope: own('envelope', flag),
  moveheard: own('moveHeard', flag),
  sayduration: own('sayDuration', flag),
  saydurationm: own('sayDurationMinutes', (at) => integer(at, 0, 1440)),
  forcename: own('forceName', flag),
  forcegreetings: own('forceGreetings', flag),
  callback: own('callbackContext', text),
  dialout: own('dialoutContext', text),
  exitcontext: own('exitContext', text),
  minsecs: own('minSeconds', (at) => integer(at, 0, 3600)),
  minmessage: own('minSeconds', (at) => integer(at, 0, 3600)),
  maxsecs: own('maxSeconds', (at) => integer(at, 0, 86_400)),
  maxmessage: own('maxSeconds', (at) => integer(at, 0, 86_400)),
  maxmsg: own('maxMessages', (at) => Math.min(integer(at, 0, 2 ** 31), MOST_MESSAGES)),
  nextaftercmd: own('nextAfterCommand', flag),
  backupdeleted: own('keptDeleted', keptDeleted),
  volgain: own('volumeGain', decibels),
  passwordlocation: own('passwordLocation', (at) => (at.value.toLowerCase() === 'spooldir' ? 'spooldir' : 'voicemail.conf')),
};

/** Options of a mailbox alone. */
const MAILBOX: OptionTable<SettingsDraft> = {
  ...SETTINGS,
  attachfmt: own('attachFormat', (at) => at.value.toLowerCase()),
  language: own('language', text),
  delete: own('deleteAfterMail', flag),
  deletevoicemail: own('deleteAfterMail', flag),
  hidefromdir: own('hidden', flag),
  alias: (draft, at) => {
    draft.directoryAliases = [...draft.directoryAliases, at.value];
  },
};

const MAILBOXES_A_TURN = 100;

/**
 * The event loop gets its turn on the way.
 * @throws ConfigError for a value that cannot be used, and for a name that could lead out of the spool
 */
export async function parseVoicemailConf(file: ConfFile): Promise<VoicemailOptions> {
  const unknown: UnknownOption[] = [];
  const warnings: ConfWarning[] = [];
  const draft = generalDefaults();
  const settings = settingsDefaults();
  for (const section of file.sections) if (section.name.toLowerCase() === 'general') readGeneral(section, draft, settings, unknown);
  const boxes = new Map<string, MailboxOptions>();
  const zones: ZoneOptions[] = [];
  const aliases: (readonly [string, string])[] = [];
  for (const section of file.sections) {
    const name = section.name.toLowerCase();
    if (name === 'general') continue;
    if (name === 'zonemessages') zones.push(...section.variables.map(readZone));
    else if (draft.aliasesContext !== '' && section.name === draft.aliasesContext)
      aliases.push(...section.variables.map((at) => [at.name, at.value] as const));
    else await readMailboxes(section, { boxes, settings, unknown, warnings });
  }
  const formats = writable(draft.formats, file, warnings);
  return freezeOptions({ general: generalOf({ ...draft, formats }), boxes: [...boxes.values()], zones, aliases, unknown, warnings });
}

const generalDefaults = (): GeneralDraft => ({
  formats: ['wav'],
  maxSilenceMs: 0,
  silenceThreshold: 256,
  maxGreetingMs: 60_000,
  skipMs: 3000,
  maxLogins: 3,
  searchContexts: false,
  forwardsUrgent: false,
  directoryIntro: '',
  minPasswordDigits: 0,
  internalContexts: [],
  aliasesContext: '',
  prompts: {
    login: 'vm-login',
    newUser: 'vm-newuser',
    password: 'vm-password',
    newPassword: 'vm-newpassword',
    invalidPassword: 'vm-invalid-password',
    passwordChanged: 'vm-passchanged',
    reenterPassword: 'vm-reenterpassword',
    mismatch: 'vm-mismatch',
    tryAgain: 'vm-pls-try-again',
  },
  keys: { forward: '#', rewind: '*', pause: '0', restart: '2', stop: '13456789' },
  mail: {
    dateFormat: '%A, %B %d, %Y at %r',
    pagerSubject: '',
    pagerBody: '',
    pagerFrom: '',
    pagerDateFormat: '%A, %B %d, %Y at %r',
    charset: 'ISO-8859-1',
    skipsPrefix: false,
    command: '/usr/sbin/sendmail -t',
  },
  smtp: { host: '', port: undefined, tls: 'no', user: '', secret: '', verifies: true },
});

const settingsDefaults = (): SettingsDraft => ({
  attach: true,
  attachFormat: '',
  serverEmail: 'asterisk',
  fromString: '',
  emailSubject: '',
  emailBody: '',
  language: '',
  zone: '',
  deleteAfterMail: false,
  sayCallerId: false,
  sendVoicemail: false,
  review: false,
  mayMarkUrgent: true,
  temporaryGreetingWarning: false,
  wrapsMessages: false,
  operator: false,
  envelope: true,
  moveHeard: true,
  sayDuration: true,
  sayDurationMinutes: 2,
  forceName: false,
  forceGreetings: false,
  callbackContext: '',
  dialoutContext: '',
  exitContext: '',
  minSeconds: 0,
  maxSeconds: 0,
  maxMessages: DEFAULT_MESSAGES,
  nextAfterCommand: false,
  keptDeleted: 0,
  volumeGain: 0,
  passwordLocation: 'voicemail.conf',
  hidden: false,
  directoryAliases: [],
});

function readGeneral(section: ConfCategory, draft: GeneralDraft, settings: SettingsDraft, unknown: UnknownOption[]): void {
  for (const at of section.variables) {
    const name = at.name.toLowerCase();
    const generalOption = entryOf(GENERAL, name);
    const ownOption = entryOf(SETTINGS, name);
    // Managers are shown the command; nothing runs it.
    if (name === 'mailcmd') draft.mail.command = at.value;
    if (generalOption) generalOption(draft, at);
    else if (ownOption) ownOption(settings, at);
    else noteUnknown(unknown, section, at, { ...GENERAL, ...SETTINGS });
  }
}

interface MailboxTarget {
  readonly boxes: Map<string, MailboxOptions>;
  readonly settings: SettingsDraft;
  readonly unknown: UnknownOption[];
  readonly warnings: ConfWarning[];
}

async function readMailboxes(section: ConfCategory, target: MailboxTarget): Promise<void> {
  for (const at of section.variables) {
    readMailbox(section, at, target);
    if (target.boxes.size % MAILBOXES_A_TURN === 0) await nextTurn();
  }
}

/** `101 => 1234,Bob Baker,bob@example.com,,attach=no|tz=utc`. */
function readMailbox(section: ConfCategory, at: ConfVariable, { boxes, settings, unknown, warnings }: MailboxTarget): void {
  checkName(section.name, at);
  checkName(at.name, at);
  const warn = (reason: string) => warnings.push({ file: at.file, line: at.line, reason });
  if (at.name.startsWith('*')) {
    warn(`mailbox ${at.name} is left out: a star at the beginning leads to extension 'a'`);
    return;
  }
  const key = `${at.name}@${section.name}`.toLowerCase();
  if (boxes.has(key)) {
    warn(`mailbox ${at.name} stands twice in context ${section.name}: the first one counts`);
    return;
  }
  const fields = at.value.split(',');
  const [password = '', fullName = '', email, pager = ''] = fields.map(stripBlanks);
  const box = Object.assign(settingsDefaults(), settings);
  for (const option of fields.slice(4).join(',').split('|')) readMailboxOption(section, at, option, box, unknown);
  if (password.startsWith('*')) warn(`the password of mailbox ${at.name} begins with a star and cannot be dialled`);
  const place = { context: section.name, name: at.name, file: at.file, line: at.line };
  boxes.set(key, freezeOptions({ password, fullName, email, pager, settings: box, ...place }));
}

function readMailboxOption(section: ConfCategory, at: ConfVariable, option: string, box: SettingsDraft, unknown: UnknownOption[]): void {
  const equals = option.indexOf('=');
  if (equals < 0) return;
  const variable = { ...at, name: stripBlanks(option.slice(0, equals)), value: stripBlanks(option.slice(equals + 1)) };
  const name = variable.name.toLowerCase();
  const apply = entryOf(MAILBOX, name);
  if (apply) apply(box, variable);
  else noteUnknown(unknown, section, variable, MAILBOX);
}

/** Names of mailboxes and contexts become folders. */
function checkName(name: string, at: ConfVariable): void {
  if (name === '' || name === '.' || name === '..' || name.length > 79 || /[/\\\0@]/.test(name))
    throw new ConfigError(at.file, at.line, `'${name}' cannot be the name of a mailbox or its context`);
}

function readZone(at: ConfVariable): ZoneOptions {
  const bar = at.value.indexOf('|');
  if (bar < 0) throw invalid(at, 'timezone|format');
  return { name: at.name, timeZone: stripBlanks(at.value.slice(0, bar)), format: stripBlanks(at.value.slice(bar + 1)) };
}

function writable(formats: readonly string[], file: ConfFile, warnings: ConfWarning[]): string[] {
  const found = formats.flatMap((name) => entryOf(WRITABLE, name) ?? []);
  const at = file.section('general')?.find('format');
  for (const name of formats)
    if (!Object.hasOwn(WRITABLE, name) && at)
      warnings.push({ file: at.file, line: at.line, reason: `messages cannot be written as ${name}` });
  return found.length > 0 ? [...new Set(found)] : ['wav'];
}

function generalOf({ smtp: server, mail: mailOptions, ...rest }: GeneralDraft): VoicemailGeneralOptions {
  const port = server.port ?? (server.tls === 'yes' ? 465 : 25);
  return { ...rest, mail: { ...mailOptions, smtp: server.host === '' ? undefined : { ...server, port } } };
}

/** A number, or a true word for the most that a folder may hold. */
function keptDeleted(at: ConfVariable): number {
  if (/^\d+$/.test(at.value)) return Math.min(Number(at.value), MOST_MESSAGES);
  return isTrueWord(at.value) ? DEFAULT_MESSAGES : 0;
}

function digits(at: ConfVariable): string {
  if (!/^[0-9*#A-D]+$/.test(at.value)) throw invalid(at, 'digits, * or #');
  return at.value;
}
