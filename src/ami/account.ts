import type { DialectName } from './dialect/dialect.ts';
import type { EventFilter } from './event-filter.ts';

/** One who may log in: a section of manager.conf, ready for use. */
export interface ManagerAccount {
  readonly name: string;
  /** Undefined: nobody can log in as this one. */
  readonly secret: string | undefined;
  /** Classes of events and of actions, as bits. */
  readonly read: number;
  readonly write: number;
  /** Whether this address may log in: `permit`, `deny` and named lists, closed where one of them cannot be read. */
  permits(address: string): boolean;
  readonly filters: readonly EventFilter[];
  readonly writeTimeoutMs: number;
  /** Set on the channels that the account originates, in order. */
  readonly variables: readonly (readonly [name: string, value: string])[];
  readonly displaysConnects: boolean;
  readonly allowsMultipleLogin: boolean;
  /** Overrides the listener's after the login. */
  readonly dialect: DialectName | undefined;
  /** Command output as `Response: Follows` in the modern dialect too. */
  readonly commandFollows: boolean;
  /** What happens to a session that does not read: `skip` loses its oldest events instead. */
  readonly slowPolicy: 'drop' | 'skip';
  /** Later requests with an ActionID pass one that waits. */
  readonly overtaking: boolean;
}
