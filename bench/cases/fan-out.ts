import type { LoadSession } from '../../src/cli/bench/load-session.ts';
import type { BenchCase, Figure, Goal } from '../figure.ts';
import { openSession, openSessions, repeat } from '../load-client.ts';
import { managerConf, onBoth, ServerProcess, withServer } from '../server-process.ts';

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
}

async function measure(server: ServerProcess, load: Load) {
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
  const result = {
    cpuMicroseconds: ((server.cpuSeconds() - cpu) / counter.received) * 1e6,
    perSecond: counter.received / ((counter.lastAt - start) / 1000),
    lost: wanted - counter.received,
    peakMiB: server.peakMiB,
    growthMiB: Math.max(0, (server.memoryKiB('VmRSS') - memory) / 1024),
  };
  for (const client of [...listeners, ...stuck, sender]) client.close();
  return result;
}

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

type Outcome = Awaited<ReturnType<typeof measure>>;

const figures = (ringdown: Outcome, goal: Goal | undefined, least?: Outcome): Figure[] => [
  { what: 'CPU a delivery', value: ringdown.cpuMicroseconds, unit: 'us', goal, least: least?.cpuMicroseconds },
  { what: 'events lost', value: ringdown.lost, unit: 'lost', goal: { atMost: 0 } },
  { what: 'deliveries', value: ringdown.perSecond, unit: '/s', least: least?.perSecond },
  { what: 'peak memory', value: ringdown.peakMiB, unit: 'MiB', least: least?.peakMiB },
];

export const fanOut: BenchCase = {
  name: 'fan-out',
  about: `UserEvent to ${CLIENTS} clients, 32 in flight`,
  async run() {
    const { ringdown, least } = await onBoth((server) => measure(server, { clients: CLIENTS, events: 3000, inFlight: 32, stuck: 0 }));
    return figures(ringdown, { atMost: 1 }, least);
  },
};

export const fanOutSingle: BenchCase = {
  name: 'fan-out-single',
  about: `UserEvent to ${CLIENTS} clients, one in flight`,
  async run() {
    const { ringdown, least } = await onBoth((server) => measure(server, { clients: CLIENTS, events: 1500, inFlight: 1, stuck: 0 }));
    return figures(ringdown, { atMostTimes: 1.3 }, least);
  },
};

export const slow: BenchCase = {
  name: 'slow',
  about: 'UserEvent to 50 clients while 10 more never read, 32 in flight',
  async run() {
    const load = { clients: 50, events: 5000, inFlight: 32, stuck: 10 };
    const outcome = await withServer(
      () => ServerProcess.ringdown({ 'manager.conf': managerConf() }),
      (server) => measure(server, load),
    );
    return [...figures(outcome, { atMost: 1 }), { what: 'growth of memory', value: outcome.growthMiB, unit: 'MiB' }];
  },
};
