import type { LoadSession } from '../../src/cli/bench/load-session.ts';
import { compare } from '../compare-servers.ts';
import type { BenchCase, Figure, Goal } from '../figure.ts';
import { openSession, openSessions, repeat } from '../load-client.ts';
import { managerConf, type ServerProcess } from '../server-process.ts';

const CLIENTS = 100;
const PAYLOAD = 'x'.repeat(200);
const MARK = Buffer.from('UserEvent: bench');
/** After so long without a delivery the rest is lost. */
const PATIENCE_MS = 5000;

interface Load {
  readonly clients: number;
  readonly events: number;
  readonly inFlight: number;
  /** Clients more that never read. */
  readonly stuck: number;
  /** Of the processor time a delivery. */
  readonly goal: Goal;
}

const measure =
  (load: Load) =>
  async (server: ServerProcess): Promise<Figure[]> => {
    const counter = new DeliveryCounter();
    const listeners = await openSessions(server.amiPort, load.clients, 'user');
    for (const listener of listeners) counter.watch(listener);
    const stuck = await openSessions(server.amiPort, load.stuck, 'user');
    for (const one of stuck) one.pause();
    const sender = await openSession(server.amiPort);
    const raise = (events: number) =>
      repeat(events, load.inFlight, (i) => sender.send(`Action: UserEvent\r\nUserEvent: bench\r\nNumber: ${i}\r\nPayload: ${PAYLOAD}\r\n`));

    const warmUp = Math.ceil(load.events / 5);
    await raise(warmUp);
    await counter.reaches(warmUp * load.clients);
    counter.received = 0;
    const cpu = server.cpuSeconds();
    const memory = server.memoryKiB('VmRSS');
    const start = performance.now();
    await raise(load.events);
    const wanted = load.events * load.clients;
    await counter.reaches(wanted);
    const figures: Figure[] = [
      { what: 'CPU a delivery', value: ((server.cpuSeconds() - cpu) / counter.received) * 1e6, unit: 'us', goal: load.goal },
      { what: 'events lost', value: wanted - counter.received, unit: 'lost', goal: { atMost: 0 } },
      { what: 'deliveries', value: counter.received / ((counter.lastAt - start) / 1000), unit: '/s' },
      { what: 'growth of memory', value: Math.max(0, (server.memoryKiB('VmRSS') - memory) / 1024), unit: 'MiB' },
      { what: 'peak memory', value: server.peakMiB, unit: 'MiB' },
    ];
    for (const client of [...listeners, ...stuck, sender]) client.close();
    return figures;
  };

/** Counts events in the bytes that clients get, without reading more of them than that. */
class DeliveryCounter {
  received = 0;
  lastAt = 0;

  watch(client: LoadSession): void {
    let tail: Buffer = Buffer.alloc(0);
    client.onBytes = (chunk) => {
      const bytes = tail.length > 0 ? Buffer.concat([tail, chunk]) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      let from = 0;
      for (let at = bytes.indexOf(MARK); at >= 0; at = bytes.indexOf(MARK, from)) {
        this.received++;
        from = at + MARK.length;
      }
      tail = bytes.subarray(Math.max(from, bytes.length - MARK.length + 1));
      this.lastAt = performance.now();
    };
  }

  async reaches(count: number): Promise<void> {
    this.lastAt = performance.now();
    while (this.received < count && performance.now() - this.lastAt < PATIENCE_MS) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const fanOut: BenchCase = {
  name: 'fan-out',
  about: `UserEvent to ${CLIENTS} clients, 32 in flight`,
  run: () => compare({ least: true }, measure({ clients: CLIENTS, events: 3000, inFlight: 32, stuck: 0, goal: { atMost: 1 } })),
};

export const fanOutSingle: BenchCase = {
  name: 'fan-out-single',
  about: `UserEvent to ${CLIENTS} clients, one in flight`,
  run: () => compare({ least: true }, measure({ clients: CLIENTS, events: 1500, inFlight: 1, stuck: 0, goal: { atMostTimes: 1.3 } })),
};

export const slow: BenchCase = {
  name: 'slow',
  about: 'UserEvent to 50 clients while 10 more never read, 32 in flight',
  run: () =>
    compare(
      { files: { 'manager.conf': managerConf() } },
      measure({ clients: 50, events: 5000, inFlight: 32, stuck: 10, goal: { atMost: 1 } }),
    ),
};
