import { compare } from '../compare-servers.ts';
import type { BenchCase, Figure } from '../figure.ts';
import { openSession, repeat, repeatFor } from '../load-client.ts';
import type { ServerProcess } from '../server-process.ts';

const IN_FLIGHT = 64;
const WARM_UP_MS = 1000;
const MEASURED_MS = 3000;
const PING = 'Action: Ping\r\n';

async function measure(server: ServerProcess): Promise<Figure[]> {
  const client = await openSession(server.amiPort);
  await repeatFor(WARM_UP_MS, IN_FLIGHT, () => client.send(PING));
  const roundTrips: number[] = [];
  await repeat(2000, 1, async () => {
    const start = performance.now();
    await client.send(PING);
    roundTrips.push(performance.now() - start);
  });
  roundTrips.sort((a, b) => a - b);
  const cpu = server.cpuSeconds();
  const start = performance.now();
  const done = await repeatFor(MEASURED_MS, IN_FLIGHT, () => client.send(PING));
  const seconds = (performance.now() - start) / 1000;
  const cpuMicroseconds = ((server.cpuSeconds() - cpu) / done) * 1e6;
  client.close();
  return [
    { what: 'CPU an action', value: cpuMicroseconds, unit: 'us', goal: { atMost: 5 } },
    { what: 'actions', value: done / seconds, unit: '/s' },
    { what: 'round trip, one at a time, median', value: roundTrips[1000]! * 1000, unit: 'us' },
    { what: 'peak memory', value: server.peakMiB, unit: 'MiB' },
  ];
}

export const ping: BenchCase = {
  name: 'ping',
  about: `Ping, ${IN_FLIGHT} in flight on one connection`,
  run: () => compare({ least: true }, measure),
};
