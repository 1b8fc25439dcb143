import { entryOf } from '../../base/entry-of.ts';
import { type LocalTime, localTime } from '../../core/dialplan/local-time.ts';
import { sayNumber } from './english.ts';

interface SayDateOptions {
  /** Letters of strftime, `Q` and `q` for days near today, and `'names of sounds'`. */
  readonly format: string;
  /** Name of the IANA database; the machine's own when empty. */
  readonly timeZone: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const DAY_MS = 86_400_000;
/** A month and half a year, as days near today are told from others. */
const MONTH_MS = 2_628_000_000;
const HALF_YEAR_MS = 15_768_000_000;

/**
 * A moment in English words, as names of prompts: `'vm-received' Q 'digits/at' IMp` (Asterisk 20 main/say.c,
 * ast_say_date_with_format_en). What the format has of other letters is passed over.
 */
export function sayDate(at: number, options: SayDateOptions): string[] {
  const time = localTime(at, options.timeZone);
  return [...options.format.matchAll(/'([^']*)'?|(\S)/g)].flatMap(([, sound, letter]) => {
    if (sound !== undefined) return [sound];
    const say = letter !== undefined && entryOf(LETTERS, letter);
    return say ? say(time, at, options) : [];
  });
}

type Say = (time: LocalTime, at: number, options: SayDateOptions) => readonly string[];

const weekday: Say = ({ weekday: day }) => [`digits/day-${day}`];
const month: Say = ({ month: number }) => [`digits/mon-${number - 1}`];
const dayOfMonth: Say = ({ day }) => sayOrdinal(day);
const hourOfTwelve: Say = ({ hour }) => [`digits/${hour % 12 || 12}`];
const halfOfDay: Say = ({ hour }) => [hour > 11 ? 'digits/p-m' : 'digits/a-m'];
const twoDigits = (number: number, whole: string): readonly string[] => {
  if (number === 0) return [whole];
  return number < 10 ? ['digits/oh', ...sayNumber(number)] : sayNumber(number);
};

const LETTERS: Readonly<Record<string, Say>> = {
  A: weekday,
  a: weekday,
  B: month,
  b: month,
  h: month,
  m: ({ month: number }) => sayOrdinal(number),
  d: dayOfMonth,
  e: dayOfMonth,
  Y: ({ year }) => sayYear(year),
  I: hourOfTwelve,
  l: hourOfTwelve,
  H: ({ hour }) => (hour < 10 ? ['digits/oh', ...(hour === 0 ? [] : sayNumber(hour))] : sayNumber(hour)),
  k: ({ hour }) => (hour === 0 ? ['digits/oh'] : sayNumber(hour)),
  M: ({ minute }) => twoDigits(minute, 'digits/oclock'),
  N: ({ minute }) => twoDigits(minute, 'digits/hundred'),
  P: halfOfDay,
  p: halfOfDay,
  S: ({ second }) => twoDigits(second, 'digits/0'),
  R: (_, at, options) => sayDate(at, { ...options, format: 'HM' }),
  T: (_, at, options) => sayDate(at, { ...options, format: 'HMS' }),
  Q: (_, at, options) => sayDay(at, options, ['digits/today']),
  q: (_, at, options) => sayDay(at, options, []),
};

/** Today, yesterday, the day of the week, or the date. */
function sayDay(at: number, options: SayDateOptions, today: readonly string[]): readonly string[] {
  const { hour, minute, second } = localTime(options.now, options.timeZone);
  const midnight = Math.floor(options.now / 1000) * 1000 - (hour * 3600 + minute * 60 + second) * 1000;
  const by = (format: string) => sayDate(at, { ...options, format });
  const away = at - midnight;
  if (away > HALF_YEAR_MS) return by('BdY');
  if (away > MONTH_MS) return by('Bd');
  if (away > 6 * DAY_MS) return by('ABd');
  if (away > 2 * DAY_MS) return by('A');
  if (away > DAY_MS) return ['digits/tomorrow'];
  if (away >= 0) return today;
  if (away > -DAY_MS) return ['digits/yesterday'];
  if (away > -6 * DAY_MS) return by('A');
  if (away > -MONTH_MS) return by('ABd');
  return by(away > -HALF_YEAR_MS ? 'Bd' : 'BdY');
}

/** `first` to `thirty-first`, as `digits/h-1` and so on. */
function sayOrdinal(number: number): readonly string[] {
  if (number <= 20 || number === 30) return [`digits/h-${number}`];
  return [`digits/${number - (number % 10)}`, `digits/h-${number % 10}`];
}

/** 1999 is nineteen ninety-nine, 2026 two thousand twenty-six. */
function sayYear(year: number): readonly string[] {
  if (year >= 2000 || year < 1901) return sayNumber(year);
  const rest = year - 1900;
  return ['digits/19', ...(rest < 10 ? ['digits/oh'] : []), ...sayNumber(rest)];
}
