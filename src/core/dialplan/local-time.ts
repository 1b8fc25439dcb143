/** A moment by the clock on the wall. */
export interface LocalTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1 to 366. */
  readonly yearDay: number;
  /** How far the clock is ahead of UTC. */
  readonly offsetMinutes: number;
  /** `UTC`, `CET`, `GMT+2`. */
  readonly zone: string;
}

const DAY_MS = 86_400_000;

/** @param timeZone name of the IANA database; the machine's own when empty, UTC when not known. */
export function localTime(atMs: number, timeZone = ''): LocalTime {
  const at = Math.floor(atMs);
  const parts = new Map(
    formatterOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  const [year, month, day] = [number('year'), number('month'), number('day')];
  const [hour, minute, second] = [number('hour') % 24, number('minute'), number('second')];
  const midnight = Date.UTC(year, month - 1, day);
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  return {
    year,
    month,
    day,
    hour,
    minute,
    second,
    millisecond: ((at % 1000) + 1000) % 1000,
    weekday: new Date(midnight).getUTCDay(),
    yearDay: Math.round((midnight - Date.UTC(year, 0, 1)) / DAY_MS) + 1,
    offsetMinutes: Math.round((asUtc - Math.floor(at / 1000) * 1000) / 60_000),
    zone: parts.get('timeZoneName') ?? 'UTC',
  };
}

/** Time zones in use are few; whoever asks for ever new ones is not remembered. */
const MAX_FORMATTERS = 64;
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = makeFormatter(timeZone);
  if (formatters.size < MAX_FORMATTERS) formatters.set(timeZone, made);
  return made;
}

function makeFormatter(timeZone: string): Intl.DateTimeFormat {
  const fields: Intl.DateTimeFormatOptions = {
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    timeZoneName: 'short',
  };
  try {
    return new Intl.DateTimeFormat('en-GB', timeZone === '' ? fields : { ...fields, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...fields, timeZone: 'UTC' });
  }
}
