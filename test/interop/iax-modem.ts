import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, relative } from 'node:path';
import { ReadStream } from 'node:tty';
import { eventually, freeUdpPorts } from './programs.ts';

/** Where iaxmodem looks for its configuration; a path to anywhere else is told from here. */
const CONFIGURATIONS = '/etc/iaxmodem';
/** Ends a frame on the line between a modem and who drives it (T.31): data link escape, end of text. */
const FRAME_END = Buffer.from([0x10, 0x03]);

export interface IaxModemOptions {
  readonly program: string;
  readonly name: string;
  readonly number: string;
  readonly server: { readonly host: string; readonly port: number };
  readonly folder: string;
}

/** An iaxmodem: a fax modem of class 1 that registers and calls over IAX2, driven by AT commands on its terminal. */
export class IaxModem {
  readonly #name: string;
  readonly #process: ChildProcess;
  #terminal: ReadStream | undefined;
  #said = '';
  #log = '';

  /** Starts the modem, which registers by itself, and makes it a fax modem. */
  static async start(options: IaxModemOptions): Promise<IaxModem> {
    const device = join(options.folder, 'terminal');
    const file = await writeConfiguration(options, device);
    const child = spawn(options.program, [relative(CONFIGURATIONS, file)], { stdio: ['ignore', 'pipe', 'pipe'] });
    const modem = new IaxModem(options.name, child);
    await eventually(() => existsSync(device), `the terminal of ${options.name}`).catch((error) => {
      child.kill('SIGKILL');
      throw modem.#withLog(error);
    });
    await modem.#open(device);
    return modem;
  }

  private constructor(name: string, child: ChildProcess) {
    this.#name = name;
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (this.#log = (this.#log + text).slice(-5000)));
  }

  async #open(device: string): Promise<void> {
    this.#terminal = new ReadStream(openSync(device, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK));
    this.#terminal.setRawMode(true);
    this.#terminal.on('data', (bytes) => (this.#said += bytes.toString('latin1')));
    // The line goes dead when the modem ends.
    this.#terminal.on('error', () => {});
    for (const command of ['ATE0', 'AT+FCLASS=1', 'ATS8=1']) {
      this.command(command);
      await this.says('OK');
    }
  }

  command(text: string): void {
    this.#terminal?.write(`${text}\r`);
  }

  /** Sends the frame that its CONNECT asks for. */
  sendFrame(bytes: Uint8Array): void {
    this.#terminal?.write(Buffer.concat([bytes, FRAME_END]));
  }

  /** Resolves when it has said a line (`RING`, `CONNECT`, `NO CARRIER`) once more, and takes all up to there as heard. */
  async says(line: string): Promise<void> {
    await this.#takes(`\r\n${line}\r\n`, line);
  }

  /** Resolves with the next frame that it got from the other modem, without its check sum. */
  async getsFrame(): Promise<Buffer> {
    const taken = await this.#takes(FRAME_END.toString('latin1'), 'a frame');
    return Buffer.from(taken.slice(0, -2), 'latin1');
  }

  async stop(): Promise<void> {
    this.#terminal?.destroy();
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 3000);
    this.#process.kill('SIGTERM');
    if (this.#process.exitCode === null && this.#process.signalCode === null) await once(this.#process, 'close');
    clearTimeout(timer);
  }

  /** What stands before `text`, which is waited for. */
  async #takes(text: string, what: string): Promise<string> {
    await eventually(() => this.#said.includes(text), `${what} at ${this.#name}`).catch((error) => {
      throw this.#withLog(error);
    });
    const at = this.#said.indexOf(text);
    const taken = this.#said.slice(0, at);
    this.#said = this.#said.slice(at + text.length);
    return taken;
  }

  #withLog({ message }: Error): Error {
    return new Error(`${message}; it said ${JSON.stringify(this.#said)}\n${this.#log}`);
  }
}

async function writeConfiguration({ name, number, server, folder }: IaxModemOptions, device: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'modem');
  const { username } = userInfo();
  const lines = [
    `device ${device}`,
    `owner ${username}:${username}`,
    'mode 600',
    `port ${await freeUdpPorts(1)}`,
    'refresh 60',
    `server ${server.host}:${server.port}`,
    `peername ${name}`,
    'secret modempw',
    `cidname Fax ${name}`,
    `cidnumber ${number}`,
    'codec ulaw',
    'nodaemon',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
