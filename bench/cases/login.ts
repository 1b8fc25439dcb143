import { compare } from '../compare-servers.ts';
import type { BenchCase, Figure } from '../figure.ts';
import { openSession, repeat } from '../load-client.ts';
import { ServerProcess, withServer } from '../server-process.ts';

const AT_A_TIME = 8;
const WARM_UP = 2000;
const MEASURED = 4000;
const BURST = 100;

async function measure(server: ServerProcess): Promise<Figure[]> {
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
  return [
    { what: 'CPU a cycle', value: ((server.cpuSeconds() - cpu) / MEASURED) * 1e6, unit: 'us', goal: { atMost: 120 } },
    { what: 'cycles', value: MEASURED / seconds, unit: '/s' },
    { what: 'peak memory', value: server.peakMiB, unit: 'MiB' },
  ];
}

export const login: BenchCase = {
  name: 'login',
  about: 'connect, login and logoff, 8 at a time',
  run: () => compare({ least: true }, measure),
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
