import { type Clock, SystemClock } from '../base/clock.ts';
import { type BackOffOptions, DEFAULT_BACK_OFF } from './back-off.ts';
import type { Credentials } from './login.ts';
import { checkCount, checkDuration } from './quantities.ts';
import type { Dialler } from './transport.ts';

/** Times are in milliseconds, finite and not negative. Whatever is not given, or is undefined, has its default. */
export interface AmiClientOptions {
  /** The way to the server: `tcp({ host })`, `tls({ host })`, `webSocket(url)`. */
  readonly via: Dialler;
  readonly username: string;
  readonly secret: string;
  /** `md5` proves the secret without telling it; `plain` sends it as it is. `md5` unless given. */
  readonly auth?: Credentials['auth'];
  /** What to hear: `on`, `off`, or classes such as `call,agent`. `on` unless given. */
  readonly events?: string;
  /** The dialect to speak with a Ringdown server; others take no notice. */
  readonly dialect?: 'classic' | 'modern';
  /**
   * `resumeToken` of the last event that this program has dealt with, as it kept it itself: a server that numbers its events tells what came
   * since, from the first login on; all that it keeps, where it was started anew. A number alone (`SequenceNumber`) is taken for one of the
   * server's present life; 0 for all that it keeps.
   */
  readonly resumeFrom?: string | number;
  /** Tag on every event, for programs with several servers. The address unless given. */
  readonly name?: string;
  /** How long to wait before a reconnection; false to end with the first connection. */
  readonly reconnect?: Partial<BackOffOptions> | false;
  /** What an action does while there is no login: wait for one within its time, or fail at once. `wait` unless given. */
  readonly whenOffline?: 'wait' | 'fail';
  /** Actions that may wait for a login. 10,000 unless given. */
  readonly maxWaiting?: number;
  /** Time of an action. 30 s unless given. */
  readonly timeoutMs?: number;
  /** From dialling to the login. 10 s unless given. */
  readonly connectTimeoutMs?: number;
  /** Silence after which the server is asked for a sign of life. 30 s unless given. */
  readonly pingEveryMs?: number;
  /** How long that sign may take. 10 s unless given. */
  readonly pingDeadlineMs?: number;
  /** How long `close` waits for the server's good-bye. 1 s unless given. */
  readonly closeTimeoutMs?: number;
  /** Hears what a listener throws; printed to the console unless given. Other listeners and the reader go on either way. */
  readonly onListenerError?: (error: unknown) => void;
  readonly clock?: Clock;
}

/** The options with every default filled in. */
export interface ClientSettings extends Omit<Required<AmiClientOptions>, 'dialect' | 'reconnect' | 'resumeFrom'> {
  readonly resumeFrom: string | undefined;
  readonly dialect: 'classic' | 'modern' | undefined;
  readonly reconnect: BackOffOptions | undefined;
}

const DEFAULTS = {
  auth: 'md5',
  events: 'on',
  whenOffline: 'wait',
  maxWaiting: 10_000,
  timeoutMs: 30_000,
  connectTimeoutMs: 10_000,
  pingEveryMs: 30_000,
  pingDeadlineMs: 10_000,
  closeTimeoutMs: 1000,
  onListenerError: (error: unknown) => console.error('a listener of the AMI client threw', error),
} as const;

/** The least that each time may be: within none at all nobody logs in, and no server gives a sign of life. */
const LEAST_MS = { timeoutMs: 0, connectTimeoutMs: 1, pingEveryMs: 1, pingDeadlineMs: 1, closeTimeoutMs: 0 } as const;

/** @throws AmiError `AMI_INVALID` for a time or a count that is none */
export function settingsOf(options: AmiClientOptions): ClientSettings {
  const given = givenOf(options);
  const { dialect, resumeFrom, name = options.via.label, clock = new SystemClock() } = given;
  const settings = { ...DEFAULTS, ...given };
  for (const [option, leastMs] of Object.entries(LEAST_MS)) checkDuration(option, settings[option as keyof typeof LEAST_MS], leastMs);
  checkCount('maxWaiting', settings.maxWaiting);
  if (typeof resumeFrom === 'number') checkCount('resumeFrom', resumeFrom);
  const reconnect = given.reconnect === false ? undefined : { ...DEFAULT_BACK_OFF, ...givenOf(given.reconnect ?? {}) };
  if (reconnect)
    for (const option of Object.keys(DEFAULT_BACK_OFF)) checkDuration(`reconnect.${option}`, reconnect[option as keyof BackOffOptions]);
  return {
    ...settings,
    name,
    clock,
    dialect,
    resumeFrom: resumeFrom === undefined ? undefined : String(resumeFrom),
    reconnect,
  };
}

/** JavaScript hands over what it has: a value that is undefined is one that was not given. */
const givenOf = <T extends object>(options: T): T =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
