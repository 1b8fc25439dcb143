import type { LoadSession } from '../../src/cli/bench/load-session.ts';
import { compare } from '../compare-servers.ts';
import type { BenchCase, Figure } from '../figure.ts';
import { openSession, repeat } from '../load-client.ts';
import type { ServerProcess } from '../server-process.ts';
import { until } from '../until.ts';

const MEMBERS = 50;
/** Until V8 compiles little any more: after 300 a caller costs twice as much. */
const WARM_UP = 1500;
const FEW = 100;
const MANY = 1000;
const AT_A_TIME = 50;

/** Members answer at once, talk for a tenth of a second and hang up: Local channels that run this dialplan. */
const FILES = {
  'extensions.conf': `[default]
exten => 700,1,Answer()
 same => n,Wait(3600)
exten => served,1,Queue(served)
exten => waiting,1,Queue(waiting)
 same => n,Hangup()
[members]
exten => _X.,1,Answer()
 same => n,Wait(0.1)
 same => n,Hangup()
`,
  'queues.conf': `[served]
strategy = rrmemory
autofill = yes
ringinuse = no
retry = 1
${Array.from({ length: MEMBERS }, (_, i) => `member => Local/${100 + i}@members/n\n`).join('')}
[waiting]
strategy = rrmemory
autofill = yes
${Array.from({ length: MEMBERS }, (_, i) => `member => Local/${100 + i}@members/n,0,,,,,yes\n`).join('')}`,
};

/** Callers of one server: an actor puts them in, a watcher that hears everything counts them. */
class Callers {
  readonly #server: ServerProcess;
  readonly #actor: LoadSession;
  readonly #waiting = new Set<string>();
  #events = 0;
  #completed = 0;
  #left = 0;

  static async open(server: ServerProcess): Promise<Callers> {
    const watcher = await openSession(server.amiPort, 'on');
    return new Callers(server, watcher, await openSession(server.amiPort));
  }

  private constructor(server: ServerProcess, watcher: LoadSession, actor: LoadSession) {
    this.#server = server;
    this.#actor = actor;
    watcher.onEvent = (text) => {
      this.#events++;
      if (text.startsWith('Event: QueueCallerJoin\r')) this.#waiting.add(channelOf(text));
      else if (text.startsWith('Event: QueueCallerLeave\r')) {
        this.#waiting.delete(channelOf(text));
        this.#left++;
      } else if (text.startsWith('Event: AgentComplete\r')) this.#completed++;
    };
  }

  /** So many join and are served, each by one of the members. */
  served(count: number) {
    return this.#measure(count, async () => {
      await this.#join('served', count);
      await until(() => this.#completed >= count);
      return this.#completed;
    });
  }

  /** So many join, all members being paused; once all stand there they are sent on, the first one first. */
  withdrawn(count: number) {
    return this.#measure(count, async () => {
      await this.#join('waiting', count);
      await until(() => this.#waiting.size >= count);
      const channels = [...this.#waiting];
      await repeat(channels.length, AT_A_TIME, (index) =>
        this.#actor.send(`Action: QueueWithdrawCaller\r\nQueue: waiting\r\nCaller: ${channels[index]}\r\n`),
      );
      await until(() => this.#left >= count);
      return this.#left;
    });
  }

  async #measure(count: number, run: () => Promise<number>) {
    [this.#events, this.#completed, this.#left] = [0, 0, 0];
    const cpu = this.#server.cpuSeconds();
    const start = performance.now();
    const done = await run();
    const milliseconds = (performance.now() - start) / count;
    return {
      cpuMilliseconds: ((this.#server.cpuSeconds() - cpu) / count) * 1000,
      milliseconds,
      events: this.#events / count,
      lost: count - done,
    };
  }

  async #join(exten: string, count: number): Promise<void> {
    await repeat(count, AT_A_TIME, () =>
      this.#actor.send(
        `Action: Originate\r\nChannel: Local/700@default/n\r\nContext: default\r\nExten: ${exten}\r\nPriority: 1\r\nAsync: true\r\nTimeout: 30000\r\n`,
      ),
    );
  }
}

const channelOf = (text: string) => /\r\nChannel: ([^\r]*)/.exec(text)?.[1] ?? '';

export const queue: BenchCase = {
  name: 'queue',
  about: '1,000 callers join and leave a queue with 50 members, a client listening',
  run: (progress) => compare({ files: FILES, asteriskFiles: FILES }, (server) => measure(server, progress)),
};

async function measure(server: ServerProcess, progress: (text: string) => void): Promise<Figure[]> {
  const callers = await Callers.open(server);
  progress(`${WARM_UP} callers to warm up`);
  await callers.served(WARM_UP);
  await callers.withdrawn(WARM_UP);
  progress(`${FEW} callers, then ${MANY}, served`);
  const fewServed = await callers.served(FEW);
  const served = await callers.served(MANY);
  progress(`${FEW} callers, then ${MANY}, who only wait`);
  const fewWithdrawn = await callers.withdrawn(FEW);
  const withdrawn = await callers.withdrawn(MANY);
  return [
    { what: `CPU a caller of ${MANY}, served`, value: served.cpuMilliseconds, unit: 'ms' },
    { what: `CPU a caller of ${FEW}, served`, value: fewServed.cpuMilliseconds, unit: 'ms' },
    { what: 'time a caller, served', value: served.milliseconds, unit: 'ms' },
    { what: 'events a caller, served', value: served.events, unit: 'events' },
    { what: `CPU a caller of ${MANY} who only waits`, value: withdrawn.cpuMilliseconds, unit: 'ms' },
    { what: `CPU a caller of ${FEW} who only waits`, value: fewWithdrawn.cpuMilliseconds, unit: 'ms' },
    { what: 'events a caller who only waits', value: withdrawn.events, unit: 'events' },
    {
      what: 'callers lost',
      value: served.lost + withdrawn.lost + fewServed.lost + fewWithdrawn.lost,
      unit: 'lost',
      goal: { atMost: 0 },
    },
    { what: 'peak memory', value: server.peakMiB, unit: 'MiB' },
  ];
}
