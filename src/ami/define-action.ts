import type { Exchange } from '../exchange/exchange.ts';
import type { HeaderList } from '../wire/header-list.ts';
import { type AuthorityClass, classBits } from './authority.ts';
import type { Dialect, DialectName } from './dialect/dialect.ts';
import { DIALECTS } from './dialect/index.ts';
import { FieldError, type Fields, type ValuesOf } from './fields.ts';
import type { ManagerPort } from './manager-port.ts';
import { failure, type Reply } from './reply.ts';
import type { ManagerSession } from './session.ts';

/** What an action has to work with besides its fields. */
export class ActionContext {
  readonly session: ManagerSession;
  /** The form that the reply takes: the session's dialect, or the only one that knows the action. */
  readonly dialect: Dialect;
  readonly actionId: string | undefined;
  /** All headers, for actions that take what they find. */
  readonly request: HeaderList;
  /** Queries and commands of the exchange, in plain data. */
  readonly exchange: Exchange;
  /** The manager itself: its sessions, actions and facts. */
  readonly manager: ManagerPort;

  constructor(
    session: ManagerSession,
    action: Action,
    request: HeaderList,
    actionId: string | undefined,
    exchange: Exchange,
    manager: ManagerPort,
  ) {
    this.session = session;
    this.dialect = action.onlyIn ? DIALECTS[action.onlyIn] : session.dialect;
    this.request = request;
    this.actionId = actionId;
    this.exchange = exchange;
    this.manager = manager;
  }

  /** The unique id under which the reply's dialect tells of a channel. */
  toldUniqueId(uniqueId: string): string {
    return this.manager.uniqueIdIn(this.dialect, uniqueId);
  }

  /** Reads a variable or a function of a channel, or (name undefined) a global one; the channel's unique id as it is told. */
  async variable(name: string | undefined, variable: string): Promise<{ found: boolean; value?: string | undefined }> {
    const { found, value } = await this.exchange.channels.variable(name, variable, this.dialect.name === 'classic');
    return { found, value: value !== undefined && IS_UNIQUE_ID.test(variable) ? this.toldUniqueId(value) : value };
  }

  /** Aborts when the session ends: for actions that wait. */
  get signal(): AbortSignal {
    return this.session.signal;
  }
}

/** What a channel's unique id is read by. */
const IS_UNIQUE_ID = /^(UNIQUEID|CHANNEL\(uniqueid\))$/i;

export interface ActionDefinition<F extends Fields> {
  readonly name: string;
  /** Other names for it, not listed. */
  readonly aliases?: readonly string[];
  /** One line for ListCommands and `manager show commands`. */
  readonly summary: string;
  readonly description?: string;
  /** Classes of which the modern dialect wants any and the classic one all; empty is for everybody who is logged in. */
  readonly privileges: readonly AuthorityClass[] | Readonly<Record<DialectName, readonly AuthorityClass[]>>;
  /** The only dialect that has this action; the reply then has its form in the other one too. */
  readonly onlyIn?: DialectName;
  /** May be sent before a login. */
  readonly beforeLogin?: boolean;
  readonly fields?: F;
  /** Headers of any other name are its input too. */
  readonly takesAnyHeader?: boolean;
  /** Answers; never throws for what a client sent. The reply stands before the events that the action causes. */
  run(context: ActionContext, fields: ValuesOf<F>): Reply | Promise<Reply>;
}

/** An action as the router holds it. */
export interface Action {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly onlyIn: DialectName | undefined;
  readonly isBeforeLogin: boolean;
  readonly fields: Fields;
  readonly takesAnyHeader: boolean;
  /** The classes it asks for in a dialect, as bits. */
  classBits(dialect: DialectName): number;
  run(context: ActionContext): Reply | Promise<Reply>;
}

/**
 * An action: what it is called, who may run it, what it takes and what it does. One file each, listed in the index of its family.
 *
 * @example
 * defineAction({
 *   name: 'AbsoluteTimeout',
 *   summary: 'Limit how long a channel lives.',
 *   privileges: { modern: ['system', 'call'], classic: ['call'] },
 *   fields: { channel: required('Channel', 'whose', 'No channel specified'), timeout: integer('Timeout', 'seconds', { otherwise: 0 }) },
 *   run: ({ exchange, dialect }, { channel, timeout }) =>
 *     exchange.channels.setTimeLimit(dialect.readChannel(channel), timeout) ? success('Timeout Set') : failure('No such channel'),
 * });
 */
export function defineAction<const F extends Fields = Record<never, never>>(definition: ActionDefinition<F>): Action {
  const { privileges } = definition;
  const bits: Record<DialectName, number> = isOneForBoth(privileges)
    ? { modern: classBits(privileges), classic: classBits(privileges) }
    : { modern: classBits(privileges.modern), classic: classBits(privileges.classic) };
  const fields: Fields = definition.fields ?? {};
  const names = Object.keys(fields);
  return {
    name: definition.name,
    aliases: definition.aliases ?? [],
    summary: definition.summary,
    description: definition.description ?? definition.summary,
    onlyIn: definition.onlyIn,
    isBeforeLogin: definition.beforeLogin ?? false,
    fields,
    takesAnyHeader: definition.takesAnyHeader ?? false,
    classBits: (dialect) => bits[dialect],
    run: (context) => {
      const values: Record<string, unknown> = {};
      for (const name of names) {
        const value = fields[name]?.read(context.request);
        if (value instanceof FieldError) {
          const { refusal } = value;
          return failure(typeof refusal === 'string' ? refusal : refusal[context.dialect.name]);
        }
        values[name] = value;
      }
      return definition.run(context, values as ValuesOf<F>);
    },
  };
}

const isOneForBoth = (
  privileges: readonly AuthorityClass[] | Readonly<Record<DialectName, readonly AuthorityClass[]>>,
): privileges is readonly AuthorityClass[] => Array.isArray(privileges);
