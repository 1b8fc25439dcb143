/** What asking whether an endpoint is there found last; `unmonitored` where nobody asks. */
export type Reachability = 'unmonitored' | 'unknown' | 'reachable' | 'lagged' | 'unreachable';

/** How an endpoint is, in the words of every list, of the manager and of the console. */
export function reachabilityText({
  reachability,
  roundTripMs = 0,
}: {
  readonly reachability: Reachability;
  readonly roundTripMs?: number | undefined;
}): string {
  const ms = Math.round(roundTripMs);
  switch (reachability) {
    case 'unmonitored':
      return 'Unmonitored';
    case 'unknown':
      return 'UNKNOWN';
    case 'reachable':
      return `OK (${ms} ms)`;
    case 'lagged':
      return `LAGGED (${ms} ms)`;
    case 'unreachable':
      return 'UNREACHABLE';
  }
}
