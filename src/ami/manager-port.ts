import type { Clock } from '../base/clock.ts';
import type { FactMap, FactName } from '../core/facts.ts';
import type { ManagerAccount } from './account.ts';
import type { Action } from './define-action.ts';
import type { Dialect, DialectName } from './dialect/dialect.ts';
import type { LoginDesk } from './login-desk.ts';
import type { ManagerSession } from './session.ts';
import type { OutputLimits } from './session-outlet.ts';

/** The manager as its own actions and the exchange's commands use it. */
export interface ManagerPort {
  readonly clock: Clock;
  readonly login: LoginDesk;
  /** Resolves after so many milliseconds, rejects when the signal aborts. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
  /** All actions, in the order of their names. */
  readonly actions: readonly Action[];
  isAllowed(session: ManagerSession, action: Action): boolean;
  /** What a session of this account may leave unread. */
  limitsFor(account: ManagerAccount): OutputLimits;
  /** Where a login that comes back later can go on; undefined where events are not numbered. */
  readonly resumeToken: string | undefined;
  /** The text of the events since that token which the session may hear, `EventsLost` in front where some are not kept any more. */
  missedSince(session: ManagerSession, token: string): string;
  /** Everybody who is connected, the oldest first. */
  sessions(): SessionInfo[];
  /** Ends a session by its number; false when there is none. */
  kick(id: number): boolean;
  /** Runs a line of the console in a dialect's words. Never rejects. */
  runCommand(line: string, dialect: DialectName): Promise<{ readonly lines: Iterable<string>; readonly failed?: boolean }>;
  /** The unique id under which a dialect tells of a channel. */
  uniqueIdIn(dialect: Dialect, uniqueId: string): string;
  /** Tells a fact to all who listen. */
  publish<N extends FactName>(name: N, fact: FactMap[N]): void;
  /** `webenabled` of manager.conf: the manager's pages of the web server are there. */
  readonly isWebEnabled: boolean;
  /** `brokeneventsaction` of manager.conf: Events says nothing where it has nothing to refuse or grants everything. */
  readonly hasBrokenEventsAction: boolean;
}

/** A session as `manager show connected` shows it. */
export interface SessionInfo {
  /** Stands where Asterisk has the file descriptor; `manager kick session` takes it. */
  readonly id: number;
  /** As the client spelled it; undefined before the login. */
  readonly name: string | undefined;
  readonly address: string;
  readonly dialect: DialectName;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly read: number;
  readonly write: number;
  /** Bytes that wait for the client. */
  readonly queuedBytes: number;
}
