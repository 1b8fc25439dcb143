import type { Exchange } from '../exchange/exchange.ts';
import type { HttpStatusView } from './http-console.ts';
import type { ManagerConsole } from './manager-console.ts';

export type CommandDialect = 'modern' | 'classic';

export interface CommandContext {
  readonly exchange: Exchange;
  /** The manager's own part: accounts, sessions, actions. */
  readonly manager: ManagerConsole;
  /** The web server; gives nothing where there is none. */
  readonly http?: () => HttpStatusView | undefined;
  /** In whose words to print. */
  readonly dialect: CommandDialect;
  /** Stops the exchange; given by the process that runs it. */
  readonly stop: (options: { gracefully: boolean }) => void;
}

export interface CommandOutput {
  /** Made while they are written where there may be very many. */
  readonly lines: Iterable<string>;
  /** The command was refused or used wrongly: modern sends `Response: Error`. */
  readonly failed?: boolean;
}

/** A text command: one file. */
export interface Command {
  /** The words that name it, lower case: `core show channels`. */
  readonly words: string;
  /** Other words for it, those of 2006 among them: `show channels`. */
  readonly aliases?: readonly string[];
  readonly summary: string;
  /** Printed, as it stands, when the command is used wrongly. One text for both dialects, or one each. */
  readonly usage: string | Readonly<Record<CommandDialect, string>>;
  /** What the rest of the line says, word by word. `usage` for one used wrongly. */
  run(context: CommandContext, args: readonly string[]): CommandResult | Promise<CommandResult>;
}

export type CommandResult = readonly string[] | CommandOutput | 'usage';

export const defineCommand = (command: Command): Command => Object.freeze(command);

/** Lines of a refusal. */
export const refused = (...lines: string[]): CommandOutput => ({ lines, failed: true });
