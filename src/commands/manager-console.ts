import type { CommandDialect } from './define-command.ts';

/** What the commands ask of the manager, in plain data. The manager gives it; without one the lists are empty. */
export interface ManagerConsole {
  users(): readonly ManagerUserView[];
  sessions(): readonly ManagerSessionView[];
  /** Closes a session by its number; false when there is none. */
  kick(id: number): boolean;
  /** What the manager offers, with privileges in the words of a dialect. */
  actions(dialect: CommandDialect): readonly ManagerActionView[];
  /** The unique id under which a dialect tells of a channel. */
  uniqueIdIn(dialect: CommandDialect, uniqueId: string): string;
  /** Events that wait to be sent, over all sessions. */
  readonly queuedEvents: number;
}

export interface ManagerUserView {
  readonly name: string;
  readonly hasSecret: boolean;
  readonly hasAcl: boolean;
  /** Classes by name, comma between. */
  readonly read: string;
  readonly write: string;
  readonly displayConnects: boolean;
  readonly allowMultipleLogin: boolean;
  readonly variables: readonly (readonly [string, string])[];
}

export interface ManagerSessionView {
  readonly id: number;
  readonly user: string;
  readonly address: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly readMask: number;
  readonly writeMask: number;
}

export interface ManagerActionView {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  /** `call,all` or `<none>`, in the words of the dialect. */
  readonly privilege: string;
}

/** A manager that is not there. */
export const noManager: ManagerConsole = Object.freeze({
  users: () => [],
  sessions: () => [],
  kick: () => false,
  actions: () => [],
  uniqueIdIn: (_dialect: CommandDialect, uniqueId: string) => uniqueId,
  queuedEvents: 0,
});
