import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ConfCategory, ConfFile, ConfVariable, ConfWarning } from './conf-file.ts';
import { stripBlanks } from './conf-file.ts';
import { applyOptions, type Draft, freezeOptions, type OptionTable, setterOf, type UnknownOption } from './option-table.ts';
import {
  type AnnouncementOptions,
  EMPTY_CONDITIONS,
  type EmptyCondition,
  type MemberOptions,
  QUEUE_STRATEGIES,
  type QueueOptions,
  type QueueSounds,
  type QueueStrategy,
  type QueuesGeneralOptions,
  type QueuesOptions,
} from './queue-options.ts';
import { flag, isFalseWord, isTrueWord, text } from './values.ts';

interface GeneralDraft extends Draft<QueuesGeneralOptions> {
  /** What queues have that say nothing of their own. */
  fillsAll: boolean;
  recordingType: QueueOptions['recordingType'];
}

interface QueueDraft extends Draft<Omit<QueueOptions, 'announcements' | 'joinEmpty' | 'leaveWhenEmpty'>> {
  joinEmpty: Set<EmptyCondition>;
  leaveWhenEmpty: Set<EmptyCondition>;
  announcements: Draft<Omit<AnnouncementOptions, 'sounds'>> & { sounds: Draft<QueueSounds> };
  warnings: ConfWarning[];
}

const setGeneral = setterOf<GeneralDraft>();
const set = setterOf<QueueDraft>();

/** C's `atoi`: what does not begin with a number is 0. */
const number = (at: ConfVariable): number => Number.parseInt(at.value, 10) || 0;
const notBelowZero = (at: ConfVariable): number => Math.max(0, number(at));

const recordingType = (at: ConfVariable): QueueOptions['recordingType'] =>
  at.value.toLowerCase() === 'mixmonitor' ? 'mixmonitor' : 'monitor';

const GENERAL: OptionTable<GeneralDraft> = {
  persistentmembers: setGeneral('keepsMembers', flag),
  autofill: setGeneral('fillsAll', flag),
  'monitor-type': setGeneral('recordingType', recordingType),
  shared_lastcall: setGeneral('sharesLastCall', flag),
  negative_penalty_invalid: setGeneral('allowsNegativePenalty', flag),
  log_membername_as_agent: setGeneral('logsMemberName', flag),
  force_longest_waiting_caller: setGeneral('forcesLongestWaiting', (at) =>
    at.value.toLowerCase() === 'prio' ? 'prio' : flag(at) ? 'yes' : 'no',
  ),
  log_unpause_on_reason_change: setGeneral('logsUnpauseOnNewReason', flag),
  'log-caller-id-name': setGeneral('logsCallerName', flag),
};

type SimpleAnnouncement = Exclude<keyof AnnouncementOptions, 'sounds' | 'periodic'>;

/** Lines that set one field of the announcements, or one of the sounds. */
const announcement =
  <K extends SimpleAnnouncement>(key: K, read: (at: ConfVariable) => AnnouncementOptions[K]) =>
  (draft: QueueDraft, at: ConfVariable): void => {
    (draft.announcements as Draft<AnnouncementOptions>)[key] = read(at) as never;
  };
const sound =
  (key: keyof QueueSounds) =>
  (draft: QueueDraft, at: ConfVariable): void => {
    draft.announcements.sounds[key] = at.value;
  };

const musicClass = set('musicClass', text);

