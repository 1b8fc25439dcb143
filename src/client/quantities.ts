import { AmiError } from './errors.ts';

/**
 * Refuses what is no time that one can wait for: NaN, of a setting that is missing, would have no end, and no more would Infinity.
 * @param name what it is called where it was given
 * @throws AmiError `AMI_INVALID`
 */
export function checkDuration(name: string, ms: unknown, leastMs = 0): void {
  if (!(Number.isFinite(ms) && (ms as number) >= leastMs)) throw refusal(name, ms, `a number of milliseconds from ${leastMs} on`);
}

/** The same for what is counted. */
export function checkCount(name: string, count: unknown, least = 0): void {
  if (!(Number.isSafeInteger(count) && (count as number) >= least)) throw refusal(name, count, `a whole number from ${least} on`);
}

const refusal = (name: string, value: unknown, what: string): AmiError =>
  new AmiError('AMI_INVALID', `${name} is to be ${what}, not ${typeof value === 'string' ? JSON.stringify(value) : String(value)}`);
