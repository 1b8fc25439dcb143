import { entryOf } from '../base/entry-of.ts';
import type { ConfCategory, ConfFile, ConfVariable } from './conf-file.ts';
import { applyOptions, type Draft, freezeOptions, noteUnknown, type OptionTable, setterOf, type UnknownOption } from './option-table.ts';
import { assignment, commaList, flag, groupNumbers, integer, invalid, isFalseWord, text } from './values.ts';

/** zapata.conf, and chan_dahdi.conf, as it has been called since 2008: lines without hardware. */
export interface LinesOptions {
  /** By number. */
  readonly lines: readonly LineOptions[];
  readonly unknown: readonly UnknownOption[];
}

export interface LineOptions {
  /** 1 and up: what `Zap/1` and `DAHDI/1` speak of. */
  readonly number: number;
  readonly signalling: Signalling;
  readonly context: string;
  /** Groups of `Zap/g1`, 0 to 63. */
  readonly groups: readonly number[];
  /** Of call pickup, as those of a phone; only a line that serves a phone has them. */
  readonly callGroup: string;
  readonly pickupGroup: string;
  readonly namedCallGroup: string;
  readonly namedPickupGroup: string;
  /** Who calls in from the line, as written; undefined where the far end tells (`callerid = asreceived`) or nobody does. */
  readonly callerId: string | undefined;
  /** The identity of a caller passes the line, in either direction. */
  readonly usesCallerId: boolean;
  /** A second call may wait while the first one goes on. */
  readonly callWaiting: boolean;
  /** A call from the line goes to extension `s` at once, whatever it dialled. */
  readonly isImmediate: boolean;
  readonly mailbox: string;
  readonly accountCode: string;
  /** As written: `default`, `omit`, `billing`, `documentation`. */
  readonly amaFlags: string;
  readonly language: string;
  readonly musicClass: string;
  readonly description: string;
  readonly variables: readonly (readonly [name: string, value: string])[];
  readonly carrier: LineCarrier;
  readonly file: string;
  readonly lineNumber: number;
}

/** What a line runs over: a SIP endpoint (the port of an adapter), another line, back to back, or nothing. */
export type LineCarrier =
  | { readonly kind: 'sip'; readonly endpoint: string }
  | { readonly kind: 'loop'; readonly to: number }
  | { readonly kind: 'none' };

export interface Signalling {
  /** As lists show it, and the number that Asterisk has for it. */
  readonly text: string;
  readonly code: number;
  /** `fxo` signalling serves a phone, `fxs` a line of somebody else's exchange. */
  readonly servesPhone: boolean;
}

const SIGNALLINGS: Readonly<Record<string, Signalling>> = {
  fxo_ks: { text: 'FXO Kewlstart', code: 4128, servesPhone: true },
  fxo_ls: { text: 'FXO Loopstart', code: 4104, servesPhone: true },
  fxo_gs: { text: 'FXO Groundstart', code: 4112, servesPhone: true },
  fxs_ks: { text: 'FXS Kewlstart', code: 8196, servesPhone: false },
  fxs_ls: { text: 'FXS Loopstart', code: 8193, servesPhone: false },
  fxs_gs: { text: 'FXS Groundstart', code: 8194, servesPhone: false },
};
const DEFAULT_SIGNALLING = 'fxo_ks';

/** The highest number that a line may have, and so how many there may be. */
export const MAX_LINES = 1024;
const MAX_GROUP = 63;

/** The options that are in force for the next `channel`. `signalling` is undefined for one that only hardware has. */
interface LineDraft extends Draft<Omit<LineOptions, 'number' | 'signalling' | 'carrier' | 'file' | 'lineNumber'>> {
  signalling: Signalling | undefined;
  sipDevice: string;
  loop: number;
}

const set = setterOf<LineDraft>();

const SIGNALLING_OPTION = (draft: LineDraft, at: ConfVariable): void => {
  const word = at.value.toLowerCase();
  draft.signalling = entryOf(SIGNALLINGS, word);
};

const GROUPS = (at: ConfVariable): number[] => ranges(at, MAX_GROUP, 0);

const CHANNELS: OptionTable<LineDraft> = {
  signalling: SIGNALLING_OPTION,
  signaling: SIGNALLING_OPTION,
  context: set('context', (at) => at.value || 'default'),
  group: set('groups', GROUPS),
  callgroup: set('callGroup', groupNumbers),
  pickupgroup: set('pickupGroup', groupNumbers),
  namedcallgroup: set('namedCallGroup', text),
  namedpickupgroup: set('namedPickupGroup', text),
  callerid: set('callerId', (at) => (/^asreceived$/i.test(at.value) || at.value === '' ? undefined : at.value)),
  usecallerid: set('usesCallerId', flag),
  callwaiting: set('callWaiting', flag),
  immediate: set('isImmediate', flag),
  mailbox: set('mailbox', text),
  accountcode: set('accountCode', text),
  amaflags: set('amaFlags', text),
  language: set('language', text),
  musiconhold: set('musicClass', text),
  musicclass: set('musicClass', text),
  mohinterpret: set('musicClass', text),
  mohsuggest: set('musicClass', text),
  description: set('description', text),
  setvar: (draft, at) => {
    draft.variables = [...draft.variables, assignment(at)];
  },
  sipdevice: (draft, at) => {
    draft.sipDevice = at.value;
    draft.loop = 0;
  },
  loop: (draft, at) => {
    draft.loop = isFalseWord(at.value) ? 0 : integer(at, 1, MAX_LINES);
    draft.sipDevice = '';
  },
};

