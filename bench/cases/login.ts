import type { BenchCase } from '../figure.ts';
import { openSession, repeat } from '../load-client.ts';
import { onBoth, ServerProcess, withServer } from '../server-process.ts';

const AT_A_TIME = 8;
const WARM_UP = 2000;
const MEASURED = 4000;
const BURST = 100;

async function measure(server: ServerProcess) {
  const cycle = async () => {
    const client = await openSession(server.amiPort);
    await client.send('Action: Logoff\r\n');
    client.close();
  };
  await repeat(WARM_UP, AT_A_TIME, cycle);
  const cpu = server.cpuSeconds();
  const start = performance.now();
  await repeat(MEASURED, AT_A_TIME, cycle);
  const seconds = (performance.now() - start) / 1000;
  return { cpuMicroseconds: ((server.cpuSeconds() - cpu) / MEASURED) * 1e6, perSecond: MEASURED / seconds, peakMiB: server.peakMiB };
}

export const login: BenchCase = {
  name: 'login',
  about: 'connect, login and logoff, 8 at a time',
  async run() {
    const { ringdown, least } = await onBoth(measure);
    return [
      { what: 'CPU a cycle', value: ringdown.cpuMicroseconds, unit: 'us', goal: { atMost: 120 }, least: least.cpuMicroseconds },
      { what: 'cycles', value: ringdown.perSecond, unit: '/s', least: least.perSecond },
      { what: 'peak memory', value: ringdown.peakMiB, unit: 'MiB', least: least.peakMiB },
    ];
  },
};

export const burst: BenchCase = {
  name: 'burst',
  about: `${BURST} clients that connect and log in all at once`,
  async run() {
    const served = await withServer(ServerProcess.ringdown, async (server) => {
      const opened = await Promise.allSettled(Array.from({ length: BURST }, () => openSession(server.amiPort)));
      const clients = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      for (const client of clients) client.close();
      return clients.length;
    });
    return [{ what: 'clients', value: served, unit: 'served', goal: { atLeast: BURST } }];
  },
};
