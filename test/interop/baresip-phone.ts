import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { eventually, freeUdpPorts } from './programs.ts';
import { readWav, writeToneWav } from './tone-file.ts';

const MODULES = '/usr/lib/baresip/modules';
const SUMMARY = /^Messages-Waiting: (yes|no)\r?\n(?:Message-Account: .*\r?\n)?Voice-Message: (\d+\/\d+ \(\d+\/\d+\))/gm;

export interface BaresipOptions {
  readonly program: string;
  readonly name: string;
  readonly server: { readonly host: string; readonly port: number };
  readonly toneHz: number;
  readonly folder: string;
  /** Asks for the lamp of its mailbox (SUBSCRIBE, `message-summary`). */
  readonly watchesMailbox?: boolean;
}

interface BaresipEvent {
  readonly event?: boolean;
  readonly type?: string;
}

/** A baresip that runs without sound hardware: speaks a tone from a file, writes what it hears to a file, is told what to do over TCP. */
export class BaresipPhone {
  readonly #options: BaresipOptions;
  readonly #process: ChildProcess;
  readonly #control: Socket;
  readonly #events: string[] = [];
  #said = '';
  #pending = Buffer.alloc(0);

  /**
   * Starts the phone and lets it register. Calls that come in are taken at once. It is given its account when it runs, not by a file: its
   * module `mwi` looks through its subscriptions a millisecond after it was loaded, and adds another to the list for each that it finds there,
   * without end. A phone that has registered before that, as it may on a busy machine, does nothing else from then on.
   */
  static async start(options: BaresipOptions): Promise<BaresipPhone> {
    const port = await freeUdpPorts(40);
    writeConfiguration(options, port);
    const child = spawn(options.program, ['-f', options.folder], { stdio: ['ignore', 'pipe', 'pipe'] });
    const control = await connected(port);
    const loadedAt = Date.now();
    await eventually(() => Date.now() > loadedAt + 1, 'the next millisecond');
    const phone = new BaresipPhone(options, child, control);
    phone.#command('uanew', accountOf(options));
    return phone;
  }

  private constructor(options: BaresipOptions, child: ChildProcess, control: Socket) {
    this.#options = options;
    this.#process = child;
    this.#control = control;
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (this.#said = (this.#said + text).slice(-5000)));
    control.on('data', (bytes) => this.#receive(bytes));
    control.on('error', () => {});
  }

  dial(extension: string): void {
    const { host, port } = this.#options.server;
    this.#command('dial', `sip:${extension}@${host}:${port}`);
  }

  /** Sends the other one of its call to an extension (REFER). */
  transfer(extension: string): void {
    const { host, port } = this.#options.server;
    this.#command('transfer', `sip:${extension}@${host}:${port}`);
  }

  /** Presses keys in its call (telephone-event). */
  press(keys: string): void {
    this.#command('sndcode', keys);
  }

  /** Resolves when what it was told last of its mailbox is this, as it prints that: `no 0/0 (0/0)`. */
  async showsLamp(text: string): Promise<void> {
    const shown = () => {
      const [, waiting, messages] = [...this.#said.matchAll(SUMMARY)].at(-1) ?? [];
      return messages && `${waiting} ${messages}`;
    };
    await eventually(() => shown() === text, `the lamp ${text}`).catch((error) => {
      throw new Error(`${error.message}; it shows ${shown() ?? 'nothing'}\n${this.#said}`);
    });
  }

  hangup(): void {
    this.#command('hangup');
  }

  /** Resolves when that event has come so many times in all. */
  async sees(type: string, times: number): Promise<void> {
    await eventually(() => this.count(type) >= times, `${type} at ${this.#options.name}`).catch((error) => {
      throw new Error(`${error.message}; it saw ${this.#events.join(' ') || 'nothing'}\n${this.#said}`);
    });
  }

  count(type: string): number {
    return this.#events.filter((one) => one === type).length;
  }

  /** What it heard in its last call. */
  lastHeard(): { readonly rate: number; readonly samples: Int16Array } {
    const files = readdirSync(this.#options.folder).filter((file) => file.endsWith('-dec.wav'));
    const last = files.sort().at(-1);
    if (last === undefined) throw new Error(`${this.#options.name} recorded nothing\n${this.#said}`);
    return readWav(join(this.#options.folder, last));
  }

  async stop(): Promise<void> {
    this.#command('quit');
    this.#control.end();
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 3000);
    if (this.#process.exitCode === null) await once(this.#process, 'close');
    clearTimeout(timer);
  }

  #command(command: string, params?: string): void {
    const text = JSON.stringify({ command, params, token: command });
    this.#control.write(`${Buffer.byteLength(text)}:${text},`);
  }

  /** Netstrings of JSON: `LENGTH:{...},`. */
  #receive(bytes: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    for (;;) {
      const colon = this.#pending.indexOf(':');
      const length = Number(this.#pending.toString('latin1', 0, Math.max(colon, 0)));
      if (colon < 0 || this.#pending.length < colon + length + 2) return;
      const message: BaresipEvent = JSON.parse(this.#pending.toString('utf8', colon + 1, colon + 1 + length));
      this.#pending = this.#pending.subarray(colon + length + 2);
      if (message.event && message.type) this.#events.push(message.type);
    }
  }
}

function accountOf({ name, server, watchesMailbox }: BaresipOptions): string {
  const parameters = [`auth_user=${name}`, 'auth_pass=phonepw', 'regint=300', 'audio_codecs=PCMU', 'answermode=auto'];
  return [`<sip:${name}@${server.host}:${server.port}>`, ...parameters, `mwi=${watchesMailbox ? 'yes' : 'no'}`].join(';');
}

function writeConfiguration({ folder, toneHz, watchesMailbox = false }: BaresipOptions, port: number): void {
  mkdirSync(folder, { recursive: true });
  writeToneWav(join(folder, 'tone.wav'), toneHz, 60);
  const config = [
    `sip_listen 127.0.0.1:${port + 1}`,
    `ctrl_tcp_listen 127.0.0.1:${port}`,
    `rtp_ports ${port + 2}-${port + 38}`,
    'net_interface 127.0.0.1',
    `audio_source aufile,${join(folder, 'tone.wav')}`,
    'audio_player aubridge,nil',
    'audio_alert aubridge,nil',
    `snd_path ${folder}`,
    `module_path ${MODULES}`,
    ...['g711', 'aufile', 'aubridge', 'sndfile'].map((module) => `module ${module}.so`),
    // Who can connect knows that all others are loaded.
    ...['menu', ...(watchesMailbox ? ['mwi'] : []), 'ctrl_tcp'].map((module) => `module_app ${module}.so`),
  ];
  writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`);
  writeFileSync(join(folder, 'contacts'), '');
}

async function connected(port: number): Promise<Socket> {
  for (const end = performance.now() + 30_000; ; await new Promise((go) => setTimeout(go, 50))) {
    const socket = connect(port, '127.0.0.1');
    const outcome = await Promise.race([
      once(socket, 'connect').then(() => undefined),
      once(socket, 'error').then(([error]) => error as Error),
    ]).catch((error: Error) => error);
    if (outcome === undefined) return socket;
    if (performance.now() > end) throw outcome;
  }
}
