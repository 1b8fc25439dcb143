import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ScriptedManager } from '../../src/testing/scripted-manager.ts';
import type { ScriptedSession } from '../../src/testing/scripted-session.ts';
import { readRecording } from '../../test/conformance/recording.ts';
import type { LoadOrder, LoadReport } from '../client-load.ts';
import type { BenchCase, Figure } from '../figure.ts';
import { CLIENTS, type ClientMaker } from '../npm-clients.ts';
import { EXTENSION } from '../server-process.ts';

/** A recorded session with many kinds of events. */
const SESSION = join(import.meta.dirname, '../../test/conformance/recordings/a20/core-23-dial-options');
const EVENTS = 30_000;
const PINGS = 10_000;
const IN_FLIGHT = 64;
/** Rounds in which V8 compiles what is run, and rounds that count. In each every client has its turn, so that a busy minute strikes all of them. */
const WARM_UP_ROUNDS = 2;
const ROUNDS = 5;
const ROUND_WITHIN_MS = 30_000;

/** The recorded events as text, again and again until they are so many. */
function traffic(): string {
  const recording = readRecording(SESSION);
  if (!recording) throw new Error(`there is no recording ${SESSION}`);
  const events = recording.entries.flatMap((entry) =>
    'dir' in entry && entry.dir === '<' && entry.text.startsWith('Event: ') ? [entry.text] : [],
  );
  // A recording holds text; on the wire it is UTF-8, a byte a character.
  return Buffer.from(Array.from({ length: EVENTS }, (_, index) => events[index % events.length]).join(''), 'utf8').toString('latin1');
}

/** What a client did in a second of its processor time, a round. */
interface Rates {
  readonly events: number[];
  readonly actions: number[];
}

/** A client in a process of its own, and the server's end of its connection. */
class ClientProcess {
  readonly maker: ClientMaker;
  readonly rates: Rates = { events: [], actions: [] };
  readonly #child: ChildProcess;
  readonly #session: ScriptedSession;

  static async start(maker: ClientMaker, server: ScriptedManager, nth: number): Promise<ClientProcess> {
    const flags = process.env.BENCH_NODE_FLAGS?.split(' ') ?? [];
    const child = fork(join(import.meta.dirname, `../client-load${EXTENSION}`), [maker.name, String(server.port)], {
      execArgv: [...process.execArgv, ...flags],
    });
    await heard(child);
    return new ClientProcess(maker, child, (await server.sessions(nth + 1))[nth]!);
  }

  private constructor(maker: ClientMaker, child: ChildProcess, session: ScriptedSession) {
    this.maker = maker;
    this.#child = child;
    this.#session = session;
  }

  async hear(text: string): Promise<void> {
    this.#order({ hear: EVENTS });
    await heard(this.#child);
    this.#session.write(text);
    this.rates.events.push(EVENTS / (await heard<LoadReport>(this.#child)).cpuSeconds);
  }

  async send(): Promise<void> {
    this.#order({ send: PINGS, inFlight: IN_FLIGHT });
    this.rates.actions.push(PINGS / (await heard<LoadReport>(this.#child)).cpuSeconds);
  }

  stop(): void {
    this.#child.disconnect();
  }

  #order(order: LoadOrder): void {
    this.#child.send(order);
  }
}

/** The next message of the process; rejects when it ends or says nothing. */
async function heard<T>(child: ChildProcess): Promise<T> {
  const ended = new AbortController();
  const end = () => ended.abort(new Error('the client ended'));
  child.once('exit', end);
  try {
    const [message] = await once(child, 'message', { signal: AbortSignal.any([ended.signal, AbortSignal.timeout(ROUND_WITHIN_MS)]) });
    return message as T;
  } finally {
    child.off('exit', end);
  }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
/** The median of the rounds' ratios. */
const ratio = (own: readonly number[], other: readonly number[]): number => median(own.map((value, round) => value / other[round]!));

export const clients: BenchCase = {
  name: 'client',
  about: `${EVENTS.toLocaleString('en')} recorded events heard and ${PINGS.toLocaleString('en')} actions answered by this client and those of npm`,
  async run(progress) {
    const text = traffic();
    const server = await ScriptedManager.start();
    const running: ClientProcess[] = [];
    try {
      for (const maker of CLIENTS) running.push(await ClientProcess.start(maker, server, running.length));
      for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
        progress(round < 0 ? 'warming up' : `round ${round + 1} of ${ROUNDS}`);
        if (round === 0) for (const { rates } of running) rates.events.length = rates.actions.length = 0;
        for (const one of running) await one.hear(text);
        for (const one of running) await one.send();
        server.requests.length = 0;
      }
    } finally {
      for (const one of running) one.stop();
      await server.close();
    }
    const [own, ...others] = running;
    return [
      ...running.flatMap(({ maker: { name, version }, rates }): Figure[] => [
        { what: `events, ${name} ${version}`, value: median(rates.events), unit: '/s' },
        { what: `actions, ${name} ${version}`, value: median(rates.actions), unit: '/s' },
      ]),
      ...others.flatMap(({ maker, rates }): Figure[] => [
        { what: `events, times those of ${maker.name}`, value: ratio(own!.rates.events, rates.events), unit: 'times' },
        { what: `actions, times those of ${maker.name}`, value: ratio(own!.rates.actions, rates.actions), unit: 'times' },
      ]),
    ];
  },
};
