/** Options of one section of a configuration file, by name. */
export type SectionOptions = Readonly<Record<string, string | number>>;

/** How an exchange of a test is configured. Nothing has to be given. */
export interface KitConfiguration {
  /**
   * Asterisk configuration files by name. One that is given takes the place of the kit's own; the short options below add what it does not
   * have. Where it lets somebody listen, that is moved to loopback and a free port, and what it would write elsewhere to the folders of the test.
   */
  readonly files?: Readonly<Record<string, string>> | undefined;
  /** Phones that may register, by name, or with options of sip.conf each. `alice`, `bob` and `carol` unless given here or in a sip.conf. */
  readonly phones?: readonly string[] | Readonly<Record<string, SectionOptions>> | undefined;
  /**
   * Extensions beside the kit's: what runs there, an application after the other. `'600'` is one of context `default`, `'600@sales'` of another.
   *
   *     { '500': ['Answer()', 'Playback(hello)'], '501@sales': 'Queue(support)' }
   */
  readonly extensions?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** Accounts of the manager beside `admin`, with options of manager.conf each; they may do all unless told otherwise. */
  readonly users?: Readonly<Record<string, SectionOptions>> | undefined;
}

/** What every phone and account of the kit has. */
export const KIT_SECRET = 'sesame';
/** The account that `exchange.client()` logs in as. */
export const KIT_ACCOUNT = 'admin';

const KIT_PHONES = ['alice', 'bob', 'carol'];
const FIRST_PHONE = 100;

/** What moves a file's listeners to loopback and free ports, and its folders to those of the test; the last line of a name counts. */
const IN_PLACES_OF_ITS_OWN: Readonly<Record<string, string>> = {
  'asterisk.conf': '[directories]\nastvarlibdir =\nastspooldir =\nastlogdir =\nastrundir =\n',
  'manager.conf': '[general]\nenabled = yes\nbindaddr = 127.0.0.1\nport = 0\nclassicport = 0\ntlsbindaddr = 127.0.0.1:0\n',
  'sip.conf': '[general]\nbindaddr = 127.0.0.1\nbindport = 0\ntcpenable = yes\ntcpbindaddr = 127.0.0.1:0\n',
  'iax.conf': '[general]\nbindaddr = 127.0.0.1\nbindport = 0\n',
  'http.conf': '[general]\nbindaddr = 127.0.0.1\nbindport = 0\ntlsbindaddr = 127.0.0.1:0\n',
};

/** Numbers that every test may call. */
const EXTENSIONS: NonNullable<KitConfiguration['extensions']> = {
  '600': ['Answer()', 'Echo()'],
  '700': ['Answer()', 'Wait(3600)'],
  '701': ['Answer()', 'Milliwatt()'],
};

/** The files of an exchange for one test. */
export function kitFiles({ files = {}, phones, extensions = {}, users = {} }: KitConfiguration): Record<string, string> {
  const sections = phoneSections(phones ?? (files['sip.conf'] === undefined ? KIT_PHONES : []));
  const dialplan =
    files['extensions.conf'] === undefined ? { ...EXTENSIONS, ...phoneExtensions(Object.keys(sections)), ...extensions } : extensions;
  const all: Record<string, string> = {
    // No thread of its own for media: there in a moment, gone in a moment, and it keeps the time of the exchange.
    'rtp.conf': '[general]\nworker = no\n',
    ...files,
    'manager.conf': withSections(files['manager.conf'] ?? '', { [KIT_ACCOUNT]: {}, ...users }, ACCOUNT),
    'sip.conf': withSections(files['sip.conf'] ?? CODECS, sections, PHONE),
    'extensions.conf': `${files['extensions.conf'] ?? ''}\n${printExtensions(dialplan)}`,
  };
  for (const [name, lines] of Object.entries(IN_PLACES_OF_ITS_OWN)) if (name in all) all[name] += `\n${lines}`;
  return all;
}

const CODECS = '[general]\ndisallow = all\nallow = ulaw,alaw\n';
const ACCOUNT: SectionOptions = { secret: KIT_SECRET, read: 'all', write: 'all' };
const PHONE: SectionOptions = { type: 'friend', host: 'dynamic', secret: KIT_SECRET };

const phoneSections = (phones: NonNullable<KitConfiguration['phones']>): Readonly<Record<string, SectionOptions>> =>
  Array.isArray(phones)
    ? Object.fromEntries(phones.map((name: string) => [name, {}]))
    : (phones as Readonly<Record<string, SectionOptions>>);

/** Each phone is called by its name, and by a number in the order of the phones. */
const phoneExtensions = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name, at) => [name, String(FIRST_PHONE + at)].map((exten) => [exten, `Dial(SIP/${name},30)`])));

/** The text with sections that it does not have yet. */
function withSections(text: string, sections: Readonly<Record<string, SectionOptions>>, defaults: SectionOptions): string {
  const has = new Set(text.split('\n').map((line) => /^\[([^\]]+)\]/.exec(line)?.[1]));
  const print = ([name, options]: [string, SectionOptions]) =>
    [`[${name}]`, ...Object.entries({ ...defaults, ...options }).map(([option, value]) => `${option} = ${value}`), ''].join('\n');
  const added = Object.entries(sections).filter(([name]) => !has.has(name));
  return `${text}\n${added.map(print).join('')}`;
}

function printExtensions(extensions: NonNullable<KitConfiguration['extensions']>): string {
  const print = ([where, steps]: [string, string | readonly string[]]) => {
    const [exten, context = 'default'] = where.split('@');
    const [first, ...others] = [steps].flat();
    return [`[${context}]`, `exten => ${exten},1,${first}`, ...others.map((step) => ` same => n,${step}`)].join('\n');
  };
  return `${Object.entries(extensions).map(print).join('\n')}\n`;
}
