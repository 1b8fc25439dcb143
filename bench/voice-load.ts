import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RelayMessage } from './relay-load.ts';
import { EXTENSION } from './server-process.ts';

/** Ends of calls that talk, in a process of their own. */
export class VoiceLoad {
  /** Where each end hears. */
  readonly ports: readonly number[];
  readonly #process: ChildProcess;

  static async start(ends: number): Promise<VoiceLoad> {
    const load = fork(join(import.meta.dirname, `relay-load${EXTENSION}`), ['generate', String(ends)], { execArgv: process.execArgv });
    const [{ ports }] = (await once(load, 'message')) as [{ ports: readonly number[] }];
    return new VoiceLoad(load, ports);
  }

  private constructor(load: ChildProcess, ports: readonly number[]) {
    this.#process = load;
    this.ports = ports;
  }

  /** From now on each end sends a packet every 20 ms to the port of its place. */
  talkTo(targets: readonly number[]): void {
    this.#process.send({ targets } satisfies RelayMessage);
  }

  /** Packets that all have heard so far. */
  async heard(): Promise<number> {
    const answer = once(this.#process, 'message') as Promise<[{ heard: number }]>;
    this.#process.send({ heard: 0 } satisfies RelayMessage);
    return (await answer)[0].heard;
  }

  stop(): void {
    this.#process.kill();
  }
}
