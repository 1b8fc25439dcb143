import { setImmediate as nextTurn } from 'node:timers/promises';
import { Acl, parseNetwork } from './acl.ts';
import type { ConfCategory, ConfFile, ConfVariable } from './conf-file.ts';
import type { IaxCallNumberOptions, IaxGeneralOptions, IaxOptions, IaxPartyOptions, IaxRegistrationOptions } from './iax-options.ts';
import { applyOptions, type Draft, freezeOptions, type OptionTable, setterOf, type UnknownOption, withShared } from './option-table.ts';
import { allowCodecs, hostAndPort, noteCodecs, qualifyMs } from './sip-values.ts';
import { assignment, flag, integer, invalid, isFalseWord, isTrueWord, text, word } from './values.ts';

type PartyDraft = Draft<Omit<IaxPartyOptions, 'acl' | 'packetTimesMs' | 'callToken' | 'codecPriority'>> &
  Pick<{ -readonly [K in keyof IaxPartyOptions]: IaxPartyOptions[K] }, 'callToken' | 'codecPriority'> & {
    acl: Acl;
    packetTimesMs: Record<string, number>;
  };

type GeneralDraft = Draft<Omit<IaxGeneralOptions, 'callNumbers'>> & {
  callNumbers: Draft<IaxCallNumberOptions>;
  registrations: IaxRegistrationOptions[];
};

/** Bits of `auth`, the words as often as they come. */
const AUTH_BITS: readonly (readonly [string, number])[] = [
  ['plaintext', 1],
  ['md5', 2],
  ['rsa', 4],
];
/** What counts where nothing is said: nobody's secret goes in the clear by an empty line. */
const DEFAULT_AUTH = 2;
const DEFAULT_PORT = 4569;
const DEFAULT_AUTO_KILL_MS = 2000;
/** What counts where `trunkmtu = 0` bounds nothing: no exchange takes longer packets. */
const LONGEST_TRUNK_BYTES = 4000;
/** 40 ms of two hundred calls. */
const DEFAULT_TRUNK_MAX_BYTES = 128_000;
const PARTIES_A_TURN = 50;

const newPartyDraft = (): PartyDraft => ({
  name: '',
  file: '',
  line: 0,
  isUser: false,
  isPeer: false,
  secret: '',
  inKeys: '',
  outKey: '',
  authMethods: DEFAULT_AUTH,
  userName: '',
  isDynamic: false,
  host: '',
  port: DEFAULT_PORT,
  defaultAddress: '',
  contexts: [],
  peerContext: '',
  callerId: undefined,
  acl: new Acl(),
  codecs: ['ulaw', 'alaw'],
  packetTimesMs: {},
  codecPriority: 'host',
  qualifyMs: 0,
  qualifySmoothing: false,
  qualifyFrequencyMs: 60_000,
  qualifyRetryMs: 10_000,
  mailbox: '',
  isTrunk: false,
  language: '',
  accountCode: '',
  amaFlags: '',
  musicClass: '',
  musicSuggest: '',
  sendsAni: false,
  callToken: 'default',
  maxCallNumbers: undefined,
  maxUnauthenticated: 3,
  variables: [],
  description: '',
});

/** The defaults of chan_iax2 (Asterisk 20), but that refusals are delayed. */
const newGeneralDraft = (): GeneralDraft => ({
  bindAddress: '0.0.0.0',
  port: DEFAULT_PORT,
  minExpirySeconds: 60,
  maxExpirySeconds: 60,
  pingMs: 21_000,
  lagMs: 10_000,
  delaysRejects: true,
  autoKillMs: 0,
  trunkMs: 20,
  trunkBytes: 1240,
  trunkMaxBytes: DEFAULT_TRUNK_MAX_BYTES,
  trunkTimestamps: false,
  callNumbers: { perAddress: 2048, unproven: 8192, perNetwork: [], tokenOptional: [], tokenLifeSeconds: 10 },
  registrations: [],
});

const party = setterOf<PartyDraft>();
const set = setterOf<GeneralDraft>();
const callNumbers =
  <K extends keyof GeneralDraft['callNumbers']>(key: K, read: (at: ConfVariable) => GeneralDraft['callNumbers'][K]) =>
  (draft: GeneralDraft, at: ConfVariable): void => {
    draft.callNumbers[key] = read(at);
  };

const seconds = (at: ConfVariable): number => integer(at, 1, 65_535);
const milliseconds = (at: ConfVariable): number => integer(at, 1, 86_400_000);
const numbers = (at: ConfVariable): number => integer(at, 1, 32_766);

