import type { EndpointView } from '../../core/endpoint/directory.ts';

/** How a peer is, as its lists say it. */
export function peerStatus({ reachability, roundTripMs = 0 }: EndpointView): string {
  switch (reachability) {
    case 'unmonitored':
      return 'Unmonitored';
    case 'unknown':
      return 'UNKNOWN';
    case 'reachable':
      return `OK (${Math.round(roundTripMs)} ms)`;
    case 'lagged':
      return `LAGGED (${Math.round(roundTripMs)} ms)`;
    case 'unreachable':
      return 'UNREACHABLE';
  }
}
