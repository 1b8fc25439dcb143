import type { Clock } from '../base/clock.ts';
import { SafeRegExp } from '../base/safe-regexp.ts';

/** What a filter looks at: an event of a dialect, whole. */
export interface FilteredEvent {
  readonly name: string;
  /** All headers with their CR LF. */
  readonly text: string;
}

export interface EventFilter {
  readonly excludes: boolean;
  matches(event: FilteredEvent): boolean;
}

/** Why a filter is refused: its pattern (`compile`) or its criteria (`format`). */
export type FilterFault = 'compile' | 'format';

/**
 * Whether a session hears an event: no filters, then yes; with includes one of them has to match; no exclude may
 * (AMI modern section 5). False as well once `isLate`.
 */
export function passesFilters(filters: readonly EventFilter[], event: FilteredEvent, isLate: () => boolean = () => false): boolean {
  let hasIncludes = false;
  let isIncluded = false;
  for (const filter of filters) {
    if (isLate()) return false;
    if (filter.excludes) {
      if (filter.matches(event)) return false;
    } else {
      hasIncludes = true;
      isIncluded ||= filter.matches(event);
    }
  }
  return isIncluded || !hasIncludes;
}

/** Milliseconds of one second that the filters of one session may take. */
const MAX_FILTER_MS = 100;
/** Filters that one session may have beside those of its account. */
const MAX_ADDED_FILTERS = 1000;

/**
 * The filters of one session and the time that they take: a pattern alone takes no more than 10 ms, but many of them, asked of every event,
 * would hold everybody up. A session whose filters take too long hears nothing any more and is reported once.
 */
export class SessionFilters {
  readonly #filters: EventFilter[];
  readonly #onTooSlow: () => void;
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #own: number;
  #since = 0;
  #spent = 0;
  #isTooSlow = false;

  constructor(ofAccount: readonly EventFilter[], onTooSlow: () => void, clock: Pick<Clock, 'monotonic'>) {
    this.#filters = [...ofAccount];
    this.#own = ofAccount.length;
    this.#onTooSlow = onTooSlow;
    this.#clock = clock;
  }

  /** False when there are too many. */
  add(filter: EventFilter): boolean {
    if (this.#filters.length - this.#own >= MAX_ADDED_FILTERS) return false;
    this.#filters.push(filter);
    return true;
  }

  passes(event: FilteredEvent): boolean {
    if (this.#filters.length === 0) return true;
    if (this.#isTooSlow) return false;
    const before = this.#clock.monotonic();
    if (before - this.#since >= 1000) {
      this.#since = before;
      this.#spent = 0;
    }
    const limit = before + MAX_FILTER_MS - this.#spent;
    const isPassed = passesFilters(this.#filters, event, () => this.#clock.monotonic() > limit);
    this.#spent += this.#clock.monotonic() - before;
    if (this.#spent <= MAX_FILTER_MS) return isPassed;
    this.#isTooSlow = true;
    this.#onTooSlow();
    return false;
  }
}

const METHODS = ['none', 'regex', 'exact', 'starts_with', 'ends_with', 'contains'] as const;
type Method = (typeof METHODS)[number];

interface Criteria {
  excludes: boolean;
  name: string | undefined;
  /** With its colon. */
  header: string | undefined;
  method: Method;
}

/**
 * Reads a filter. `criteria` is what stands in the brackets of `eventfilter(...)` or in `MatchCriteria`: `action(..),name(..),header(..),
 * method(..)` in any order; without it `pattern` is a regular expression over the whole event. A leading `!` excludes.
 */
export function parseEventFilter(pattern: string, criteria?: string): EventFilter | FilterFault {
  const negated = pattern.startsWith('!');
  const wanted = negated ? pattern.slice(1) : pattern;
  if (criteria === undefined) {
    if (wanted === '') return 'format';
    const expression = SafeRegExp.compile(wanted);
    return expression ? { excludes: negated, matches: ({ text }) => expression.test(text) } : 'compile';
  }
  const parsed = parseCriteria(criteria, negated);
  if (!parsed) return 'format';
  const { excludes, name, header, method } = parsed;
  if (method === 'none' ? wanted !== '' || (name === undefined && header === undefined) : wanted === '') return 'format';
  const test = compileMethod(method, wanted);
  if (!test) return 'compile';
  return {
    excludes,
    matches: (event) =>
      (name === undefined || event.name === name) && (header === undefined ? test(event.text) : someValue(event.text, header, test)),
  };
}

/** Longest text of criteria, in characters: what is longer takes the time of its square. A line of a request holds no more either. */
const MAX_CRITERIA = 1024;

function parseCriteria(text: string, negated: boolean): Criteria | undefined {
  if (text.length > MAX_CRITERIA) return undefined;
  const criteria: Criteria = { excludes: negated, name: undefined, header: undefined, method: 'none' };
  const options = [...text.matchAll(/([^\s,()]+)\(([^)]*)\)/g)];
  const isAllRead = text.replace(/[^\s,()]+\([^)]*\)/g, '').replace(/[\s,]/g, '') === '';
  if (options.length === 0 || !isAllRead) return undefined;
  for (const [, option, value = ''] of options) {
    if (option === 'action' && (value === 'include' || value === 'exclude')) criteria.excludes = value === 'exclude';
    else if (option === 'name' && value !== '') criteria.name = value;
    else if (option === 'header' && value !== '') criteria.header = value.endsWith(':') ? value : `${value}:`;
    else if (option === 'method' && isMethod(value)) criteria.method = value;
    else return undefined;
  }
  return criteria;
}

const isMethod = (text: string): text is Method => (METHODS as readonly string[]).includes(text);

function compileMethod(method: Method, pattern: string): ((value: string) => boolean) | undefined {
  switch (method) {
    case 'none':
      return () => true;
    case 'exact':
      return (value) => value === pattern;
    case 'starts_with':
      return (value) => value.startsWith(pattern);
    case 'ends_with':
      return (value) => value.endsWith(pattern);
    case 'contains':
      return (value) => value.includes(pattern);
    case 'regex': {
      const expression = SafeRegExp.compile(pattern);
      return expression && ((value) => expression.test(value));
    }
  }
}

/** Every line that begins with the header is tried; an empty value matches nothing. */
function someValue(text: string, header: string, test: (value: string) => boolean): boolean {
  for (const row of text.split('\r\n')) {
    if (!row.startsWith(header)) continue;
    const value = row.slice(header.length).trimStart();
    if (value !== '' && test(value)) return true;
  }
  return false;
}
