import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { eventually } from './programs.ts';

interface Message {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** A Chromium without a window, steered by its remote protocol over a pipe: JSON texts, each ended by a NUL. */
export class Browser {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #orders: Writable;
  readonly #waiting = new Map<number, (message: Message) => void>();
  #pending = '';
  #lastId = 0;
  #session: string | undefined;

  static async start(program: string): Promise<Browser> {
    const folder = await mkdtemp(join(tmpdir(), 'ringdown-browser-'));
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-pipe', `--user-data-dir=${folder}`, 'about:blank'];
    return new Browser(spawn(program, flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] }), folder);
  }

  private constructor(child: ChildProcess, folder: string) {
    this.#process = child;
    this.#folder = folder;
    const [, , , orders, news] = child.stdio as [null, null, null, Writable, Readable];
    this.#orders = orders;
    orders.on('error', () => {});
    news.setEncoding('utf8').on('data', (text: string) => this.#receive(text));
  }

  async open(url: string): Promise<void> {
    const { targetId } = await this.#order('Target.createTarget', { url });
    const { sessionId } = await this.#order('Target.attachToTarget', { targetId, flatten: true });
    this.#session = String(sessionId);
  }

  /** Resolves when the page says that; rejects with what it says instead. */
  async shows(text: RegExp): Promise<void> {
    let shown = '';
    let asking = false;
    const look = () => {
      if (asking) return text.test(shown);
      asking = true;
      void this.evaluate('document.body?.innerText ?? ""')
        .then((value) => (shown = String(value)))
        .catch(() => {})
        .finally(() => (asking = false));
      return text.test(shown);
    };
    await eventually(look, `${text}`).catch((error) => {
      throw new Error(`${error.message}; the page says:\n${shown}`);
    });
  }

  /** Fills the form in and presses its button. */
  async submit({ select, ...fields }: { readonly select: string } & Readonly<Record<string, string>>): Promise<void> {
    const filled = Object.entries(fields).map(
      ([name, value]) => `form.elements[${JSON.stringify(name)}].value = ${JSON.stringify(value)};`,
    );
    await this.evaluate(
      `{ const form = document.forms[0]; form.querySelector('select').value = ${JSON.stringify(select)}; ${filled.join(' ')}
         document.body.textContent = ''; document.body.append(form); form.querySelector('[type=submit]').click(); }`,
    );
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGKILL');
    if (this.#process.exitCode === null && this.#process.signalCode === null) await once(this.#process, 'close');
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 20 });
  }

  /** The value of an expression in the page; waited for where it is a promise. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.#order('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    assert.equal(exceptionDetails, undefined, JSON.stringify(exceptionDetails));
    return (result as { value?: unknown }).value;
  }

  #order(method: string, params: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => (error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result ?? {})));
      this.#orders.write(`${JSON.stringify({ id, method, params, sessionId: this.#session })}\0`);
    });
  }

  #receive(text: string): void {
    const texts = (this.#pending + text).split('\0');
    this.#pending = texts.pop() ?? '';
    for (const one of texts) {
      const message = JSON.parse(one) as Message;
      if (message.id === undefined) continue;
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    }
  }
}
