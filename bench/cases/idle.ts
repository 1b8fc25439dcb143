import { compare } from '../compare-servers.ts';
import type { BenchCase, Figure } from '../figure.ts';
import { openSessions } from '../load-client.ts';
import type { ServerProcess } from '../server-process.ts';

const CLIENTS = 1000;
/** A few come first, so that all code has run. */
const WARM_UP = 20;
const SETTLE_MS = 1000;

/** Resident memory a client, of the first thousand and of two thousand: the first ones also pay for the heap's growth to its working size. */
async function measure(server: ServerProcess): Promise<Figure[]> {
  const clients = await openSessions(server.amiPort, WARM_UP, 'on');
  await settle();
  const before = server.memoryKiB('VmRSS');
  const grown = async () => {
    clients.push(...(await openSessions(server.amiPort, CLIENTS, 'on')));
    await settle();
    return server.memoryKiB('VmRSS') - before;
  };
  const first = (await grown()) / CLIENTS;
  const all = (await grown()) / (2 * CLIENTS);
  for (const client of clients) client.close();
  return [
    { what: 'memory a client, of two thousand', value: all, unit: 'KiB', goal: { atMost: 16 } },
    { what: 'memory a client, of one thousand', value: first, unit: 'KiB' },
  ];
}

const settle = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

export const idle: BenchCase = {
  name: 'idle',
  about: `memory of a client that is logged in, of ${CLIENTS.toLocaleString('en')} and of twice as many`,
  run: () => compare({ least: true }, measure),
};
