import { LoadSession } from '../src/cli/bench/load-session.ts';
import { tcp } from '../src/client/index.ts';
import { ACCOUNT } from './server-process.ts';

/** Sessions as `ringdown bench` has them, with a server on this machine. @param events value of the header Events of Login */
export const openSession = (port: number, events = 'off'): Promise<LoadSession> => LoadSession.open(wayTo(port), loginFor(events));

export const openSessions = (port: number, count: number, events: string): Promise<LoadSession[]> =>
  LoadSession.openMany(wayTo(port), loginFor(events), count);

const wayTo = (port: number) => tcp({ host: '127.0.0.1', port });

const loginFor = (events: string) => ({ ...ACCOUNT, auth: 'plain', events }) as const;

/** Runs `one` over and over, so many at a time, until the time is over; the result is how often it was done. */
export async function repeatFor(ms: number, atATime: number, one: () => Promise<unknown>): Promise<number> {
  const until = performance.now() + ms;
  let done = 0;
  await Promise.all(
    Array.from({ length: atATime }, async () => {
      while (performance.now() < until) {
        await one();
        done++;
      }
    }),
  );
  return done;
}

/** Runs `one` exactly `times` times, so many at a time. */
export async function repeat(times: number, atATime: number, one: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: atATime }, async () => {
      while (next < times) await one(next++);
    }),
  );
}
