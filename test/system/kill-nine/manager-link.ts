import { connect, type Socket } from 'node:net';

const DEADLINE_MS = 20_000;

interface Waiting {
  readonly complete: string | undefined;
  readonly blocks: string[];
  resolve(blocks: string[]): void;
  reject(error: Error): void;
}

/** A manager connection with many requests in flight, told apart by their ActionIDs. When it breaks, all that waits is rejected. */
export class ManagerLink {
  readonly #socket: Socket;
  readonly #waiting = new Map<string, Waiting>();
  #rest = '';
  #lastId = 0;
  #isOver = false;
  /** Hears the events that are part of no reply; `Events` says which are sent. */
  onEvent: (event: string) => void = () => {};

  /** Connects and logs in. */
  static async logIn(port: number, username: string, secret: string): Promise<ManagerLink> {
    const link = new ManagerLink(connect({ host: '127.0.0.1', port, noDelay: true }));
    const reply = await link.ask('Login', { Username: username, Secret: secret, Events: 'off' });
    if (!reply.startsWith('Response: Success')) throw new Error(`login failed: ${reply}`);
    return link;
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1').on('data', (text: string) => this.#receive(text));
    socket.on('error', () => {});
    socket.on('close', () => this.#end());
  }

  /** The reply to an action, without what follows it. */
  async ask(action: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
    const [reply = ''] = await this.#send(action, headers, undefined);
    return reply;
  }

  /** The events of a list, without the reply in front and the one named `complete` that ends it. */
  async list(action: string, headers: Readonly<Record<string, string>>, complete: string): Promise<string[]> {
    const [, ...events] = await this.#send(action, headers, complete);
    return events.slice(0, -1);
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(action: string, headers: Readonly<Record<string, string>>, complete: string | undefined): Promise<string[]> {
    const id = `k${++this.#lastId}`;
    const lines = Object.entries({ Action: action, ActionID: id, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    return new Promise((resolve, reject) => {
      if (this.#isOver) return reject(new Error('the link is broken'));
      const timer = setTimeout(() => reject(new Error(`no answer to ${action} within ${DEADLINE_MS} ms`)), DEADLINE_MS);
      const settle =
        <T>(end: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          end(value);
        };
      this.#waiting.set(id, { complete, blocks: [], resolve: settle(resolve), reject: settle(reject) });
      this.#socket.write(`${lines.join('')}\r\n`);
    });
  }

  #receive(text: string): void {
    this.#rest += text;
    const blocks = this.#rest.split('\r\n\r\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const id = /^ActionID: (k\d+)\r?$/m.exec(block)?.[1] ?? '';
      const waiting = this.#waiting.get(id);
      if (!waiting) {
        if (block.startsWith('Event: ')) this.onEvent(block);
        continue;
      }
      // The greeting stands in front of the first reply.
      waiting.blocks.push(block.replace(/^Asterisk Call Manager\S*\r\n/, ''));
      const isRefusal = waiting.blocks.length === 1 && !block.includes('Response: Success');
      if (waiting.complete !== undefined && !isRefusal && !block.startsWith(`Event: ${waiting.complete}\r\n`)) continue;
      this.#waiting.delete(id);
      waiting.resolve(waiting.blocks);
    }
  }

  #end(): void {
    this.#isOver = true;
    for (const { reject } of this.#waiting.values()) reject(new Error('the link is broken'));
    this.#waiting.clear();
  }
}
