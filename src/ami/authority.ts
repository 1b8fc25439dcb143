/**
 * Classes of the manager: what an account may read (events) and write (actions).
 * AMI modern section 4, AMI classic section 2. Bits are Asterisk's, so that a numeric mask means the same here.
 */
export const CLASS_BITS = {
  system: 1 << 0,
  call: 1 << 1,
  log: 1 << 2,
  verbose: 1 << 3,
  command: 1 << 4,
  agent: 1 << 5,
  user: 1 << 6,
  config: 1 << 7,
  dtmf: 1 << 8,
  reporting: 1 << 9,
  cdr: 1 << 10,
  dialplan: 1 << 11,
  originate: 1 << 12,
  agi: 1 << 13,
  cc: 1 << 15,
  aoc: 1 << 16,
  test: 1 << 17,
  security: 1 << 18,
  message: 1 << 30,
} as const;
export type AuthorityClass = keyof typeof CLASS_BITS;

/** Every class, also those that have no name yet. */
export const ALL_CLASSES = 0x7fffffff;

const NAMED: readonly (readonly [name: string, bits: number])[] = [...Object.entries(CLASS_BITS), ['all', ALL_CLASSES], ['none', 0]];

/** The bits of some classes. */
export const classBits = (classes: readonly AuthorityClass[]): number => classes.reduce((bits, name) => bits | CLASS_BITS[name], 0);

/**
 * Bits of a comma list as `read`, `write` and event masks have it. As in Asterisk every entry but the last counts for each class that it
 * is a prefix of (`sys,call`; an empty entry is a prefix of all), the last one has to be a whole name; blanks and case count.
 */
export function parseClassList(text: string): number {
  const entries = text.split(',');
  const last = entries.pop();
  let bits = 0;
  for (const [name, value] of NAMED) {
    if (name === last || entries.some((entry) => name.startsWith(entry))) bits |= value;
  }
  return bits;
}

/** `call,all`; `<none>` where nothing is asked for. What `Privilege` headers and ListCommands show. */
export function privilegeText(bits: number): string {
  if (bits === 0) return '<none>';
  let text = privilegeTexts.get(bits);
  if (text === undefined) {
    const names = Object.entries(CLASS_BITS).filter(([, bit]) => bits & bit);
    text = [...names.map(([name]) => name), 'all'].join(',');
    privilegeTexts.set(bits, text);
  }
  return text;
}

/** There are as many as actions and events ask for: a dozen. */
const privilegeTexts = new Map<number, string>();

/**
 * Whether an account with `granted` may run an action that asks for `asked`: `any` bit is enough in the modern dialect,
 * the classic one wants `all` of them. Nothing asked is always granted.
 */
export function mayRun(rule: AuthorityRule, asked: number, granted: number): boolean {
  if (asked === 0) return true;
  const held = asked & granted;
  return rule === 'any' ? held !== 0 : held === asked;
}
export type AuthorityRule = 'any' | 'all';

const TRUE_WORDS = /^(yes|true|y|t|1|on)$/i;
const FALSE_WORDS = /^(no|false|n|f|0|off)$/i;

/** Event mask of the modern dialect; undefined when there is nothing to parse. `1` is a number here: class system alone. */
export function parseModernMask(text: string): number | undefined {
  if (text === '') return undefined;
  if (/^\d+$/.test(text)) return Math.min(Number(text), ALL_CLASSES);
  return parseWordMask(text);
}

/** Event mask of the classic dialect; undefined leaves the mask as it is. Numbers other than 0 and 1 name no class. */
export const parseClassicMask = (text: string): number | undefined => (text === '' ? undefined : parseWordMask(text));

function parseWordMask(text: string): number {
  if (FALSE_WORDS.test(text)) return 0;
  if (TRUE_WORDS.test(text)) return ALL_CLASSES;
  return parseClassList(text);
}
