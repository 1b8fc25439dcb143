import type { BenchCase } from '../figure.ts';
import { LoadClient } from '../load-client.ts';
import { onBoth, type ServerProcess } from '../server-process.ts';

const CLIENTS = 1000;
/** A few come first, so that all code has run. The first thousand then has the heap grow to the size at which it works. */
const WARM_UP = 20;
const SETTLE_MS = 1000;

async function measure(server: ServerProcess): Promise<{ first: number; further: number }> {
  const clients = await LoadClient.openMany(server.amiPort, WARM_UP, 'on');
  const grow = async () => {
    await settle();
    const before = server.memoryKiB('VmRSS');
    clients.push(...(await LoadClient.openMany(server.amiPort, CLIENTS, 'on')));
    await settle();
    return (server.memoryKiB('VmRSS') - before) / CLIENTS;
  };
  const result = { first: await grow(), further: await grow() };
  for (const client of clients) client.close();
  return result;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

export const idle: BenchCase = {
  name: 'idle',
  about: `memory of a client that is logged in, of ${CLIENTS.toLocaleString('en')} and of as many more`,
  async run() {
    const { ringdown, least } = await onBoth(measure);
    return [
      { what: 'memory a client, the second thousand', value: ringdown.further, unit: 'KiB', goal: { atMost: 16 }, least: least.further },
      { what: 'memory a client, the first thousand', value: ringdown.first, unit: 'KiB', least: least.first },
    ];
  },
};
