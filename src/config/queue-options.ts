import type { UnknownOption } from './option-table.ts';

export const QUEUE_STRATEGIES = ['ringall', 'leastrecent', 'fewestcalls', 'random', 'rrmemory', 'linear', 'wrandom', 'rrordered'] as const;
export type QueueStrategy = (typeof QUEUE_STRATEGIES)[number];

/** What makes a member count as absent for `joinempty` and `leavewhenempty`. */
export const EMPTY_CONDITIONS = ['penalty', 'paused', 'inuse', 'ringing', 'unavailable', 'invalid', 'unknown', 'wrapup'] as const;
export type EmptyCondition = (typeof EMPTY_CONDITIONS)[number];

/** queues.conf. Source: Asterisk 20 apps/app_queue.c and configs/samples/queues.conf.sample; the two event options are those of 2006. */
export interface QueuesOptions {
  readonly general: QueuesGeneralOptions;
  /** In the order of the file. */
  readonly queues: readonly QueueOptions[];
  readonly unknown: readonly UnknownOption[];
}

export interface QueuesGeneralOptions {
  /** `persistentmembers`: members that were added stay over a restart. */
  readonly keepsMembers: boolean;
  /** `shared_lastcall`: a call that a member took counts in all its queues. */
  readonly sharesLastCall: boolean;
  /** `negative_penalty_invalid`: a penalty below zero may be set. */
  readonly allowsNegativePenalty: boolean;
  /** `log_membername_as_agent`: queue_log names a member that comes or goes by its name. */
  readonly logsMemberName: boolean;
  /** `force_longest_waiting_caller`: a member of several queues serves whoever waits longest; `prio` looks at priorities first. */
  readonly forcesLongestWaiting: 'no' | 'yes' | 'prio';
  /** `log_unpause_on_reason_change`. */
  readonly logsUnpauseOnNewReason: boolean;
  /** `log-caller-id-name`: ENTERQUEUE of queue_log has the caller's name too. */
  readonly logsCallerName: boolean;
}

/** One queue of queues.conf. Times are seconds where the file has seconds and nothing counts in finer steps. */
export interface QueueOptions {
  readonly name: string;
  readonly members: readonly MemberOptions[];
  readonly strategy: QueueStrategy;
  /** How long one try rings; 0 for as long as the caller waits. */
  readonly timeoutMs: number;
  /** Between two tries. */
  readonly retryMs: number;
  /** `timeoutrestart`: a member that refuses gives the next one the whole time again. */
  readonly restartsTimeout: boolean;
  /** `timeoutpriority`: whether the time of the Queue application cuts a try short (`app`) or not (`conf`). */
  readonly timeoutPriority: 'app' | 'conf';
  readonly weight: number;
  readonly wrapUpSeconds: number;
  /** `maxlen`; 0 for any number of callers. */
  readonly maxCallers: number;
  readonly joinEmpty: ReadonlySet<EmptyCondition>;
  readonly leaveWhenEmpty: ReadonlySet<EmptyCondition>;
  /** `autofill`: as many callers are served at once as there are members. */
  readonly fillsAll: boolean;
  readonly ringsInUse: boolean;
  /** `memberdelay`. */
  readonly memberDelayMs: number;
  /** `penaltymemberslimit`: with no more members than that penalties do not count. */
  readonly penaltyMembersLimit: number;
  readonly autoPause: 'no' | 'yes' | 'all';
  readonly autoPauseDelaySeconds: number;
  readonly autoPauseBusy: boolean;
  readonly autoPauseUnavailable: boolean;
  readonly serviceLevelSeconds: number;
  /** `defaultrule`: list of queuerules.conf. */
  readonly defaultRule: string;
  /** Where a digit of the caller leads; empty for nowhere. */
  readonly exitContext: string;
  readonly musicClass: string;
  readonly setsInterfaceVariables: boolean;
  readonly setsQueueVariables: boolean;
  readonly setsEntryVariables: boolean;
  readonly memberMacro: string;
  readonly memberSubroutine: string;
  /** `monitor-format`; empty for no recording. */
  readonly recordingFormat: string;
  readonly recordingType: 'monitor' | 'mixmonitor';
  /** `log-restricted-caller-id`. */
  readonly logsRestrictedCallerId: boolean;
  readonly announcements: AnnouncementOptions;
  /** `eventwhencalled`: whether the classic dialect tells of members that are called, and with the caller's variables. */
  readonly eventWhenCalled: 'no' | 'yes' | 'vars';
  /** `eventmemberstatus`: whether the classic dialect tells of the states of members. */
  readonly eventMemberStatus: boolean;
}

/** What callers and members are told. Sounds are names for the prompter; several are parted by `&`. */
export interface AnnouncementOptions {
  /** `announce`: for the member, before it talks. */
  readonly forMember: string;
  /** `queue-callerannounce`: for the caller, before it talks. */
  readonly forCaller: string;
  /** `reportholdtime`: the member hears how long the caller waited. */
  readonly reportsHoldTime: boolean;
  /** `announce-frequency`: least time between two announcements of an unchanged position; 0 for none at all. */
  readonly positionEverySeconds: number;
  readonly leastSecondsBetween: number;
  /** `announce-position`. */
  readonly position: 'yes' | 'no' | 'more' | 'limit';
  readonly positionLimit: number;
  readonly onlyUp: boolean;
  readonly holdTime: 'yes' | 'no' | 'once';
  readonly roundsSecondsTo: number;
  /** `announce-to-first-user`. */
  readonly toFirstCaller: boolean;
  /** `periodic-announce`. */
  readonly periodic: readonly string[];
  /** `periodic-announce-frequency`; 0 for none. */
  readonly periodicEverySeconds: number;
  /** `periodic-announce-startdelay`; undefined for the frequency. */
  readonly periodicStartSeconds: number | undefined;
  readonly periodicIsRandom: boolean;
  /** `relative-periodic-announce`: the time counts from the end of the last one. */
  readonly periodicIsRelative: boolean;
  readonly sounds: QueueSounds;
}

export interface QueueSounds {
  readonly youAreNext: string;
  readonly thereAre: string;
  readonly callsWaiting: string;
  readonly moreThan: string;
  readonly moreThanEnd: string;
  readonly holdTime: string;
  readonly minute: string;
  readonly minutes: string;
  readonly seconds: string;
  readonly thankYou: string;
  readonly reportHold: string;
}

/** A `member` line: `interface[,penalty[,name[,state interface[,ring in use[,wrap-up[,paused]]]]]]`. */
export interface MemberOptions {
  readonly interface: string;
  readonly penalty: number;
  readonly name: string;
  readonly stateInterface: string;
  /** Undefined for that of the queue. */
  readonly ringsInUse: boolean | undefined;
  readonly wrapUpSeconds: number;
  readonly isPaused: boolean;
}