/** Spans and trunks of hardware: nothing here has them. */
const NOT_LINES = new Set(['trunkgroups', 'general']);

/**
 * Reads the file from top to bottom: options hold for every `channel` below them, as in Asterisk (chan_dahdi.c, process_dahdi). A section
 * of its own with `dahdichan` begins with what stands in `[channels]`. Lines whose signalling only hardware has are reported and left out.
 * @throws ConfigError for a line or an adapter's port that is declared twice, and for a loop that does not lead to and fro
 */
export function parseZapataConf(file: ConfFile): LinesOptions {
  const unknown: UnknownOption[] = [];
  const lines = new Map<number, LineOptions>();
  let common = newDraft();
  for (const section of file.sections) {
    const name = section.name.toLowerCase();
    if (NOT_LINES.has(name)) {
      for (const at of section.variables) noteUnknown(unknown, section, at);
      continue;
    }
    const draft = name === 'channels' ? common : { ...common };
    readSection(section, draft, lines, unknown);
    if (name === 'channels') common = draft;
  }
  checkCarriers(lines);
  return freezeOptions({ lines: [...lines.values()].sort((a, b) => a.number - b.number), unknown });
}

function readSection(section: ConfCategory, draft: LineDraft, lines: Map<number, LineOptions>, unknown: UnknownOption[]): void {
  let declared: ConfVariable | undefined;
  const declare = (at: ConfVariable) => declareLines(section, at, draft, lines, unknown);
  const table: OptionTable<LineDraft> = {
    ...CHANNELS,
    channel: (_, at) => declare(at),
    channels: (_, at) => declare(at),
    // In a section of its own the lines stand among their options, in any order.
    dahdichan: (_, at) => {
      declared = at;
    },
  };
  applyOptions(section, table, draft, unknown);
  if (declared) declare(declared);
}

function declareLines(
  section: ConfCategory,
  at: ConfVariable,
  draft: LineDraft,
  lines: Map<number, LineOptions>,
  unknown: UnknownOption[],
): void {
  const { signalling, sipDevice, loop, ...options } = draft;
  if (signalling === undefined) {
    noteUnknown(unknown, section, at);
    return;
  }
  for (const number of ranges(at, MAX_LINES, 1)) {
    if (lines.has(number)) throw invalid(at, `another line than ${number}, which is declared already,`);
    const carrier: LineCarrier =
      loop > 0
        ? { kind: 'loop', to: loop }
        : sipDevice !== ''
          ? { kind: 'sip', endpoint: sipDevice.replaceAll('{n}', String(number)) }
          : { kind: 'none' };
    const line = { ...options, groups: [...options.groups], variables: [...options.variables] };
    lines.set(number, { ...line, number, signalling, carrier, file: at.file, lineNumber: at.line });
  }
}

/** One line to a port of an adapter, and a loop leads back. */
function checkCarriers(lines: ReadonlyMap<number, LineOptions>): void {
  const byEndpoint = new Map<string, number>();
  for (const line of lines.values()) {
    const { number, carrier } = line;
    const at = { name: 'channel', value: String(number), file: line.file, line: line.lineNumber, isObject: true, inherited: false };
    if (carrier.kind === 'sip') {
      const other = byEndpoint.get(carrier.endpoint);
      if (other !== undefined) throw invalid(at, `a sipdevice of its own, as ${carrier.endpoint} carries line ${other} already,`);
      byEndpoint.set(carrier.endpoint, number);
    }
    if (carrier.kind === 'loop') {
      const far = lines.get(carrier.to)?.carrier;
      if (carrier.to === number || far?.kind !== 'loop' || far.to !== number)
        throw invalid(at, `a loop to a line that is looped to ${number}`);
    }
  }
}

/** `1-4,7`: numbers and ranges. @throws ConfigError */
function ranges(at: ConfVariable, most: number, least: number): number[] {
  const numbers: number[] = [];
  for (const part of commaList(at.value)) {
    const [, from = '', to = from] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part) ?? [];
    if (from === '' || Number(from) < least || Number(to) > most || Number(to) < Number(from))
      throw invalid(at, `numbers or ranges from ${least} to ${most}`);
    for (let number = Number(from); number <= Number(to); number++) numbers.push(number);
  }
  return numbers;
}

const newDraft = (): LineDraft => ({
  signalling: SIGNALLINGS[DEFAULT_SIGNALLING],
  context: 'default',
  groups: [],
  callGroup: '',
  pickupGroup: '',
  namedCallGroup: '',
  namedPickupGroup: '',
  callerId: undefined,
  usesCallerId: true,
  callWaiting: false,
  isImmediate: false,
  mailbox: '',
  accountCode: '',
  amaFlags: '',
  language: '',
  musicClass: '',
  description: '',
  variables: [],
  sipDevice: '',
  loop: 0,
});
