import type { Core } from '../core/core.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import type { Application } from '../core/dialplan/define-application.ts';
import type { DialplanFunction } from '../core/dialplan/define-function.ts';
import type { Dialplan } from '../core/dialplan/dialplan.ts';
import { ExtensionStatus, extensionStatusText } from '../core/state/extension-status.ts';
import type { Hint } from '../core/state/hints.ts';

export interface ExtensionState {
  readonly hint: string;
  readonly status: number;
  readonly text: string;
}

/** What the dialplan holds and what its hints say now. */
export class DialplanQueries {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** The dialplan of this moment: immutable, a reload puts another in its place. */
  get current(): Dialplan {
    return this.#core.dialplan;
  }

  hasExten(context: string, exten: string, priority = 1): boolean {
    return this.#core.dialplan.hasExten(context, exten, undefined, priority);
  }

  /** A priority by number or by label; undefined for neither. */
  parsePriority(context: string, exten: string, text: string): number | undefined {
    return this.#core.dialplan.parsePriority(context, exten, text);
  }

  /** Parts arguments; quotes, brackets and backslashes protect. */
  splitArguments(text: string, separator: ',' | '|'): string[] {
    return splitArguments(text, { separator });
  }

  /** State of an extension's hint, includes followed; -1 where there is none. */
  extensionState(context: string, exten: string): ExtensionState {
    const hint = this.#core.dialplan.findHint(context, exten);
    if (!hint) return { hint: '', status: ExtensionStatus.NoHint, text: extensionStatusText(ExtensionStatus.NoHint) };
    return this.hintState(hint);
  }

  get hints(): Hint[] {
    return [...this.#core.hints.all];
  }

  /** What a hint says now. */
  hintState(hint: Hint): ExtensionState {
    const status = this.#core.hints.status(hint);
    return { hint: hint.text, status, text: extensionStatusText(status) };
  }

  get hintWatchers(): number {
    return this.#core.hints.watchers;
  }

  /** Sorted by name, case aside. */
  applications(): Application[] {
    return byName(this.#core.applications.values());
  }

  application(name: string): Application | undefined {
    return this.#core.applications.get(name.toLowerCase());
  }

  functions(): DialplanFunction[] {
    return byName(this.#core.functions.values());
  }

  function(name: string): DialplanFunction | undefined {
    return this.#core.functions.get(name.toUpperCase());
  }
}

const byName = <T extends { name: string }>(items: Iterable<T>): T[] =>
  [...items].sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
