import type { ConfFile, ConfVariable } from './conf-file.ts';
import { applyOptions, type Draft, freezeOptions, type OptionTable, setterOf, type UnknownOption } from './option-table.ts';
import { defaultLot, MOST_PARKING_SECONDS, type ParkingLotDraft, type ParkingLotOptions, setSpaces } from './parking-lot.ts';
import { flag, integer, invalid, text, word } from './values.ts';

/** features.conf: codes that a party may dial while it talks, and the parking lot of 2006. */
export interface FeaturesOptions {
  /** Of [featuremap]; empty for none. */
  readonly blindTransfer: string;
  readonly disconnect: string;
  readonly parkCall: string;
  readonly attendedTransfer: string;
  readonly autoMonitor: string;
  readonly autoMixMonitor: string;
  /** What who transfers dials while it rings or talks with the one that the call is to go to. */
  readonly attendedAbort: string;
  readonly attendedComplete: string;
  readonly attendedThreeway: string;
  readonly attendedSwap: string;
  /** How long that one may take to answer. */
  readonly attendedNoAnswerMs: number;
  /** Whether a call ends when its new party does not answer and the transferring one has gone; else that one is rung again. */
  readonly attendedDropsCall: boolean;
  /** Time before each further try, and how many there are. */
  readonly attendedLoopDelayMs: number;
  readonly attendedCallbackRetries: number;
  /** Time between the digits of a code. */
  readonly codeDigitMs: number;
  /** Time for each digit of the extension that a call is transferred to. */
  readonly transferDigitMs: number;
  readonly transferAttempts: number;
  /** Played before who transfers dials, for an extension that does not exist, and for the last one of them. */
  readonly announceSound: string;
  readonly retrySound: string;
  readonly invalidSound: string;
  /** Played to who transfers when the call has its new party, or comes back without. */
  readonly transferSound: string;
  readonly failSound: string;
  /** Played to both when a code starts or ends a recording, and to who dialled it when that fails; empty for none. */
  readonly courtesyTone: string;
  readonly recordingFailSound: string;
  /** What a phone dials to pick up a call of its groups, and what it hears: when it has it, and when there is none. */
  readonly pickupCode: string;
  readonly pickupSound: string;
  readonly pickupFailSound: string;
  /** [applicationmap]. */
  readonly applications: readonly ApplicationFeature[];
  /** Sections that put features together, by name. */
  readonly groups: readonly FeatureGroup[];
  /** The lot that [general] described in 2006; undefined where it says nothing of one. */
  readonly parkingLot: ParkingLotOptions | undefined;
  readonly unknown: readonly UnknownOption[];
}

/** An application that a party may run by a code, where `DYNAMIC_FEATURES` names it. */
export interface ApplicationFeature {
  readonly name: string;
  readonly code: string;
  /** On whose channel it runs: who dialled the code, or the other one. */
  readonly runsOn: 'self' | 'peer';
  readonly activatedBy: 'caller' | 'callee' | 'both';
  readonly application: string;
  readonly data: string;
  /** What the other one hears meanwhile; empty for its own class of music. */
  readonly musicClass: string;
}

export interface FeatureGroup {
  readonly name: string;
  /** Names of [applicationmap], with a code of their own where one is given. */
  readonly members: readonly { readonly feature: string; readonly code: string | undefined }[];
}

type FeaturesDraft = Draft<Omit<FeaturesOptions, 'unknown' | 'parkingLot' | 'groups' | 'applications'>>;
const set = setterOf<FeaturesDraft>();
const setLot = setterOf<ParkingLotDraft>();

const GENERAL_CODES: OptionTable<FeaturesDraft> = {
  featuredigittimeout: set('codeDigitMs', (at) => integer(at, 1, 3_600_000)),
  transferdigittimeout: set('transferDigitMs', (at) => integer(at, 1, 3600) * 1000),
  transferdialattempts: set('transferAttempts', (at) => integer(at, 1, 100)),
  transferannouncesound: set('announceSound', text),
  transferretrysound: set('retrySound', text),
  transferinvalidsound: set('invalidSound', text),
  xfersound: set('transferSound', text),
  xferfailsound: set('failSound', text),
  courtesytone: set('courtesyTone', text),
  recordingfailsound: set('recordingFailSound', text),
  pickupexten: set('pickupCode', code),
  pickupsound: set('pickupSound', text),
  pickupfailsound: set('pickupFailSound', text),
  atxferabort: set('attendedAbort', code),
  atxfercomplete: set('attendedComplete', code),
  atxferthreeway: set('attendedThreeway', code),
  atxferswap: set('attendedSwap', code),
  atxfernoanswertimeout: set('attendedNoAnswerMs', (at) => integer(at, 1, 86_400) * 1000),
  atxferdropcall: set('attendedDropsCall', flag),
  atxferloopdelay: set('attendedLoopDelayMs', (at) => integer(at, 0, 86_400) * 1000),
  atxfercallbackretries: set('attendedCallbackRetries', (at) => integer(at, 0, 1000)),
};

/** What [general] of features.conf had of a lot in 2006 (Asterisk 1.4 res/res_features.c). */
const GENERAL_PARKING: OptionTable<ParkingLotDraft> = {
  parkext: setLot('parkExten', text),
  parkpos: setSpaces,
  context: setLot('context', text),
  parkingtime: setLot('timeoutSeconds', (at) => integer(at, 0, MOST_PARKING_SECONDS)),
  parkedplay: setLot('courtesyFor', (at) => OF_2006[word(at, ['parked', 'caller', 'both'])]),
};

