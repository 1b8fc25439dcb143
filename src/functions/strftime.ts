import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import { formatTime } from '../core/dialplan/format-time.ts';
import { localTime } from '../core/dialplan/local-time.ts';

export const strftime = defineFunction({
  name: 'STRFTIME',
  summary: 'Date and time by a format',
  syntax: 'STRFTIME([epoch][,[timezone][,format]])',
  description:
    'Prints a moment (seconds since 1970; now if left out) in a time zone by a format of strftime, `%c` if left out; `%3q` prints milliseconds.',
  read({ core }, args) {
    const [epoch = '', timeZone = '', format = '%c'] = splitArguments(args, { limit: 3 });
    const given = /^\s*-?\d+(?:\.\d+)?/.exec(epoch)?.[0];
    const atMs = given === undefined ? core.clock.now() : Math.max(-LATEST_MS, Math.min(LATEST_MS, Number(given) * 1000));
    return formatTime(format.replace(/^"(.*)"$/s, '$1'), localTime(atMs, timeZone.trim()), Math.floor(atMs / 1000));
  },
});

/** What a Date can hold. */
const LATEST_MS = 8.64e15 - 86_400_000;
