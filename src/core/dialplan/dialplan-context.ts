import type { Hint } from '../state/hints.ts';
import {
  comparable,
  comparePatterns,
  covers,
  isPattern,
  matchPattern,
  type Pattern,
  type PatternMatch,
  parsePattern,
  takesMore,
} from './pattern.ts';
import type { Timing } from './timing.ts';

/** The priority under which an extension keeps its hint. */
export const HINT_PRIORITY = -1;

/** One priority of one extension: what runs, and where it was written. */
export interface Step {
  readonly context: string;
  /** As written, pattern and dashes included. */
  readonly exten: string;
  readonly callerNumber: string | undefined;
  /** From 1; `HINT_PRIORITY` for a hint, whose devices stand in `application`. */
  readonly priority: number;
  readonly label: string | undefined;
  readonly application: string;
  /** The text between the parentheses, untouched. */
  readonly data: string;
  readonly registrar: string;
  /** Where it was written; empty and 0 for one that a feature registered. */
  readonly file: string;
  readonly line: number;
}

export interface Include {
  readonly context: string;
  readonly timing: Timing | undefined;
  /** As written, time condition included. */
  readonly text: string;
}

/** An extension with its priorities; `100/555` beside `100` is one of its own, for calls from 555. */
export class Extension {
  readonly name: string;
  /** The name without dashes. */
  readonly key: string;
  /** The caller's number or pattern that it is for; undefined for any, empty for callers without a number. */
  readonly callerNumber: string | undefined;
  /** By priority, the hint first. */
  readonly steps: readonly Step[];
  readonly hint: Hint | undefined;
  readonly pattern: Pattern | undefined;
  readonly #first: number;

  constructor(name: string, callerNumber: string | undefined, steps: readonly Step[]) {
    this.name = name;
    this.key = comparable(name);
    this.callerNumber = callerNumber;
    this.steps = [...steps].sort((a, b) => a.priority - b.priority);
    const hint = this.steps.find(({ priority }) => priority === HINT_PRIORITY);
    this.hint = hint && hintOf(hint);
    this.pattern = isPattern(name) ? (parsePattern(name) ?? MATCHES_NOTHING) : undefined;
    this.#first = this.steps.findIndex((step) => step.priority > 0);
  }

  step(priority: number): Step | undefined {
    // Priorities mostly follow one another, so that the place is known.
    const guess = priority > 0 ? this.steps[this.#first + priority - 1] : this.steps[0];
    return guess?.priority === priority ? guess : this.steps.find((step) => step.priority === priority);
  }

  labelled(label: string): Step | undefined {
    return this.steps.find((step) => step.label === label);
  }

  isFor(callerNumber: string | undefined): boolean {
    if (this.callerNumber === undefined) return true;
    if (!callerNumber) return this.callerNumber === '';
    return covers(this.callerNumber, callerNumber);
  }
}

const MATCHES_NOTHING: Pattern = { text: '_', elements: [{ kind: 'set', characters: '' }] };

/** One context: its extensions in the order in which they are tried and shown, its includes, and what it ignores. */
export class DialplanContext {
  readonly name: string;
  readonly registrar: string;
  readonly extensions: readonly Extension[];
  readonly includes: readonly Include[];
  /** Patterns of `ignorepat`. */
  readonly ignorePatterns: readonly string[];
  /** By name without dashes, that for the caller first. */
  readonly #exact = new Map<string, Extension[]>();
  /** Names without dashes in order, for what begins with the digits so far. */
  readonly #names: readonly string[];
  readonly #patterns: readonly Extension[];
  /** Patterns that can begin with a character, by that character. */
  readonly #byFirst = new Map<string, readonly Extension[]>();
  /** What `with` made last. */
  #joined: { readonly other: DialplanContext; readonly context: DialplanContext } | undefined;

  constructor(
    name: string,
    extensions: readonly Extension[],
    includes: readonly Include[] = [],
    ignorePatterns: readonly string[] = [],
    registrar = 'pbx_config',
  ) {
    this.name = name;
    this.registrar = registrar;
    this.extensions = [...extensions].sort(compareExtensions);
    this.includes = includes;
    this.ignorePatterns = ignorePatterns;
    this.#patterns = this.extensions.filter(({ pattern }) => pattern);
    for (const extension of this.extensions) {
      if (extension.pattern) continue;
      const { key } = extension;
      const variants = this.#exact.get(key);
      if (variants) variants.push(extension);
      else this.#exact.set(key, [extension]);
    }
    // Extensions are in order, and so are the keys made of them.
    this.#names = [...this.#exact.keys()];
  }

