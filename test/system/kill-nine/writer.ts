import type { ManagerLink } from './manager-link.ts';

/**
 * Something that must survive `kill -9` once it was confirmed to anyone. One file each, `<what>-writer.ts` beside this one, whose default export
 * is a writer: the test finds it by its name.
 */
export interface Writer {
  /** For the report: `AstDB entries`. */
  readonly what: string;
  /** Lines that the exchange's configuration files need for it, by file; those of all writers are joined. */
  readonly config?: Readonly<Record<string, string>>;
  /** One for each exchange: it remembers over all of its lives. */
  remember(): WriterMemory;
}

export interface WriterMemory {
  /** How many writes were confirmed, over all lives. */
  readonly confirmed: number;
  /**
   * Writes one thing after the other, several at once where that makes sense, and counts what is confirmed, until the link breaks (then it
   * just returns). `onConfirmed` is called for each: it decides when the exchange dies.
   */
  write(link: ManagerLink, onConfirmed: () => void): Promise<void>;
  /**
   * Looks after a restart whether all that was confirmed is there, and that nothing is there that nobody wrote. A sentence for each thing that
   * is not. What was asked for and not confirmed when the exchange died may be there or not, but not in part.
   */
  check(exchange: RestartedExchange): Promise<string[]>;
}

export interface RestartedExchange {
  readonly link: ManagerLink;
  /** The state folder, for what lies in files. */
  readonly stateDir: string;
}
