import type { BenchCase } from '../figure.ts';
import { openSession, repeat, repeatFor } from '../load-client.ts';
import { onBoth, type ServerProcess } from '../server-process.ts';

const IN_FLIGHT = 64;
const WARM_UP_MS = 1000;
const MEASURED_MS = 3000;
const PING = 'Action: Ping\r\n';

async function measure(server: ServerProcess) {
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
  return { cpuMicroseconds, perSecond: done / seconds, medianMicroseconds: roundTrips[1000]! * 1000, peakMiB: server.peakMiB };
}

export const ping: BenchCase = {
  name: 'ping',
  about: `Ping, ${IN_FLIGHT} in flight on one connection`,
  async run() {
    const { ringdown, least } = await onBoth(measure);
    return [
      { what: 'CPU an action', value: ringdown.cpuMicroseconds, unit: 'us', goal: { atMost: 5 }, least: least.cpuMicroseconds },
      { what: 'actions', value: ringdown.perSecond, unit: '/s', least: least.perSecond },
      { what: 'round trip, one at a time, median', value: ringdown.medianMicroseconds, unit: 'us', least: least.medianMicroseconds },
      { what: 'peak memory', value: ringdown.peakMiB, unit: 'MiB', least: least.peakMiB },
    ];
  },
};