function authMethods(at: ConfVariable): number {
  const value = at.value.toLowerCase();
  const bits = AUTH_BITS.reduce((sum, [name, bit]) => (value.includes(name) ? sum | bit : sum), 0);
  if (bits === 0) throw invalid(at, 'plaintext, md5 or rsa');
  return bits;
}

function callToken(at: ConfVariable): IaxPartyOptions['callToken'] {
  if (at.value.toLowerCase() === 'auto') return 'auto';
  if (isTrueWord(at.value)) return 'yes';
  if (isFalseWord(at.value)) return 'no';
  throw invalid(at, 'yes, no or auto');
}

/** Options that [general] gives to all and a party may have its own. */
const SHARED: OptionTable<PartyDraft> = {
  auth: party('authMethods', authMethods),
  allow: (draft, at) => allowCodecs(draft, at, true),
  disallow: (draft, at) => allowCodecs(draft, at, false),
  codecpriority: party('codecPriority', (at) => word(at, ['host', 'caller', 'disabled', 'reqonly'])),
  language: party('language', text),
  accountcode: party('accountCode', text),
  amaflags: party('amaFlags', text),
  mohinterpret: party('musicClass', text),
  mohsuggest: party('musicSuggest', text),
  maxauthreq: party('maxUnauthenticated', (at) => integer(at, 0, 32_767)),
  requirecalltoken: party('callToken', callToken),
  qualifysmoothing: party('qualifySmoothing', flag),
};

/** Options of a party alone. */
const PARTY: OptionTable<PartyDraft> = {
  ...SHARED,
  // Read before the rest, as it decides whether a section is a party at all.
  type: () => {},
  secret: party('secret', text),
  inkeys: party('inKeys', text),
  outkey: party('outKey', text),
  username: party('userName', text),
  host: (draft, at) => {
    draft.isDynamic = at.value.toLowerCase() === 'dynamic';
    draft.host = draft.isDynamic ? '' : at.value;
  },
  port: party('port', (at) => integer(at, 1, 65_535)),
  defaultip: party('defaultAddress', text),
  context: (draft, at) => {
    draft.contexts.push(at.value);
  },
  peercontext: party('peerContext', text),
  // `asreceived` is what stands without one.
  callerid: party('callerId', (at) => (at.value.toLowerCase() === 'asreceived' ? undefined : at.value)),
  fullname: party('callerId', (at) => `"${at.value}" <>`),
  cid_number: party('callerId', (at) => `<${at.value}>`),
  permit: (draft, at) => draft.acl.addRule(at),
  deny: (draft, at) => draft.acl.addRule(at),
  qualify: party('qualifyMs', qualifyMs),
  qualifyfreqok: party('qualifyFrequencyMs', milliseconds),
  qualifyfreqnotok: party('qualifyRetryMs', milliseconds),
  mailbox: party('mailbox', text),
  trunk: party('isTrunk', flag),
  sendani: party('sendsAni', flag),
  maxcallnumbers: party('maxCallNumbers', numbers),
  setvar: (draft, at) => {
    draft.variables.push(assignment(at));
  },
  description: party('description', text),
};

const GENERAL: OptionTable<GeneralDraft> = {
  bindport: set('port', (at) => integer(at, 0, 65_535)),
  port: set('port', (at) => integer(at, 0, 65_535)),
  bindaddr: (draft, at) => {
    const { host, port } = hostAndPort(at);
    draft.bindAddress = host;
    if (port !== undefined) draft.port = port;
  },
  minregexpire: set('minExpirySeconds', seconds),
  maxregexpire: set('maxExpirySeconds', seconds),
  pingtime: set('pingMs', (at) => integer(at, 0, 86_400) * 1000),
  lagrqtime: set('lagMs', (at) => integer(at, 0, 86_400) * 1000),
  delayreject: set('delaysRejects', flag),
  autokill: set('autoKillMs', (at) => (isFalseWord(at.value) ? 0 : isTrueWord(at.value) ? DEFAULT_AUTO_KILL_MS : integer(at, 0, 60_000))),
  trunkfreq: set('trunkMs', (at) => integer(at, 10, 1000)),
  trunkmtu: set('trunkBytes', (at) =>
    integer(at, 0, LONGEST_TRUNK_BYTES) === 0 ? LONGEST_TRUNK_BYTES : integer(at, 172, LONGEST_TRUNK_BYTES),
  ),
  trunkmaxsize: set('trunkMaxBytes', (at) => integer(at, 0, 1_000_000) || DEFAULT_TRUNK_MAX_BYTES),
  trunktimestamps: set('trunkTimestamps', flag),
  maxcallnumbers: callNumbers('perAddress', numbers),
  maxcallnumbers_nonvalidated: callNumbers('unproven', (at) => integer(at, 0, 32_766)),
  calltokenexpiration: callNumbers('tokenLifeSeconds', (at) => integer(at, 1, 3600)),
  calltokenoptional: (draft, at) => {
    const network = parseNetwork(at.value);
    if (!network) throw invalid(at, 'address, address/bits or address/mask');
    draft.callNumbers.tokenOptional.push(network);
  },
  register: (draft, at) => {
    draft.registrations.push(registration(at));
  },
};

