import type { HeaderList } from '../wire/header-list.ts';
import type { DecodedRequest } from '../wire/request-decoder.ts';
import { mayRun } from './authority.ts';
import type { Action } from './define-action.ts';
import { failure, type SimpleReply } from './reply.ts';
import type { SecurityEvents } from './security-events.ts';
import type { ManagerSession } from './session.ts';

const FAULTS = {
  lineTooLong: 'Failed to parse message: line too long',
  tooManyLines: 'Too many lines in message or allocation failure',
} as const;

/** Finds the action that a request asks for and whether the session may run it, in Asterisk's order (AMI modern section 1). */
export class ActionRouter {
  readonly #all: readonly Action[];
  readonly #security: SecurityEvents;
  /** By name and other names, in lower case. */
  #actions = new Map<string, Action>();
  /** Nothing is run any more once the exchange goes down. */
  isStopping = false;

  constructor(actions: readonly Action[], security: SecurityEvents) {
    this.#security = security;
    this.#all = [...actions].sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
    this.disable([]);
  }

  /** In the order of their names. */
  get actions(): readonly Action[] {
    return [...new Set(this.#actions.values())];
  }

  /** From now on these are unknown to everybody (`disabledactions`); others that were are there again. */
  disable(names: readonly string[]): void {
    const disabled = new Set(names.map((name) => name.toLowerCase()));
    this.#actions = new Map();
    for (const action of this.#all) {
      if (disabled.has(action.name.toLowerCase())) continue;
      for (const name of [action.name, ...action.aliases]) this.#actions.set(name.toLowerCase(), action);
    }
  }

  /** The action, or the refusal. `headers` is the request as the session's dialect reads it. */
  route(session: ManagerSession, headers: HeaderList, fault: DecodedRequest['fault']): Action | SimpleReply {
    if (fault) return failure(FAULTS[fault]);
    const name = headers.getFilled('Action');
    if (name === undefined) {
      this.#security.badRequest(session, undefined);
      return failure('Missing action in request');
    }
    if (this.isStopping) return failure('Asterisk is shutting down');
    const action = this.#actions.get(name.toLowerCase());
    if (!session.account && !action?.isBeforeLogin) return this.#refuse(session, name);
    if (!action) {
      this.#security.badRequest(session, name);
      return failure(session.dialect.unknownAction(name));
    }
    return this.isAllowed(session, action) ? action : this.#refuse(session, name);
  }

  /** Whether the session's account grants what the action asks for, by the rule of its dialect. */
  isAllowed(session: ManagerSession, action: Action): boolean {
    const { dialect } = session;
    return mayRun(dialect.authorityRule, action.classBits(dialect.name), session.account?.write ?? 0);
  }

  #refuse(session: ManagerSession, name: string): SimpleReply {
    this.#security.refusedRequest(session, name);
    return failure('Permission denied');
  }
}
