import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LAWS } from '../../src/media/codec/g711.ts';
import { parseRtp, RtpHeader } from '../../src/media/rtp/rtp-packet.ts';
import { freeUdpPorts } from './programs.ts';
import { writeTonePcap } from './tone-file.ts';

const SCENARIOS = join(import.meta.dirname, 'scenarios');
/** sipp opens its media port and the next ones; RTP goes to and from this much further on (see the scenarios). */
const RTP_OFFSET = 10;

export interface SippOptions {
  readonly program: string;
  readonly name: string;
  readonly server: { readonly host: string; readonly port: number };
  readonly toneHz: number;
  readonly folder: string;
}

/**
 * A sipp endpoint with one account. sipp plays a captured tone through a raw socket from the port that its session description names; what
 * the exchange sends to that port is heard here, since sipp itself keeps no sound.
 */
export class SippEndpoint {
  readonly #options: SippOptions;
  readonly #firstPort: number;
  readonly #ear: Socket;
  readonly #heard: number[] = [];
  #running: ChildProcess | undefined;

  static async create(options: SippOptions): Promise<SippEndpoint> {
    const first = await freeUdpPorts(16);
    const ear = createSocket('udp4');
    ear.bind(first + 1 + RTP_OFFSET, '127.0.0.1');
    await once(ear, 'listening');
    mkdirSync(options.folder, { recursive: true });
    writeTonePcap(join(options.folder, 'tone.pcap'), options.toneHz, 8);
    return new SippEndpoint(options, first, ear);
  }

  private constructor(options: SippOptions, firstPort: number, ear: Socket) {
    this.#options = options;
    this.#firstPort = firstPort;
    this.#ear = ear;
    const header = new RtpHeader();
    ear.on('message', (packet) => {
      if (!parseRtp(packet, header) || header.payloadType !== 0) return;
      for (let at = header.payloadStart; at < header.payloadEnd; at++) this.#heard.push(LAWS.ulaw.toLinear[packet[at]!]!);
    });
  }

  get name(): string {
    return this.#options.name;
  }

  /** What it heard since the last call of this. */
  takeHeard(): Int16Array {
    return Int16Array.from(this.#heard.splice(0));
  }

  register(): Promise<void> {
    return this.#run('register.xml');
  }

  /** Calls an extension, talks for three seconds (or another time) and hangs up. */
  call(extension: string, talkMs = 3000): Promise<void> {
    return this.#run('caller.xml', ['-s', extension, '-d', String(talkMs)]);
  }

  /** Takes one call and talks until the other side hangs up. */
  takeCall(): Promise<void> {
    return this.#run('callee.xml');
  }

  /** Rings at one call until it is taken back. */
  ringInVain(): Promise<void> {
    return this.#run('loser.xml');
  }

  /** Takes one call, calls an extension, and after some time there gives who called it its place: REFER with Replaces. */
  transferTo(extension: string, afterMs: number): Promise<void> {
    return this.#run('transferer.xml', ['-s', extension, '-d', String(afterMs)]);
  }

  close(): void {
    this.#running?.kill('SIGKILL');
    this.#ear.close();
  }

  /** Runs one scenario once; rejects with what sipp printed when it did not go as written. */
  async #run(scenario: string, more: readonly string[] = []): Promise<void> {
    const { program, name, server, folder } = this.#options;
    copyFileSync(join(SCENARIOS, scenario), join(folder, scenario));
    const args = [
      `${server.host}:${server.port}`,
      '-sf',
      scenario,
      '-m',
      '1',
      '-nostdin',
      '-timeout',
      '30',
      '-timeout_error',
      '-trace_err',
    ];
    args.push('-i', '127.0.0.1', '-p', String(this.#firstPort), '-mi', '127.0.0.1', '-mp', String(this.#firstPort + 1));
    args.push('-key', 'me', name, '-au', name, '-ap', 'phonepw', ...more);
    const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TERM: 'dumb' } });
    this.#running = child;
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-5000)));
    const [status] = (await once(child, 'close')) as [number | null];
    this.#running = undefined;
    if (status !== 0) throw new Error(`sipp ${name} ${scenario} ended with status ${status}: ${said}\n${this.#errors()}`);
  }

  /** What sipp had against what came, as it logs it. */
  #errors(): string {
    const { folder } = this.#options;
    const logs = readdirSync(folder).filter((file) => file.endsWith('_errors.log'));
    return logs.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  }
}
