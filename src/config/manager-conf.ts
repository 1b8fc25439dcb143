import { entryOf } from '../base/entry-of.ts';
import { Acl } from './acl.ts';
import type { ConfCategory, ConfFile, ConfVariable } from './conf-file.ts';
import { applyOptions, type Draft, freezeOptions, noteUnknown, type OptionTable, setterOf, type UnknownOption } from './option-table.ts';
import { type ListenerTlsOptions, TLS, TLS_DEFAULTS } from './tls-options.ts';
import { assignment, commaList, flag, integer, text, word } from './values.ts';

/** manager.conf (AMI modern: manager.conf). Times are in ms. */
export interface ManagerOptions {
  readonly enabled: boolean;
  /** TCP port of the modern greeting; 0 takes any. */
  readonly port: number;
  /** TCP port of the classic greeting; undefined: no such listener. */
  readonly classicPort: number | undefined;
  /** `::` listens on all addresses. */
  readonly bindAddress: string;
  readonly tls: ListenerTlsOptions;
  readonly displayConnects: boolean;
  readonly timestampEvents: boolean;
  readonly brokenEventsAction: boolean;
  readonly allowMultipleLogin: boolean;
  readonly authTimeoutMs: number;
  /** Sessions that may be connected without having logged in. */
  readonly authLimit: number;
  /** Shown as ChanVariable with every channel. */
  readonly channelVars: readonly string[];
  /** Exact names of events that nobody gets. */
  readonly disabledEvents: readonly string[];
  /** Actions that are not there for anybody. */
  readonly disabledActions: readonly string[];
  /** Adds SequenceNumber to every event and keeps the last of them for `Resume`. Not in Asterisk. */
  readonly sequenceNumbers: boolean;
  /** Tells `RecordingComplete` when the file of a recording is whole. Not in Asterisk. */
  readonly recordingEvents: boolean;
  /** Loopback addresses are locked out after failed logins too. Not in Asterisk. */
  readonly lockoutLoopback: boolean;
  /** The manager's pages of the web server (http.conf) are there. */
  readonly webEnabled: boolean;
  /** How long a session over HTTP lives without a request. */
  readonly httpTimeoutMs: number;
  readonly accounts: readonly ManagerAccountOptions[];
  readonly unknown: readonly UnknownOption[];
}

/** A section of manager.conf: one who may log in. */
export interface ManagerAccountOptions {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** Undefined: nobody can log in as this one. */
  readonly secret: string | undefined;
  /** Class lists as written; empty grants nothing. */
  readonly read: string;
  readonly write: string;
  readonly acl: Acl;
  readonly eventFilters: readonly EventFilterLine[];
  readonly writeTimeoutMs: number;
  /** Set on channels that the account originates, in order. */
  readonly variables: readonly (readonly [name: string, value: string])[];
  readonly displayConnects: boolean;
  readonly allowMultipleLogin: boolean;
  /** Overrides the listener's dialect after the login. Not in Asterisk. */
  readonly dialect: 'classic' | 'modern' | undefined;
  /** Framing of command output in the modern dialect. Not in Asterisk. */
  readonly commandFormat: 'output' | 'follows';
  /** What happens to a session that does not read. Not in Asterisk. */
  readonly slowPolicy: 'drop' | 'skip';
  /** Later requests with an ActionID pass one that waits. Not in Asterisk. */
  readonly overtaking: boolean;
}

/** An `eventfilter` line: `eventfilter(action(exclude),name(Newexten)) = pattern`. */
export interface EventFilterLine {
  /** What stands in the brackets of the option's name; undefined for the plain form. */
  readonly criteria: string | undefined;
  readonly pattern: string;
  readonly file: string;
  readonly line: number;
}

const GENERAL_DEFAULTS: Omit<ManagerOptions, 'tls' | 'accounts' | 'unknown'> = {
  enabled: false,
  port: 5038,
  classicPort: undefined,
  bindAddress: '::',
  displayConnects: true,
  timestampEvents: false,
  brokenEventsAction: false,
  allowMultipleLogin: true,
  authTimeoutMs: 30_000,
  authLimit: 50,
  channelVars: [],
  disabledEvents: [],
  disabledActions: [],
  sequenceNumbers: false,
  recordingEvents: false,
  lockoutLoopback: false,
  webEnabled: false,
  httpTimeoutMs: 60_000,
};

type GeneralDraft = Draft<Omit<ManagerOptions, 'tls' | 'accounts' | 'unknown'>> & { tls: Draft<ListenerTlsOptions> };

const general = setterOf<GeneralDraft>();