const QUEUE: OptionTable<QueueDraft> = {
  musicclass: musicClass,
  music: musicClass,
  musiconhold: musicClass,
  strategy: (draft, at) => {
    const word = at.value.toLowerCase() === 'roundrobin' ? 'rrmemory' : at.value.toLowerCase();
    const known = QUEUE_STRATEGIES.find((strategy) => strategy === word);
    draft.strategy = known ?? 'ringall';
    if (!known) warn(draft, at, `'${at.value}' is no strategy: ringall is taken`);
  },
  timeout: set('timeoutMs', (at) => (number(at) < 0 ? DEFAULT_TIMEOUT_MS : number(at) * 1000)),
  retry: set('retryMs', (at) => (number(at) <= 0 ? DEFAULT_RETRY_MS : number(at) * 1000)),
  timeoutrestart: set('restartsTimeout', flag),
  timeoutpriority: set('timeoutPriority', (at) => (at.value.toLowerCase() === 'conf' ? 'conf' : 'app')),
  weight: set('weight', number),
  wrapuptime: set('wrapUpSeconds', notBelowZero),
  maxlen: set('maxCallers', notBelowZero),
  joinempty: (draft, at) => readConditions(draft, at, draft.joinEmpty, true),
  leavewhenempty: (draft, at) => readConditions(draft, at, draft.leaveWhenEmpty, false),
  autofill: set('fillsAll', flag),
  ringinuse: set('ringsInUse', flag),
  memberdelay: set('memberDelayMs', (at) => notBelowZero(at) * 1000),
  penaltymemberslimit: set('penaltyMembersLimit', number),
  autopause: set('autoPause', (at) => (at.value.toLowerCase() === 'all' ? 'all' : flag(at) ? 'yes' : 'no')),
  autopausedelay: set('autoPauseDelaySeconds', number),
  autopausebusy: set('autoPauseBusy', flag),
  autopauseunavail: set('autoPauseUnavailable', flag),
  servicelevel: set('serviceLevelSeconds', number),
  defaultrule: set('defaultRule', text),
  context: set('exitContext', text),
  setinterfacevar: set('setsInterfaceVariables', flag),
  setqueuevar: set('setsQueueVariables', flag),
  setqueueentryvar: set('setsEntryVariables', flag),
  membermacro: set('memberMacro', text),
  membergosub: set('memberSubroutine', text),
  'monitor-format': set('recordingFormat', text),
  'monitor-type': set('recordingType', recordingType),
  'log-restricted-caller-id': set('logsRestrictedCallerId', flag),
  eventwhencalled: set('eventWhenCalled', (at) => (at.value.toLowerCase() === 'vars' ? 'vars' : flag(at) ? 'yes' : 'no')),
  eventmemberstatus: set('eventMemberStatus', flag),
  announce: announcement('forMember', text),
  reportholdtime: announcement('reportsHoldTime', flag),
  'announce-frequency': announcement('positionEverySeconds', notBelowZero),
  'min-announce-frequency': announcement('leastSecondsBetween', notBelowZero),
  'announce-position': announcement('position', (at) => {
    const word = at.value.toLowerCase();
    return word === 'more' || word === 'limit' ? word : flag(at) ? 'yes' : 'no';
  }),
  'announce-position-limit': announcement('positionLimit', notBelowZero),
  'announce-position-only-up': announcement('onlyUp', flag),
  'announce-holdtime': announcement('holdTime', (at) => (at.value.toLowerCase() === 'once' ? 'once' : flag(at) ? 'yes' : 'no')),
  'announce-round-seconds': (draft, at) => {
    const seconds = number(at);
    const isKnown = [0, 5, 10, 15, 20, 30].includes(seconds);
    draft.announcements.roundsSecondsTo = isKnown ? seconds : 0;
    if (!isKnown) warn(draft, at, `'${at.value}' seconds cannot be rounded to: 0 is taken`);
  },
  'announce-to-first-user': announcement('toFirstCaller', flag),
  'periodic-announce': (draft, at) => {
    draft.announcements.periodic = at.value
      .split(/[,|]/)
      .map(stripBlanks)
      .filter((name) => name !== '')
      .slice(0, MOST_PERIODIC);
  },
  'periodic-announce-frequency': announcement('periodicEverySeconds', notBelowZero),
  'periodic-announce-startdelay': announcement('periodicStartSeconds', (at) => (number(at) < 0 ? undefined : number(at))),
  'random-periodic-announce': announcement('periodicIsRandom', flag),
  'relative-periodic-announce': announcement('periodicIsRelative', flag),
  'queue-callerannounce': announcement('forCaller', text),
  'queue-youarenext': sound('youAreNext'),
  'queue-thereare': sound('thereAre'),
  'queue-callswaiting': sound('callsWaiting'),
  'queue-quantity1': sound('moreThan'),
  'queue-quantity2': sound('moreThanEnd'),
  'queue-holdtime': sound('holdTime'),
  'queue-minute': sound('minute'),
  'queue-minutes': sound('minutes'),
  'queue-seconds': sound('seconds'),
  'queue-thankyou': sound('thankYou'),
  'queue-reporthold': sound('reportHold'),
  member: (draft, at) => {
    const member = parseMember(at.value);
    if (member) draft.members.push(member);
    else warn(draft, at, 'a member without an interface');
  },
};

