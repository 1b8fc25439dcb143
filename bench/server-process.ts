import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

/** The account of every configuration that the benchmark makes; the yardstick takes any. */
export const ACCOUNT = { username: 'bench', secret: 'bench' } as const;

const START_WITHIN_MS = 60_000;
/** Ticks a second in which Linux tells a process's time (`getconf CLK_TCK`, the same on all its platforms that Node runs on). */
const CLOCK_TICKS = 100;
/** These programs run from sources and from what was compiled of them. */
export const EXTENSION = extname(import.meta.filename);

/** Where a server listens; 0 where it does not. */
export interface ServerPorts {
  readonly ami: number;
  readonly sip: number;
  readonly iax: number;
}

/** How a server is started. */
export interface ServerProgram {
  readonly command: string;
  readonly args: readonly string[];
  /** Removed when the server has stopped. */
  readonly folder: string | undefined;
  /** Resolves when it can be used; rejects when it ends before or takes too long. */
  ready(child: ChildProcess): Promise<ServerPorts>;
}

/** A server in a process of its own, whose time and memory are read from /proc. */
export class ServerProcess {
  readonly pid: number;
  readonly amiPort: number;
  readonly sipPort: number;
  readonly iaxPort: number;
  readonly #child: ChildProcess;
  readonly #folder: string | undefined;

  /** Starts Ringdown on these files of configuration; manager.conf is there unless given. */
  static async ringdown(files: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
    const folder = await folderOf(() => ({ ...BASE_FILES, ...files }));
    const program = join(import.meta.dirname, `../src/cli/main${EXTENSION}`);
    const flags = process.env.BENCH_NODE_FLAGS?.split(' ') ?? [];
    return ServerProcess.start(nodeProgram([...flags, program, 'start', '--config', folder, '--state', join(folder, 'state')], folder));
  }

  /** Starts the yardstick: the least that a server in Node has to do. */
  static yardstick(): Promise<ServerProcess> {
    return ServerProcess.start(nodeProgram([join(import.meta.dirname, `yardstick${EXTENSION}`)], undefined));
  }

  static async start({ command, args, folder, ready }: ServerProgram): Promise<ServerProcess> {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const kill = () => child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('close', () => process.off('exit', kill));
    try {
      return new ServerProcess(child, folder, await ready(child));
    } catch (error) {
      kill();
      throw error;
    }
  }

  private constructor(child: ChildProcess, folder: string | undefined, ports: ServerPorts) {
    this.#child = child;
    this.#folder = folder;
    this.pid = child.pid!;
    this.amiPort = ports.ami;
    this.sipPort = ports.sip;
    this.iaxPort = ports.iax;
  }

  /** Seconds of processor time, user and system, all threads; in steps of 10 ms. */
  cpuSeconds(): number {
    const fields = readFileSync(`/proc/${this.pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS;
  }

  /** Resident memory now (`VmRSS`) or at its peak (`VmHWM`). */
  memoryKiB(which: 'VmRSS' | 'VmHWM'): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'latin1');
    return Number(new RegExp(`^${which}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  }

  get peakMiB(): number {
    return Math.round(this.memoryKiB('VmHWM') / 1024);
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#child.once('close', () => resolve()));
    const running = this.#child.exitCode === null && this.#child.signalCode === null;
    if (running) {
      this.#child.kill('SIGTERM');
      const impatience = setTimeout(() => this.#child.kill('SIGKILL'), 3000);
      await closed;
      clearTimeout(impatience);
    }
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Runs `use` on a fresh server and stops that whatever comes of it. */
export async function withServer<T>(start: () => Promise<ServerProcess>, use: (server: ServerProcess) => Promise<T>): Promise<T> {
  const server = await start();
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

/** A folder of configuration, whose files may name it. */
export async function folderOf(files: (folder: string) => Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-bench-'));
  for (const [name, text] of Object.entries(files(folder))) await writeFile(join(folder, name), text);
  return folder;
}

const nodeProgram = (args: readonly string[], folder: string | undefined): ServerProgram => ({
  command: process.execPath,
  args: [...process.execArgv, ...args],
  folder,
  ready: async (child) => {
    const banner = await bannerOf(child);
    return { ami: portIn(banner, 'AMI (modern)'), sip: portIn(banner, 'SIP over UDP'), iax: portIn(banner, 'IAX2 over UDP') };
  },
});

const BASE_FILES = {
  'asterisk.conf': '',
  'rtp.conf': '[general]\nrtpstart = 20000\nrtpend = 29998\n',
  'sip.conf': '[general]\nbindaddr = 127.0.0.1\nbindport = 0\n',
  'extensions.conf': '[default]\nexten => 700,1,Answer()\n same => n,Wait(3600)\n same => n,Hangup()\n',
  // The clients share a thread and a busy machine: none is dropped for being late.
  'manager.conf': managerConf('writetimeout = 10000'),
};

/** @param option a line more for the account that the benchmark logs in with */
export function managerConf(option = ''): string {
  const account = `[${ACCOUNT.username}]\nsecret = ${ACCOUNT.secret}\nread = all\nwrite = all\n${option}\n`;
  return `[general]\nenabled = yes\nbindaddr = 127.0.0.1\nport = 0\ndisplayconnects = no\n${account}`;
}

/** What the server prints until it has said where AMI listens. */
const bannerOf = (child: ChildProcess): Promise<string> =>
  untilReady(child, (ready) => {
    let output = '';
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (portIn(output, 'AMI (modern)') > 0) ready(output);
    });
  });

/** Waits for what `watch` tells. @throws Error with what the server said of itself when it ends before, or takes longer than a minute */
export function untilReady<T>(child: ChildProcess, watch: (ready: (value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    let errors = '';
    const timer = setTimeout(() => reject(new Error(`the server did not start\n${errors}`)), START_WITHIN_MS);
    const settle = (end: () => void) => {
      clearTimeout(timer);
      end();
    };
    child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
      if (errors.length < 10_000) errors += chunk;
      if (process.env.BENCH_VERBOSE) process.stderr.write(chunk);
    });
    child.once('error', (error) => settle(() => reject(error)));
    child.once('close', (status) => settle(() => reject(new Error(`the server ended with status ${status}\n${errors}`))));
    watch((value) => settle(() => resolve(value)));
  });
}

function portIn(banner: string, what: string): number {
  const line = banner.split('\n').find((one) => one.includes(what));
  return Number(/:(\d+)/.exec(line ?? '')?.[1] ?? 0);
}
