import { entryOf } from '../../base/entry-of.ts';
import type { LocalTime } from './local-time.ts';

/**
 * Prints a moment by a format of strftime(3); `%3q` prints milliseconds.
 * @param epoch seconds since 1970, for `%s`
 */
export function formatTime(format: string, time: LocalTime, epoch: number): string {
  return format.replace(/%([-_0^#E O]*)(\d?)([A-Za-z%+])/g, (whole, _flags: string, digits: string, letter: string) => {
    if (letter === 'q')
      return String(time.millisecond)
        .padStart(3, '0')
        .padEnd(6, '0')
        .slice(0, Number(digits || 3));
    if (letter === 's') return String(epoch);
    const print = entryOf(FIELDS, letter);
    if (print) return print(time);
    const composed = entryOf(COMPOSED, letter);
    return composed === undefined ? whole : formatTime(composed, time, epoch);
  });
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

const two = (value: number, fill = '0'): string => String(value).padStart(2, fill);
const twelve = (hour: number): number => hour % 12 || 12;
/** Week of the year; the first one begins with the first such weekday. */
const week = ({ yearDay, weekday }: LocalTime, firstWeekday: number): number =>
  Math.floor((yearDay - 1 + 7 - ((weekday - firstWeekday + 7) % 7)) / 7);

/** ISO 8601: weeks begin on Monday, the first holds the first Thursday. */
function isoWeek(time: LocalTime): { year: number; week: number } {
  const thursday = time.yearDay + 3 - ((time.weekday + 6) % 7);
  if (thursday < 1) {
    const before = time.year - 1;
    return { year: before, week: Math.ceil((thursday + daysIn(before)) / 7) };
  }
  if (thursday > daysIn(time.year)) return { year: time.year + 1, week: 1 };
  return { year: time.year, week: Math.ceil(thursday / 7) };
}

const daysIn = (year: number): number => ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 366 : 365);

function offset(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${two(size % 60)}`;
}

const FIELDS: Readonly<Record<string, (time: LocalTime) => string>> = {
  A: (time) => WEEKDAYS[time.weekday]!,
  a: (time) => WEEKDAYS[time.weekday]!.slice(0, 3),
  B: (time) => MONTHS[time.month - 1]!,
  b: (time) => MONTHS[time.month - 1]!.slice(0, 3),
  h: (time) => MONTHS[time.month - 1]!.slice(0, 3),
  C: (time) => two(Math.floor(time.year / 100)),
  d: (time) => two(time.day),
  e: (time) => two(time.day, ' '),
  G: (time) => String(isoWeek(time).year),
  g: (time) => two(isoWeek(time).year % 100),
  H: (time) => two(time.hour),
  I: (time) => two(twelve(time.hour)),
  j: (time) => String(time.yearDay).padStart(3, '0'),
  k: (time) => two(time.hour, ' '),
  l: (time) => two(twelve(time.hour), ' '),
  M: (time) => two(time.minute),
  m: (time) => two(time.month),
  n: () => '\n',
  p: (time) => (time.hour < 12 ? 'AM' : 'PM'),
  P: (time) => (time.hour < 12 ? 'am' : 'pm'),
  S: (time) => two(time.second),
  t: () => '\t',
  U: (time) => two(week(time, 0)),
  u: (time) => String(time.weekday || 7),
  V: (time) => two(isoWeek(time).week),
  W: (time) => two(week(time, 1)),
  w: (time) => String(time.weekday),
  Y: (time) => String(time.year),
  y: (time) => two(time.year % 100),
  Z: (time) => time.zone,
  z: (time) => offset(time.offsetMinutes),
  '%': () => '%',
};

const COMPOSED: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  T: '%H:%M:%S',
  v: '%e-%b-%Y',
  X: '%H:%M:%S',
  x: '%m/%d/%y',
  '+': '%a %b %e %H:%M:%S %Z %Y',
};
