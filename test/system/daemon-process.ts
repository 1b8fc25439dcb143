import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SystemClock } from '../../src/base/clock.ts';
import { Changes } from '../../src/testing/changes.ts';

const DEADLINE_MS = 60_000;
const isSource = import.meta.url.endsWith('.ts');
const MAIN = fileURLToPath(new URL(`../../src/cli/main.${isSource ? 'ts' : 'js'}`, import.meta.url));
const ETC = fileURLToPath(new URL('../../etc', import.meta.url));

const OWN_COMMAND = [process.execPath, ...(isSource ? ['--import', 'tsx'] : []), MAIN];

interface DaemonOptions {
  /** What is written to `child.stdin` is its input. */
  readonly typed?: boolean;
  /** A program that runs it, with the arguments before it. */
  readonly under?: readonly string[];
  /** What stands for `ringdown` in place of this tree's own; it leads a group of processes, as a command in a terminal does. */
  readonly command?: readonly string[];
  readonly cwd?: string;
}

/** The `ringdown` command in a process of its own, with what it printed so far. */
export class DaemonProcess {
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
  stdout = '';
  stderr = '';
  readonly #changes = new Changes(new SystemClock(), 'the daemon', () => `${this.stdout}${this.stderr}`);
  readonly #leadsGroup: boolean;
  #hasEnded = false;

  constructor(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    { typed = false, under = [], command, cwd }: DaemonOptions = {},
  ) {
    const { RINGDOWN_SECRET: _, ...inherited } = process.env;
    const [program = '', ...words] = [...under, ...(command ?? OWN_COMMAND), ...args];
    this.#leadsGroup = command !== undefined;
    this.child = spawn(program, words, {
      cwd,
      detached: this.#leadsGroup,
      env: { ...inherited, ...env },
      stdio: [typed ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    });
    for (const stream of ['stdout', 'stderr'] as const)
      this.child[stream]!.setEncoding('utf8').on('data', (text: string) => {
        this[stream] += text;
        this.#changes.changed();
      });
    this.exit = once(this.child, 'close').then(([code]) => {
      this.#hasEnded = true;
      this.#changes.changed();
      return code as number | null;
    });
  }

  /** Waits until what it printed matches, on either stream; fails when it ends before that or takes too long. */
  printed(pattern: RegExp): Promise<RegExpMatchArray> {
    const find = () => {
      const match = this.stdout.match(pattern) ?? this.stderr.match(pattern);
      if (!match && this.#hasEnded) throw new Error(`ended without printing ${pattern}:\n${this.stdout}${this.stderr}`);
      return match ?? undefined;
    };
    return this.#changes.until(find, String(pattern), DEADLINE_MS);
  }

  /** The port behind a name in the banner. */
  async port(what: string): Promise<number> {
    const [, port] = await this.printed(new RegExp(`${what.replace(/[()]/g, '\\$&')} +\\S+:(\\d+)`));
    return Number(port);
  }

  /** Control-C in its terminal, which strikes all of its group. */
  interrupt(): void {
    this.#signal('SIGINT');
  }

  /** Ends it if it still runs. */
  async close(): Promise<void> {
    if (!this.#hasEnded) this.#signal('SIGKILL');
    await this.exit;
  }

  #signal(name: NodeJS.Signals): void {
    try {
      process.kill(this.#leadsGroup ? -this.child.pid! : this.child.pid!, name);
    } catch {
      // it has ended by itself meanwhile
    }
  }
}

/** A copy of the sample configuration with ports that are free, and a state folder, both gone after `run`. */
export async function withSample(run: (folders: { config: string; state: string }) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-daemon-'));
  const config = join(folder, 'etc');
  try {
    await cp(ETC, config, { recursive: true, dereference: true });
    await change(join(config, 'manager.conf'), (text) =>
      text.replace(/^port = \d+/m, 'port = 0').replace(/^classicport = \d+/m, 'classicport = 0'),
    );
    for (const file of ['sip.conf', 'iax.conf', 'http.conf'])
      await change(join(config, file), (text) => text.replace(/^bindport = \d+/m, 'bindport = 0'));
    await run({ config, state: join(folder, 'state') });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function change(path: string, edit: (text: string) => string): Promise<void> {
  await writeFile(path, edit(await readFile(path, 'utf8')));
}

/** An AMI connection that is read as text. */
export class TextConnection {
  readonly socket: Socket;
  text = '';
  readonly #changes = new Changes(new SystemClock(), 'the connection', () => this.text);

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.setEncoding('latin1').on('data', (text: string) => {
      this.text += text;
      this.#changes.changed();
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => this.#changes.changed());
  }

  send(...lines: string[]): void {
    this.socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  }

  /** Waits until what came matches. */
  received(pattern: RegExp): Promise<RegExpMatchArray> {
    const find = () => {
      const match = this.text.match(pattern);
      if (!match && this.socket.closed) throw new Error(`closed without ${pattern}:\n${this.text}`);
      return match ?? undefined;
    };
    return this.#changes.until(find, String(pattern), DEADLINE_MS);
  }

  close(): void {
    this.socket.destroy();
  }
}