/** In 2006 `caller` was who fetched the call. */
const OF_2006 = { parked: 'callee', caller: 'caller', both: 'both' } as const;

const FEATUREMAP: OptionTable<FeaturesDraft> = {
  blindxfer: set('blindTransfer', code),
  disconnect: set('disconnect', code),
  parkcall: set('parkCall', code),
  atxfer: set('attendedTransfer', code),
  automon: set('autoMonitor', code),
  automixmon: set('autoMixMonitor', code),
};

/** What counts where a line is missing (Asterisk 20 main/features_config.c). */
const DEFAULTS: Readonly<FeaturesDraft> = {
  blindTransfer: '#',
  disconnect: '*',
  parkCall: '',
  attendedTransfer: '',
  autoMonitor: '',
  autoMixMonitor: '',
  codeDigitMs: 1000,
  transferDigitMs: 3000,
  transferAttempts: 3,
  announceSound: 'pbx-transfer',
  retrySound: 'pbx-invalid',
  invalidSound: 'privacy-incorrect',
  transferSound: 'beep',
  failSound: 'beeperr',
  courtesyTone: '',
  recordingFailSound: '',
  pickupCode: '*8',
  pickupSound: '',
  pickupFailSound: '',
  attendedAbort: '*1',
  attendedComplete: '*2',
  attendedThreeway: '*3',
  attendedSwap: '*4',
  attendedNoAnswerMs: 15_000,
  attendedDropsCall: false,
  attendedLoopDelayMs: 10_000,
  attendedCallbackRetries: 2,
};

/** What an empty file says. */
export const DEFAULT_FEATURES: FeaturesOptions = freezeOptions({
  ...DEFAULTS,
  applications: [],
  groups: [],
  parkingLot: undefined,
  unknown: [],
});

/** @throws ConfigError for a code that cannot be dialled */
export function parseFeaturesConf(file: ConfFile): FeaturesOptions {
  const unknown: UnknownOption[] = [];
  let lot: ParkingLotDraft | undefined;
  const draft: FeaturesDraft = { ...DEFAULTS };
  const applications = new Map<string, ApplicationFeature>();
  const groups: FeatureGroup[] = [];
  for (const section of file.sections) {
    const name = section.name.toLowerCase();
    if (name === 'general') {
      const isOfLot = ({ name: option }: ConfVariable) => Object.hasOwn(GENERAL_PARKING, option.toLowerCase());
      const [ofLot, others] = [section.variables.filter(isOfLot), section.variables.filter((at) => !isOfLot(at))];
      applyOptions({ name: section.name, variables: others }, GENERAL_CODES, draft, unknown);
      if (ofLot.length > 0) lot ??= { ...defaultLot('default'), parkExten: '700', isOf2006: true };
      if (lot) applyOptions({ name: section.name, variables: ofLot }, GENERAL_PARKING, lot, unknown);
    } else if (name === 'featuremap') applyOptions(section, FEATUREMAP, draft, unknown);
    else if (name === 'applicationmap') for (const at of section.variables) applications.set(at.name, applicationFeature(at));
    else groups.push({ name: section.name, members: section.variables.map((at) => ({ feature: at.name, code: code(at) || undefined })) });
  }
  return freezeOptions({
    ...draft,
    applications: [...applications.values()],
    groups,
    parkingLot: lot && { ...lot, courtesyTone: draft.courtesyTone },
    unknown,
  });
}

function code(at: ConfVariable): string {
  if (!/^[0-9A-D*#]{0,11}$/i.test(at.value)) throw invalid(at, 'up to eleven digits, * or #');
  return at.value.toUpperCase();
}

/** `*9,self/caller,Playback,tt-monkeys[,class]`, or with the arguments of the application in brackets or quotes. */
function applicationFeature(at: ConfVariable): ApplicationFeature {
  const [digits = '', where = '', call = '', ...rest] = splitTopLevel(at.value);
  const [runsOn = '', activatedBy = 'both'] = where.toLowerCase().split('/');
  const isKnown = ['self', 'peer'].includes(runsOn) && ['caller', 'callee', 'both'].includes(activatedBy);
  if (digits === '' || !isKnown || call === '') throw invalid(at, 'code,self|peer[/caller|callee|both],application[,data[,class]]');
  const [, application = call, bracketed] = /^([^(]+)\((.*)\)$/s.exec(call) ?? [];
  const [data = '', musicClass = ''] = bracketed === undefined ? rest : [bracketed, rest[0]];
  return {
    name: at.name,
    code: code({ ...at, value: digits }),
    runsOn: runsOn as 'self' | 'peer',
    activatedBy: activatedBy as 'caller' | 'callee' | 'both',
    application,
    data: data.replace(/^"(.*)"$/s, '$1'),
    musicClass,
  };
}

/** Parts at commas outside of brackets and quotes. */
function splitTopLevel(value: string): string[] {
  const parts = [''];
  let depth = 0;
  let isQuoted = false;
  for (const character of value) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    if (character === ',' && depth <= 0 && !isQuoted) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}
