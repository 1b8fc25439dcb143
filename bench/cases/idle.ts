import type { BenchCase } from '../figure.ts';
import { LoadClient } from '../load-client.ts';
import { onBoth, type ServerProcess } from '../server-process.ts';

const CLIENTS = 1000;
/** Clients that come and go first, so that what the server keeps for good is there already. */
const WARM_UP = 300;
const SETTLE_MS = 1000;

async function measure(server: ServerProcess): Promise<number> {
  for (const client of await LoadClient.openMany(server.amiPort, WARM_UP, 'on')) client.close();
  await settle();
  const before = server.memoryKiB('VmRSS');
  const clients = await LoadClient.openMany(server.amiPort, CLIENTS, 'on');
  await settle();
  const kibibytes = (server.memoryKiB('VmRSS') - before) / CLIENTS;
  for (const client of clients) client.close();
  return kibibytes;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

export const idle: BenchCase = {
  name: 'idle',
  about: `memory of a client that is logged in, of ${CLIENTS.toLocaleString('en')}`,
  async run() {
    const { ringdown, least } = await onBoth(measure);
    return [{ what: 'memory a client', value: ringdown, unit: 'KiB', goal: { atMost: 16 }, least }];
  },
};