  /** The same context with the extensions of another; those that it has already stay as they are. Asked again for the same it costs nothing. */
  with(other: DialplanContext): DialplanContext {
    if (this.#joined?.other === other) return this.#joined.context;
    const own = new Set(this.extensions.map(({ key }) => key));
    const further = other.extensions.filter(({ key }) => !own.has(key));
    const context = new DialplanContext(this.name, [...this.extensions, ...further], this.includes, this.ignorePatterns, this.registrar);
    this.#joined = { other, context };
    return context;
  }

  /** What `pick` finds first in the extensions that match the number, in their order. */
  find<T>(exten: string, callerNumber: string | undefined, pick: (extension: Extension) => T | undefined): T | undefined {
    const dialled = comparable(exten);
    for (const extension of this.#exact.get(dialled) ?? []) {
      const found = extension.isFor(callerNumber) ? pick(extension) : undefined;
      if (found !== undefined) return found;
    }
    for (const extension of this.#candidates(exten)) {
      const found = this.#matches(extension, exten, dialled) && extension.isFor(callerNumber) ? pick(extension) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** All extensions that match the number, for listings. */
  matching(exten: string): Extension[] {
    const found: Extension[] = [];
    const add = (extension: Extension): undefined => {
      found.push(extension);
    };
    const dialled = comparable(exten);
    for (const extension of this.#exact.get(dialled) ?? []) add(extension);
    for (const extension of this.#candidates(exten)) if (this.#matches(extension, exten, dialled)) add(extension);
    return found;
  }

  /**
   * Whether the digits match an extension or could with more digits; with `onlyMore`, whether more digits could match. An extension that
   * ends in `!` settles the question: nothing more is waited for.
   */
  couldMatch(digits: string, callerNumber: string | undefined, onlyMore: boolean): boolean {
    const dialled = comparable(digits);
    const usable = (extension: Extension) => extension.isFor(callerNumber) && extension.step(1) !== undefined;
    if (!onlyMore && this.#exact.get(dialled)?.some(usable)) return true;
    for (let i = firstNotBefore(this.#names, dialled); this.#names[i]?.startsWith(dialled); i++) {
      if (this.#names[i] !== dialled && this.#exact.get(this.#names[i]!)!.some(usable)) return true;
    }
    for (const extension of this.#candidates(digits)) {
      const match = matchPattern(extension.pattern!, dialled);
      if (match === 'none' || !usable(extension)) continue;
      if (match === 'early') return !onlyMore;
      if (match === 'prefix' || !onlyMore || takesMore(extension.pattern!)) return true;
    }
    return false;
  }

  ignores(digits: string): boolean {
    return this.ignorePatterns.some((pattern) => covers(pattern, digits));
  }

  #matches(extension: Extension, exten: string, dialled: string): boolean {
    // A pattern is also reached by its own name: a Goto to `_X.` finds it.
    if (exten.startsWith('_') && exten.toLowerCase() === extension.name.toLowerCase()) return true;
    const match: PatternMatch = matchPattern(extension.pattern!, dialled);
    return match === 'match' || match === 'early';
  }

  /** The patterns worth trying, in order. */
  #candidates(exten: string): readonly Extension[] {
    const first = comparable(exten)[0];
    if (first === undefined || first === '_' || first > '\u007f') return this.#patterns;
    let candidates = this.#byFirst.get(first);
    if (!candidates) {
      candidates = this.#patterns.filter(({ pattern }) => {
        const element = pattern!.elements[0];
        return element && (element.kind !== 'set' || element.characters.includes(first));
      });
      this.#byFirst.set(first, candidates);
    }
    return candidates;
  }
}

/** Exact names byte by byte, then patterns by how specific they are; of the same name that for a caller's number first. */
function compareExtensions(a: Extension, b: Extension): number {
  if (!a.pattern !== !b.pattern) return a.pattern ? 1 : -1;
  const byName = a.pattern && b.pattern && a.name !== b.name ? comparePatterns(a.pattern, b.pattern) : compareText(a.key, b.key);
  if (byName !== 0) return byName;
  if (a.callerNumber === undefined || b.callerNumber === undefined)
    return Number(a.callerNumber === undefined) - Number(b.callerNumber === undefined);
  const [left, right] = [isPattern(a.callerNumber), isPattern(b.callerNumber)];
  return left === right ? compareText(a.callerNumber, b.callerNumber) : Number(left) - Number(right);
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The first place in sorted names whose name is not less. */
function firstNotBefore(names: readonly string[], name: string): number {
  let [low, high] = [0, names.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (names[middle]! < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

const hintOf = (step: Step): Hint => ({
  context: step.context,
  exten: step.exten,
  text: step.application,
  devices: deviceNames(step.application),
});

/** `SIP/alice&SIP/bob,CustomPresence:alice` names two devices; what stands after the comma is presence. */
const deviceNames = (text: string): string[] =>
  (text.split(',')[0] ?? '')
    .split('&')
    .map((device) => device.trim())
    .filter((device) => device !== '');
