import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { type Clock, SystemClock } from '../base/clock.ts';
import { Changes, DEFAULT_WITHIN_MS } from './changes.ts';

export interface AmiPeerOptions {
  readonly host?: string;
  readonly port: number;
  readonly clock?: Clock;
  /** Hears all that goes over the wire, a message at a time: `>` is what the peer sends. */
  readonly trace?: (direction: '>' | '<', text: string) => void;
}

/** Headers of one AMI message in their order, as they came. */
export interface AmiPeerMessage {
  readonly text: string;
  /** First value of a header, its name in any case. */
  get(name: string): string | undefined;
  /** All values of a header that comes more than once. */
  all(name: string): string[];
}

/**
 * A plain AMI connection for tests: writes what it is told, keeps what it hears word for word, and waits by name with a deadline. It
 * knows nothing of either dialect beyond where a message ends.
 */
export class AmiPeer {
  /** Everything heard after the greeting, in order. */
  readonly messages: AmiPeerMessage[] = [];
  readonly #socket: Socket;
  readonly #changes: Changes;
  readonly #trace: AmiPeerOptions['trace'];
  #greeting: string | undefined;
  #rest = '';
  #ended = false;
  #repliesTaken = 0;
  #eventsFrom = 0;

  /** Connects and waits for the greeting. */
  static async connect({ host = '127.0.0.1', port, clock = new SystemClock(), trace }: AmiPeerOptions): Promise<AmiPeer> {
    const socket = createConnection({ host, port });
    await once(socket, 'connect');
    const peer = new AmiPeer(socket, clock, trace);
    await peer.#changes.until(() => peer.#greeting, 'the greeting');
    return peer;
  }

  private constructor(socket: Socket, clock: Clock, trace: AmiPeerOptions['trace']) {
    this.#socket = socket;
    this.#trace = trace;
    this.#changes = new Changes(clock, 'AMI peer');
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => this.#receive(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#ended = true;
      this.#changes.changed();
    });
  }

  get greeting(): string {
    return this.#greeting ?? '';
  }

  /** Writes text as it is. */
  write(text: string): void {
    this.#trace?.('>', text);
    this.#socket.write(text);
  }

  /** Sends an action; a list of values repeats the header. */
  send(action: string, headers: Readonly<Record<string, string | number | readonly string[]>> = {}): void {
    const lines = [`Action: ${action}`];
    for (const [name, value] of Object.entries(headers)) for (const one of [value].flat()) lines.push(`${name}: ${one}`);
    this.write(`${lines.join('\r\n')}\r\n\r\n`);
  }

  /** Sends an action and resolves with the next reply. */
  action(name: string, headers: Readonly<Record<string, string | number | readonly string[]>> = {}): Promise<AmiPeerMessage> {
    this.send(name, headers);
    return this.reply();
  }

  /** Logs in and resolves with the reply, whatever it says. */
  login(username: string, secret: string, events = 'on'): Promise<AmiPeerMessage> {
    return this.action('Login', { Username: username, Secret: secret, Events: events });
  }

  /** The next message that is no event and was not taken yet. */
  async reply(withinMs = DEFAULT_WITHIN_MS): Promise<AmiPeerMessage> {
    const at = this.#repliesTaken++;
    return this.#changes.until(() => this.messages.filter((m) => m.get('Event') === undefined)[at], 'a reply', withinMs);
  }

  /** The next event of that name with these values (text, or an expression) after the last one that was waited for. */
  async event(name: string, where: Readonly<Record<string, string | RegExp>> = {}, withinMs = DEFAULT_WITHIN_MS): Promise<AmiPeerMessage> {
    const matches = (message: AmiPeerMessage) =>
      message.get('Event') === name &&
      Object.entries(where).every(([header, wanted]) => {
        const value = message.get(header);
        return value !== undefined && (typeof wanted === 'string' ? value === wanted : wanted.test(value));
      });
    const found = await this.#changes.until(
      () => {
        const at = this.messages.findIndex((message, index) => index >= this.#eventsFrom && matches(message));
        return at < 0 ? undefined : at;
      },
      () => `event ${name} (last heard: ${this.messages.at(-1)?.get('Event') ?? 'no event'})`,
      withinMs,
    );
    this.#eventsFrom = found + 1;
    return this.messages[found]!;
  }

  /** Resolves when the server closes. */
  closed(withinMs = DEFAULT_WITHIN_MS): Promise<void> {
    return this.#changes.until(() => this.#ended || undefined, 'the end of the connection', withinMs).then(() => {});
  }

  close(): void {
    this.#socket.destroy();
    this.#changes.close();
  }

  #receive(chunk: string): void {
    this.#rest += chunk;
    if (this.#greeting === undefined) {
      const end = this.#rest.indexOf('\r\n');
      if (end < 0) return;
      this.#greeting = this.#rest.slice(0, end);
      this.#rest = this.#rest.slice(end + 2);
      this.#trace?.('<', this.#greeting);
    }
    for (let end = this.#endOfMessage(); end > 0; end = this.#endOfMessage()) {
      const text = this.#rest.slice(0, end);
      this.#rest = this.#rest.slice(end);
      if (!text.trim()) continue;
      this.#trace?.('<', text);
      this.messages.push(new PeerMessage(text));
    }
    this.#changes.changed();
  }

  #endOfMessage(): number {
    if (this.#rest.startsWith('\r\n')) return 2;
    const mark = this.#rest.startsWith('Response: Follows') ? '--END COMMAND--\r\n\r\n' : '\r\n\r\n';
    const at = this.#rest.indexOf(mark);
    return at < 0 ? 0 : at + mark.length;
  }
}

class PeerMessage implements AmiPeerMessage {
  readonly text: string;
  readonly #headers: [name: string, value: string][];

  constructor(text: string) {
    this.text = text;
    this.#headers = text.split('\r\n').flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon < 0 ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]];
    });
  }

  get(name: string): string | undefined {
    return this.all(name)[0];
  }

  all(name: string): string[] {
    return this.#headers.filter(([n]) => n === name.toLowerCase()).map(([, value]) => value);
  }
}
