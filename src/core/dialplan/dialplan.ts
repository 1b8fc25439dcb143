import type { Clock } from '../../base/clock.ts';
import type { Hint } from '../state/hints.ts';
import type { DialplanContext, Step } from './dialplan-context.ts';
import { timingHolds } from './timing.ts';

/** `[general]` of extensions.conf. */
export interface DialplanOptions {
  /** An extension that runs out of priorities ends the call, instead of waiting for digits as before Asterisk 1.6. */
  readonly autofallthrough: boolean;
  /** Applications go to `n+101` where they used to (`priorityjumping`). */
  readonly priorityJumping: boolean;
  /** Whether a reload forgets the global variables first. */
  readonly clearGlobalVariables: boolean;
  readonly static: boolean;
  readonly writeProtect: boolean;
}

export const DEFAULT_DIALPLAN_OPTIONS: DialplanOptions = Object.freeze({
  autofallthrough: true,
  priorityJumping: false,
  clearGlobalVariables: false,
  static: false,
  writeProtect: false,
});

/**
 * A whole dialplan, as one reload made it; nothing in it changes. An extension is looked for in its context, then in the contexts that this
 * one includes (in their order, those whose time condition holds now), each at most once. Among the extensions of a context the exact name
 * comes before patterns, the more specific pattern before others, and one for the caller's number before one for any.
 */
export class Dialplan {
  readonly options: DialplanOptions;
  /** `[globals]` in order, values not substituted. */
  readonly globals: readonly (readonly [name: string, value: string])[];
  readonly #contexts: ReadonlyMap<string, DialplanContext>;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(
    contexts: Iterable<DialplanContext>,
    clock: Pick<Clock, 'now'>,
    options: DialplanOptions = DEFAULT_DIALPLAN_OPTIONS,
    globals: readonly (readonly [name: string, value: string])[] = [],
  ) {
    this.options = options;
    this.globals = globals;
    this.#clock = clock;
    this.#contexts = new Map([...contexts].map((context) => [context.name, context]));
  }

  static readonly empty = new Dialplan([], { now: () => 0 });

  /** In the order of the file. */
  get contexts(): readonly DialplanContext[] {
    return [...this.#contexts.values()];
  }

  /** The same dialplan with what features registered: an extension that is written in the file stays as it is. */
  withRegistered(registered: readonly DialplanContext[]): Dialplan {
    if (registered.length === 0) return this;
    const contexts = new Map(this.#contexts);
    for (const context of registered) contexts.set(context.name, contexts.get(context.name)?.with(context) ?? context);
    return new Dialplan(contexts.values(), this.#clock, this.options, this.globals);
  }

  context(name: string): DialplanContext | undefined {
    return this.#contexts.get(name);
  }

  /** The context of that name and all that it includes, each once, whether or not their time condition holds now: for those who look. */
  *withIncluded(name: string, seen = new Set<string>()): Iterable<DialplanContext> {
    const context = this.#contexts.get(name);
    if (!context || seen.has(name)) return;
    seen.add(name);
    yield context;
    for (const include of context.includes) yield* this.withIncluded(include.context, seen);
  }

  /** What this priority of the extension runs for a caller with that number. */
  find(context: string, exten: string, priority: number, callerNumber?: string): Step | undefined {
    return this.#search(context, (found) => found.find(exten, callerNumber, (extension) => extension.step(priority)));
  }

  /** Whether a call can go there: the extension has a priority 1 (or the one given). */
  hasExten(context: string, exten: string, callerNumber?: string, priority = 1): boolean {
    return this.find(context, exten, priority, callerNumber) !== undefined;
  }

  /** The priority that carries the label. */
  findLabel(context: string, exten: string, label: string, callerNumber?: string): number | undefined {
    return this.#search(context, (found) => found.find(exten, callerNumber, (extension) => extension.labelled(label)?.priority));
  }

  /** A priority as Goto and Originate write it: a number from 1, or a label of the extension. */
  parsePriority(context: string, exten: string, text: string, callerNumber?: string): number | undefined {
    const trimmed = text.trim();
    if (!/^[+-]?\d+$/.test(trimmed)) return this.findLabel(context, exten, trimmed, callerNumber);
    const priority = Number(trimmed);
    return priority > 0 && Number.isSafeInteger(priority) ? priority : undefined;
  }

  /** Whether the digits are an extension or could become one. */
  canMatch(context: string, digits: string, callerNumber?: string): boolean {
    return this.#search(context, (found) => found.couldMatch(digits, callerNumber, false) || undefined) ?? false;
  }

  /** Whether more digits could make another extension: what a collector of digits waits for. */
  matchMore(context: string, digits: string, callerNumber?: string): boolean {
    return this.#search(context, (found) => found.couldMatch(digits, callerNumber, true) || undefined) ?? false;
  }

  /** Whether dial tone goes on after these digits (`ignorepat`). */
  ignoresPattern(context: string, digits: string): boolean {
    return this.#contexts.get(context)?.ignores(digits) ?? false;
  }

  /** The hint of an extension, in its context or one that it includes. `exten` of the answer is as written (perhaps a pattern). */
  findHint(context: string, exten: string): Hint | undefined {
    return this.#search(context, (found) => found.find(exten, undefined, ({ hint }) => hint));
  }

  /** All hints, in the order of contexts and extensions. */
  get hints(): Hint[] {
    return this.contexts.flatMap(({ extensions }) => extensions.flatMap(({ hint }) => hint ?? []));
  }

  #search<T>(name: string, look: (context: DialplanContext) => T | undefined, seen?: Set<string>): T | undefined {
    const context = this.#contexts.get(name);
    if (!context) return undefined;
    const found = look(context);
    if (found !== undefined || context.includes.length === 0) return found;
    const visited = seen ?? new Set<string>();
    visited.add(name);
    for (const { context: included, timing } of context.includes) {
      if (visited.has(included) || (timing && !timingHolds(timing, this.#clock.now()))) continue;
      const inside = this.#search(included, look, visited);
      if (inside !== undefined) return inside;
    }
    return undefined;
  }
}
