import { NO_SOUND, type Route, type SoundOrigin } from './sound.ts';

/** What routing reads of a port. `other` is the far half of a pair; a port with a wire of its own has none. */
export interface Routed {
  readonly peer: Routed | undefined;
  readonly other: Routed | undefined;
  /** Sound of the party itself, for a port that has a wire. */
  readonly wire: SoundOrigin | undefined;
  readonly player: SoundOrigin | undefined;
  readonly echoing: boolean;
  readonly mutedIncoming: boolean;
  readonly mutedOutgoing: boolean;
  /** Looks again at what it sends and records. */
  reroute(): void;
}

/** Steps after which a route is taken for a circle (both halves of a pair echoing, or joined to each other): nobody is heard then. */
const MAX_STEPS = 256;

/**
 * What the party of `port` hears: what is played to it, else itself when it echoes, else who it is joined to. Followed through pairs of
 * virtual ports to the origin, so that a chain of Local channels is one relay between its real ends.
 */
export function soundTo(port: Routed): Route {
  return follow(port, true);
}

/** What the party of `port` says: its wire, or for half of a pair what is sent to the other half. */
export function soundFrom(port: Routed): Route {
  return follow(port, false);
}

function follow(start: Routed, towards: boolean): Route {
  let port = start;
  let to = towards;
  let muted = false;
  for (let step = 0; step < MAX_STEPS; step++) {
    if (to) {
      muted ||= port.mutedOutgoing;
      if (port.player) return { origin: port.player, muted };
      if (!port.echoing) {
        if (!port.peer) return NO_SOUND;
        port = port.peer;
      }
      to = false;
    } else {
      muted ||= port.mutedIncoming;
      if (port.wire) return { origin: port.wire, muted };
      if (!port.other) return NO_SOUND;
      port = port.other;
      to = true;
    }
  }
  return NO_SOUND;
}

/** Has every port that `start` is connected to, over joins and pairs, look at its routes again. */
export function rerouteAround(start: Routed): void {
  if (!start.peer && !start.other) {
    start.reroute();
    return;
  }
  const seen = new Set<Routed>([start]);
  for (const port of seen) {
    if (port.peer) seen.add(port.peer);
    if (port.other) seen.add(port.other);
  }
  for (const port of seen) port.reroute();
}