/** `user[:secret]@host[:port]`; a secret in brackets is the name of a private key. @throws ConfigError */
function registration(at: ConfVariable): IaxRegistrationOptions {
  const match = /^([^:@]+)(?::([^@]*))?@([^:@]+)(?::(\d{1,5}))?$/.exec(at.value);
  if (!match || Number(match[4] ?? 1) < 1 || Number(match[4] ?? 1) > 65_535) throw invalid(at, 'user[:secret]@host[:port]');
  const [, userName = '', secret = '', host = '', port] = match;
  const key = /^\[(.*)\]$/.exec(secret)?.[1];
  return {
    userName,
    secret: key === undefined ? secret : '',
    outKey: key ?? '',
    host,
    port: port === undefined ? DEFAULT_PORT : Number(port),
  };
}

/**
 * Reads iax.conf (chan_iax2 of Asterisk 20 and of 2006). The event loop gets its turn on the way.
 * @param acls the named lists of acl.conf
 * @throws ConfigError for a value that an option cannot have
 */
export async function parseIaxConf(file: ConfFile, acls: ReadonlyMap<string, Acl> = new Map()): Promise<IaxOptions> {
  const unknown: UnknownOption[] = [];
  const general = newGeneralDraft();
  const base = newPartyDraft();
  const sections = file.sections;
  for (const section of sections) {
    if (isNamed(section, 'general')) applyGeneral(section, general, base, unknown);
    if (isNamed(section, 'callnumberlimits')) applyLimits(section, general);
  }
  const parties = new Map<string, IaxPartyOptions>();
  const table: OptionTable<PartyDraft> = { ...PARTY, acl: (draft, at) => draft.acl.addNamed(at, acls) };
  let sinceTurn = 0;
  for (const section of sections) {
    if (isNamed(section, 'general') || isNamed(section, 'callnumberlimits')) continue;
    const options = parseParty(section, base, table, unknown);
    if (options && !parties.has(options.name)) parties.set(options.name, options);
    if (++sinceTurn % PARTIES_A_TURN === 0) await nextTurn();
  }
  const { registrations, ...rest } = general;
  return freezeOptions({ general: rest, parties: [...parties.values()], registrations, unknown });
}

const BOTH = withShared(GENERAL, SHARED);

const isNamed = (section: ConfCategory, name: string): boolean => section.name.toLowerCase() === name;

function applyGeneral(section: ConfCategory, general: GeneralDraft, base: PartyDraft, unknown: UnknownOption[]): void {
  applyOptions(section, BOTH, { general, base }, unknown);
  noteCodecs(section, unknown);
}

/** `10.0.0.0/255.0.0.0 = 100`. */
function applyLimits(section: ConfCategory, { callNumbers }: GeneralDraft): void {
  for (const at of section.variables) {
    const network = parseNetwork(at.name);
    if (!network) throw invalid(at, 'address/bits or address/mask before the number');
    callNumbers.perNetwork.push({ ...network, limit: integer(at, 0, 32_766) });
  }
}

/** Undefined for a section without `type`. */
function parseParty(
  section: ConfCategory,
  base: PartyDraft,
  table: OptionTable<PartyDraft>,
  unknown: UnknownOption[],
): IaxPartyOptions | undefined {
  const type = section.find('type');
  if (!type) return undefined;
  const kind = word(type, ['user', 'peer', 'friend']);
  const draft: PartyDraft = Object.assign(newPartyDraft(), base, {
    name: section.name,
    file: section.file,
    line: section.line,
    isUser: kind !== 'peer',
    isPeer: kind !== 'user',
    contexts: [],
    variables: [],
    acl: new Acl(),
  });
  applyOptions(section, table, draft, unknown);
  noteCodecs(section, unknown);
  return freezeOptions(draft);
}
