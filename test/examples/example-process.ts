import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SystemClock } from '../../src/base/clock.ts';
import { Changes } from '../../src/testing/changes.ts';

const isSource = import.meta.url.endsWith('.ts');

/** Where the examples are that are tested. */
export const EXAMPLES = dirname(fileURLToPath(new URL(`../../examples/connect.${isSource ? 'ts' : 'js'}`, import.meta.url)));

/** An example in a process of its own, with all that it printed so far. */
export class ExampleProcess {
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
  output = '';
  readonly #changes: Changes;

  constructor(name: string, args: readonly string[], env: Readonly<Record<string, string>>) {
    this.#changes = new Changes(new SystemClock(), name, () => this.output);
    const program = `${EXAMPLES}/${name}.${isSource ? 'ts' : 'js'}`;
    this.child = spawn(process.execPath, [...(isSource ? ['--import', 'tsx'] : []), program, ...args], { env: { ...process.env, ...env } });
    for (const stream of [this.child.stdout!, this.child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
        this.#changes.changed();
      });
    this.exit = once(this.child, 'close').then(([code]) => code as number | null);
  }

  printed(pattern: RegExp): Promise<RegExpMatchArray> {
    return this.#changes.until(() => this.output.match(pattern) ?? undefined, String(pattern), 30_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exit;
  }
}