const DEFAULT_TIMEOUT_MS = 15_000;
const DEFAULT_RETRY_MS = 5000;
/** Asterisk keeps ten periodic announcements. */
const MOST_PERIODIC = 10;

/** So many queues, or so many lines of one, and the event loop gets its turn. */
const QUEUES_A_TURN = 50;
const LINES_A_TURN = 500;

/** What is wrong in a line is told, and the rest of the file counts: no queue is lost for a word. */
export async function parseQueuesConf(file: ConfFile): Promise<QueuesOptions & { readonly warnings: readonly ConfWarning[] }> {
  const unknown: UnknownOption[] = [];
  const warnings: ConfWarning[] = [];
  const general: GeneralDraft = {
    keepsMembers: false,
    fillsAll: false,
    recordingType: 'monitor',
    sharesLastCall: false,
    allowsNegativePenalty: false,
    logsMemberName: false,
    forcesLongestWaiting: 'no',
    logsUnpauseOnNewReason: false,
    logsCallerName: false,
  };
  const isGeneral = (section: ConfCategory) => section.name.toLowerCase() === 'general';
  for (const section of file.sections.filter(isGeneral)) applyOptions(section, GENERAL, general, unknown);
  const queues = new Map<string, QueueOptions>();
  for (const section of file.sections) {
    if (isGeneral(section)) continue;
    if (queues.has(section.name.toLowerCase())) {
      warnings.push({ file: section.file, line: section.line, reason: `queue '${section.name}' is there already: the first one counts` });
      continue;
    }
    const { warnings: said, ...queue } = await parseQueue(section, general, unknown);
    for (const warning of said) warnings.push(warning);
    queues.set(section.name.toLowerCase(), freezeOptions<QueueOptions>(queue));
    if (queues.size % QUEUES_A_TURN === 0) await nextTurn();
  }
  const { fillsAll, recordingType: _type, ...rest } = general;
  return freezeOptions({ general: rest, queues: [...queues.values()], unknown, warnings });
}

async function parseQueue(
  { name, variables }: ConfCategory,
  { fillsAll, recordingType }: GeneralDraft,
  unknown: UnknownOption[],
): Promise<QueueDraft> {
  const draft: QueueDraft = {
    name,
    members: [],
    strategy: 'ringall' as QueueStrategy,
    timeoutMs: DEFAULT_TIMEOUT_MS,
    retryMs: DEFAULT_RETRY_MS,
    restartsTimeout: false,
    timeoutPriority: 'app',
    weight: 0,
    wrapUpSeconds: 0,
    maxCallers: 0,
    joinEmpty: new Set(),
    leaveWhenEmpty: new Set(),
    fillsAll,
    ringsInUse: true,
    memberDelayMs: 0,
    penaltyMembersLimit: 0,
    autoPause: 'no',
    autoPauseDelaySeconds: 0,
    autoPauseBusy: false,
    autoPauseUnavailable: false,
    serviceLevelSeconds: 0,
    defaultRule: '',
    exitContext: '',
    musicClass: '',
    setsInterfaceVariables: false,
    setsQueueVariables: false,
    setsEntryVariables: false,
    memberMacro: '',
    memberSubroutine: '',
    recordingFormat: '',
    recordingType,
    logsRestrictedCallerId: true,
    announcements: defaultAnnouncements(),
    eventWhenCalled: 'no',
    eventMemberStatus: true,
    warnings: [],
  };
  for (let at = 0; at < variables.length; at += LINES_A_TURN) {
    if (at > 0) await nextTurn();
    applyOptions({ name, variables: variables.slice(at, at + LINES_A_TURN) }, QUEUE, draft, unknown);
  }
  return draft;
}

