/** Seconds with six decimals, as `Timestamp` shows them. `at` is milliseconds since the epoch. */
export function secondsAndMicroseconds(at: number): string {
  const microseconds = Math.floor(at * 1000);
  const seconds = Math.floor(microseconds / 1e6);
  return `${seconds}.${String(microseconds - seconds * 1e6).padStart(6, '0')}`;
}

/** `2026-11-26T01:19:05.507+0000`, as security events show a time. `at` is milliseconds since the epoch. */
export const isoTime = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');