const GENERAL: OptionTable<GeneralDraft> = {
  enabled: general('enabled', flag),
  port: general('port', (at) => integer(at, 0, 65_535)),
  classicport: general('classicPort', (at) => integer(at, 0, 65_535)),
  bindaddr: general('bindAddress', text),
  displayconnects: general('displayConnects', flag),
  timestampevents: general('timestampEvents', flag),
  brokeneventsaction: general('brokenEventsAction', flag),
  allowmultiplelogin: general('allowMultipleLogin', flag),
  authtimeout: general('authTimeoutMs', (at) => integer(at, 1, 86_400) * 1000),
  authlimit: general('authLimit', (at) => integer(at, 1, 1_000_000)),
  channelvars: general('channelVars', (at) => commaList(at.value)),
  disabledevents: general('disabledEvents', (at) => commaList(at.value)),
  disabledactions: general('disabledActions', (at) => commaList(at.value)),
  sequencenumber: general('sequenceNumbers', flag),
  recordingevents: general('recordingEvents', flag),
  lockoutloopback: general('lockoutLoopback', flag),
  webenabled: general('webEnabled', flag),
  httptimeout: (draft, at) => {
    const seconds = integer(at, -1, 86_400);
    // As in Asterisk, nothing and less is no answer.
    if (seconds > 0) draft.httpTimeoutMs = seconds * 1000;
  },
  ...TLS,
};

type AccountDraft = Draft<ManagerAccountOptions> & { acl: Acl };

const account = setterOf<AccountDraft>();

const ACCOUNT: OptionTable<AccountDraft> = {
  secret: account('secret', text),
  read: account('read', text),
  write: account('write', text),
  permit: (draft, at) => draft.acl.addRule(at),
  deny: (draft, at) => draft.acl.addRule(at),
  writetimeout: account('writeTimeoutMs', (at) => integer(at, 100, 3_600_000)),
  setvar: (draft, at) => {
    draft.variables.push(assignment(at));
  },
  displayconnects: account('displayConnects', flag),
  allowmultiplelogin: account('allowMultipleLogin', flag),
  dialect: account('dialect', (at) => word(at, ['classic', 'modern'])),
  commandformat: account('commandFormat', (at) => word(at, ['output', 'follows'])),
  slowpolicy: account('slowPolicy', (at) => word(at, ['drop', 'skip'])),
  overtaking: account('overtaking', flag),
};

/**
 * @param acls the named lists of acl.conf
 * @throws ConfigError for a value that an option cannot have
 */
export function parseManagerConf(file: ConfFile, acls: ReadonlyMap<string, Acl> = new Map()): ManagerOptions {
  const unknown: UnknownOption[] = [];
  const draft: GeneralDraft = {
    ...structuredClone(GENERAL_DEFAULTS),
    channelVars: [],
    disabledEvents: [],
    disabledActions: [],
    tls: { ...TLS_DEFAULTS },
  };
  const sections = file.sections;
  for (const section of sections) if (isGeneral(section)) applyOptions(section, GENERAL, draft, unknown);
  const accounts = sections.filter((section) => !isGeneral(section)).map((section) => parseAccount(section, draft, acls, unknown));
  return freezeOptions({ ...draft, accounts, unknown });
}

const isGeneral = (section: ConfCategory): boolean => section.name.toLowerCase() === 'general';

function parseAccount(
  section: ConfCategory,
  general: GeneralDraft,
  acls: ReadonlyMap<string, Acl>,
  unknown: UnknownOption[],
): ManagerAccountOptions {
  const draft: AccountDraft = {
    name: section.name,
    file: section.file,
    line: section.line,
    secret: undefined,
    read: '',
    write: '',
    acl: new Acl(),
    eventFilters: [],
    writeTimeoutMs: 100,
    variables: [],
    displayConnects: general.displayConnects,
    allowMultipleLogin: general.allowMultipleLogin,
    dialect: undefined,
    commandFormat: 'output',
    slowPolicy: 'drop',
    overtaking: false,
  };
  const table: OptionTable<AccountDraft> = { ...ACCOUNT, acl: (target, at) => target.acl.addNamed(at, acls) };
  for (const at of section.variables) {
    const name = at.name.toLowerCase();
    const apply = entryOf(table, name);
    if (apply) apply(draft, at);
    // Every option that begins so is a filter (AMI modern: manager.conf).
    else if (name.startsWith('eventfilter')) draft.eventFilters.push(parseFilterLine(at));
    else noteUnknown(unknown, section, at, table);
  }
  return draft;
}

function parseFilterLine(at: ConfVariable): EventFilterLine {
  const open = at.name.indexOf('(');
  const close = at.name.lastIndexOf(')');
  return {
    criteria: open === -1 ? undefined : at.name.slice(open + 1, close > open ? close : undefined),
    pattern: at.value,
    file: at.file,
    line: at.line,
  };
}