const defaultAnnouncements = (): QueueDraft['announcements'] => ({
  forMember: '',
  forCaller: '',
  reportsHoldTime: false,
  positionEverySeconds: 0,
  leastSecondsBetween: 15,
  position: 'yes',
  positionLimit: 10,
  onlyUp: false,
  holdTime: 'yes',
  roundsSecondsTo: 0,
  toFirstCaller: false,
  periodic: ['queue-periodic-announce'],
  periodicEverySeconds: 0,
  periodicStartSeconds: undefined,
  periodicIsRandom: false,
  periodicIsRelative: false,
  sounds: {
    youAreNext: 'queue-youarenext',
    thereAre: 'queue-thereare',
    callsWaiting: 'queue-callswaiting',
    moreThan: 'queue-quantity1',
    moreThanEnd: 'queue-quantity2',
    holdTime: 'queue-holdtime',
    minute: 'queue-minute',
    minutes: 'queue-minutes',
    seconds: 'queue-seconds',
    thankYou: 'queue-thankyou',
    reportHold: 'queue-reporthold',
  },
});

/** Words that stand for several conditions. Yes and no mean the opposite for leaving of what they mean for joining. */
const CONDITION_GROUPS: Readonly<Record<string, readonly EmptyCondition[]>> = {
  loose: ['penalty', 'invalid'],
  strict: ['penalty', 'invalid', 'paused', 'unavailable'],
  anyone: [],
  ifPresent: ['penalty', 'invalid', 'paused'],
};

function readConditions(draft: QueueDraft, at: ConfVariable, conditions: Set<EmptyCondition>, isJoin: boolean): void {
  for (const word of at.value.split(',')) {
    const name = stripBlanks(word).toLowerCase();
    const known = EMPTY_CONDITIONS.find((condition) => condition === name);
    const yes = isTrueWord(name);
    const group =
      name === 'loose' || name === 'strict'
        ? CONDITION_GROUPS[name]
        : yes || isFalseWord(name)
          ? CONDITION_GROUPS[yes === isJoin ? 'anyone' : 'ifPresent']
          : undefined;
    if (known) conditions.add(known);
    else if (group) {
      conditions.clear();
      for (const condition of group) conditions.add(condition);
    } else warn(draft, at, `'${word}' is no condition of ${at.name}`);
  }
}

function parseMember(value: string): MemberOptions | undefined {
  const [device = '', penalty = '', name = '', state = '', inUse = '', wrapUp = '', paused = ''] = value.split(',').map(stripBlanks);
  if (device === '') return undefined;
  return {
    interface: device,
    penalty: Math.max(0, Number.parseInt(penalty, 10) || 0),
    name: name.replace(/^"(.*)"$/, '$1') || device,
    stateInterface: state || device,
    ringsInUse: isTrueWord(inUse) ? true : isFalseWord(inUse) ? false : undefined,
    wrapUpSeconds: Math.max(0, Number.parseInt(wrapUp, 10) || 0),
    isPaused: isTrueWord(paused),
  };
}

function warn(draft: QueueDraft, at: ConfVariable, reason: string): void {
  draft.warnings.push({ file: at.file, line: at.line, reason });
}
