import { connect, type Socket } from 'node:net';
import { ACCOUNT } from './server-process.ts';

const END = '\r\n\r\n';
const GREETING_WITHIN_MS = 10_000;
/** So many log in at a time: fewer than servers allow to be connected without a login. */
const LOGINS_AT_A_TIME = 20;

/** An AMI client that costs little: text in, text out, replies taken in the order of the requests. */
export class LoadClient {
  readonly socket: Socket;
  /** Hears each event as text. */
  onEvent: ((text: string) => void) | undefined;
  /** Takes the bytes instead of them being read as messages. */
  onBytes: ((chunk: Buffer) => void) | undefined;
  #rest = '';
  #sent = 0;
  #waiting: { resolve(text: string): void; reject(error: Error): void }[] = [];
  #isClosed = false;

  /** Connects and waits for the greeting. */
  static connect(port: number): Promise<LoadClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, noDelay: true });
      const timer = setTimeout(() => socket.destroy(new Error('no greeting')), GREETING_WITHIN_MS);
      const early = () => reject(new Error('closed before the greeting'));
      socket.once('error', reject);
      socket.once('close', early);
      socket.once('data', (chunk) => {
        clearTimeout(timer);
        socket.off('close', early);
        resolve(new LoadClient(socket, chunk));
      });
    });
  }

  /** @param events value of the header Events of Login */
  static async open(port: number, events = 'off'): Promise<LoadClient> {
    const client = await LoadClient.connect(port);
    const reply = await client.login(events);
    if (!reply.startsWith('Response: Success')) throw new Error(`login refused: ${reply}`);
    return client;
  }

  static async openMany(port: number, count: number, events: string): Promise<LoadClient[]> {
    const clients: LoadClient[] = [];
    while (clients.length < count) {
      const size = Math.min(LOGINS_AT_A_TIME, count - clients.length);
      clients.push(...(await Promise.all(Array.from({ length: size }, () => LoadClient.open(port, events)))));
    }
    return clients;
  }

  private constructor(socket: Socket, greeting: Buffer) {
    this.socket = socket;
    this.#rest = greeting.toString('latin1').replace(/^.*\r\n/, '');
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      if (this.onBytes) this.onBytes(chunk);
      else this.#receive(chunk);
    });
    socket.on('close', () => {
      this.#isClosed = true;
      for (const { reject } of this.#waiting) reject(new Error('closed'));
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  login(events: string): Promise<string> {
    return this.send(`Action: Login\r\nUsername: ${ACCOUNT.username}\r\nSecret: ${ACCOUNT.secret}\r\nEvents: ${events}\r\n`);
  }

  /** Sends header lines (each with its end) and an ActionID; resolves with the text of the reply. */
  send(lines: string): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) reject(new Error('closed'));
      this.#waiting.push({ resolve, reject });
      this.socket.write(`${lines}ActionID: b${++this.#sent}${END}`, 'latin1');
    });
  }

  close(): void {
    this.socket.destroy();
  }

  #receive(chunk: Buffer): void {
    const text = this.#rest + chunk.toString('latin1');
    let from = 0;
    for (let end = text.indexOf(END); end >= 0; end = text.indexOf(END, from)) {
      const message = text.slice(from, end);
      from = end + END.length;
      if (message.startsWith('Event:')) this.onEvent?.(message);
      else this.#waiting.shift()?.resolve(message);
    }
    this.#rest = text.slice(from);
  }
}

/** Runs `one` over and over, so many at a time, until the time is over; the result is how often it was done. */
export async function repeatFor(ms: number, atATime: number, one: () => Promise<unknown>): Promise<number> {
  const until = performance.now() + ms;
  let done = 0;
  await Promise.all(
    Array.from({ length: atATime }, async () => {
      while (performance.now() < until) {
        await one();
        done++;
      }
    }),
  );
  return done;
}

/** Runs `one` exactly `times` times, so many at a time. */
export async function repeat(times: number, atATime: number, one: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: atATime }, async () => {
      while (next < times) await one(next++);
    }),
  );
}
