import { localTime } from './local-time.ts';

/** When something holds: `09:00-17:00,mon-fri,*,jan-mar[,zone]`, as includes, GotoIfTime and IFTIME have it. */
export interface Timing {
  /** Minutes of the day; undefined for all. */
  readonly minutes: readonly Range[] | undefined;
  /** 0 is Sunday. */
  readonly weekdays: readonly Range[] | undefined;
  readonly days: readonly Range[] | undefined;
  readonly months: readonly Range[] | undefined;
  /** IANA name; the machine's own when empty. */
  readonly timeZone: string;
}

/** Both ends belong to it; it runs over the end of the day, week, month or year when `from` is after `to`. */
interface Range {
  readonly from: number;
  readonly to: number;
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Fields parted by commas or `|`; those left out do not restrict. Undefined where one cannot be read. Source: Asterisk 20 main/pbx_timing.c. */
export function parseTiming(text: string): Timing | undefined {
  const [times = '*', weekdays = '*', days = '*', months = '*', timeZone = ''] = text.split(/[,|]/).map((field) => field.trim());
  const timing = {
    minutes: parseField(times, minuteOf),
    weekdays: parseField(weekdays, (name) => indexOf(WEEKDAYS, name)),
    days: parseField(days, (name) => numberIn(name, 1, 31)),
    months: parseField(months, (name) => {
      const index = indexOf(MONTHS, name) ?? (numberIn(name, 1, 12) ?? 0) - 1;
      return index < 0 ? undefined : index + 1;
    }),
    timeZone,
  };
  const { minutes, weekdays: w, days: d, months: m } = timing;
  if (minutes === null || w === null || d === null || m === null) return undefined;
  return { minutes, weekdays: w, days: d, months: m, timeZone };
}

export function timingHolds(timing: Timing, atMs: number): boolean {
  const now = localTime(atMs, timing.timeZone);
  return (
    within(timing.minutes, now.hour * 60 + now.minute) &&
    within(timing.weekdays, now.weekday) &&
    within(timing.days, now.day) &&
    within(timing.months, now.month)
  );
}

const within = (ranges: readonly Range[] | undefined, value: number): boolean =>
  ranges?.some(({ from, to }) => (from <= to ? value >= from && value <= to : value >= from || value <= to)) ?? true;

/** Ranges parted by `&`; undefined for `*`, null for what cannot be read. */
function parseField(text: string, parseOne: (name: string) => number | undefined): Range[] | undefined | null {
  if (text === '*' || text === '') return undefined;
  const ranges: Range[] = [];
  for (const part of text.split('&')) {
    const [first = '', last = first] = part.split('-', 2).map((end) => end.trim());
    const from = parseOne(first);
    const to = parseOne(last);
    if (from === undefined || to === undefined) return null;
    ranges.push({ from, to });
  }
  return ranges;
}

function minuteOf(text: string): number | undefined {
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined;
  return Number(hour) * 60 + Number(minute);
}

/** By the first three letters, in any case. */
function indexOf(names: readonly string[], text: string): number | undefined {
  const index = names.indexOf(text.slice(0, 3).toLowerCase());
  return index < 0 ? undefined : index;
}

function numberIn(text: string, least: number, most: number): number | undefined {
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}
