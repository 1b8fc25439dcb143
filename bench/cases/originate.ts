import type { LoadSession } from '../../src/cli/bench/load-session.ts';
import { compare } from '../compare-servers.ts';
import type { BenchCase, Figure } from '../figure.ts';
import { openSession, repeat } from '../load-client.ts';
import type { ServerProcess } from '../server-process.ts';
import { until } from '../until.ts';

/** The first calls, told apart, and how often as many more are made and hung up until V8 compiles little any more. */
const COLD = 500;
const WARM_UP_ROUNDS = 7;
const MEASURED = 2000;
const AT_A_TIME = 50;
const ORIGINATE = 'Action: Originate\r\nChannel: Local/700@default\r\nApplication: Wait\r\nData: 60\r\nAsync: true\r\nTimeout: 30000\r\n';

/** One session that makes calls and one that hears everything, by which it is known when they are up and over. */
class Calls {
  readonly #server: ServerProcess;
  readonly #actor: LoadSession;
  readonly #up = new Set<string>();
  #answered = 0;
  #failed = 0;

  static async open(server: ServerProcess): Promise<Calls> {
    const watcher = await openSession(server.amiPort, 'on');
    return new Calls(server, watcher, await openSession(server.amiPort));
  }

  private constructor(server: ServerProcess, watcher: LoadSession, actor: LoadSession) {
    this.#server = server;
    this.#actor = actor;
    watcher.onEvent = (text) => {
      if (text.startsWith('Event: Newchannel')) this.#up.add(header(text, 'Channel'));
      else if (text.startsWith('Event: Hangup\r')) this.#up.delete(header(text, 'Channel'));
      else if (!text.startsWith('Event: OriginateResponse')) return;
      else if (header(text, 'Response') === 'Success') this.#answered++;
      else this.#failed++;
    };
  }

  async run(count: number) {
    [this.#answered, this.#failed] = [0, 0];
    const memory = this.#server.memoryKiB('VmRSS');
    const cpu = this.#server.cpuSeconds();
    const start = performance.now();
    await repeat(count, AT_A_TIME, () => this.#actor.send(ORIGINATE));
    await until(() => this.#answered + this.#failed >= count);
    const perSecond = count / ((performance.now() - start) / 1000);
    const kibibytes = (this.#server.memoryKiB('VmRSS') - memory) / count;
    await Promise.all([...this.#up].map((channel) => this.#actor.send(`Action: Hangup\r\nChannel: ${channel}\r\n`)));
    await until(() => this.#up.size === 0);
    const cpuMilliseconds = ((this.#server.cpuSeconds() - cpu) / count) * 1000;
    return { cpuMilliseconds, perSecond, kibibytes, failed: this.#failed, left: this.#up.size };
  }
}

const header = (text: string, name: string) => new RegExp(`\r\n${name}: ([^\r]*)`).exec(text)?.[1] ?? '';

export const originate: BenchCase = {
  name: 'originate',
  about: 'asynchronous Originate of Local/700@default to Wait, hang-up included, a client listening',
  run: (progress) => compare({}, (server) => measure(server, progress)),
};

async function measure(server: ServerProcess, progress: (text: string) => void): Promise<Figure[]> {
  const calls = await Calls.open(server);
  progress(`${COLD * (1 + WARM_UP_ROUNDS)} calls to warm up`);
  const cold = await calls.run(COLD);
  let failed = cold.failed;
  for (let round = 0; round < WARM_UP_ROUNDS; round++) failed += (await calls.run(COLD)).failed;
  progress(`${MEASURED} calls`);
  const warm = await calls.run(MEASURED);
  return [
    { what: 'CPU a call, warm', value: warm.cpuMilliseconds, unit: 'ms', goal: { atMost: 0.4 } },
    { what: `CPU a call, first ${COLD}`, value: cold.cpuMilliseconds, unit: 'ms' },
    { what: 'memory a call that is up', value: warm.kibibytes, unit: 'KiB', goal: { atMost: 20 } },
    { what: 'calls answered', value: warm.perSecond, unit: '/s' },
    { what: 'calls failed', value: failed + warm.failed, unit: 'lost', goal: { atMost: 0 } },
    { what: 'channels after the hang-up', value: warm.left, unit: 'left', goal: { atMost: 0 } },
    { what: 'peak memory', value: server.peakMiB, unit: 'MiB' },
  ];
}
