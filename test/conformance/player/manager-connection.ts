import { connect, type Socket } from 'node:net';
import { eventNameOf, headerOf, MessageCutter } from '../ami-text.ts';

/** An AMI connection of a script: everything heard is kept, every message in either direction is told to `note`. */
export class ManagerConnection {
  /** Messages heard so far, the greeting first. */
  readonly heard: string[] = [];
  /** What came after the greeting and is neither an event nor an empty line. */
  readonly replies: string[] = [];
  closed = false;
  /** When the last bytes came, by `performance.now()`. */
  lastHeardAt = performance.now();
  readonly #socket: Socket;
  readonly #cutter = new MessageCutter();
  readonly #note: (dir: '<' | '>', text: string) => void;
  readonly #events = new Map<string, { readonly text: string; readonly at: number }[]>();
  #markedAt = 0;
  #repliesTaken = 0;

  constructor(at: { readonly host: string; readonly port: number }, note: (dir: '<' | '>', text: string) => void) {
    this.#note = note;
    this.#socket = connect(at.port, at.host);
    this.#socket.setEncoding('latin1'); // a message may be cut anywhere, within a letter too
    this.#socket.on('data', (chunk: string) => this.#receive(chunk));
    this.#socket.on('end', () => this.#end());
    this.#socket.on('close', () => this.#end());
    this.#socket.on('error', () => {});
  }

  write(text: string): void {
    this.#note('>', text);
    this.#socket.write(text);
  }

  /** Ends the client's side in good order. */
  close(): void {
    this.#socket.end();
  }

  cut(): void {
    this.#socket.destroy();
  }

  mark(): void {
    this.#markedAt = this.heard.length;
  }

  get hasReply(): boolean {
    return this.replies.length > this.#repliesTaken;
  }

  /** The next reply that was not waited for yet. */
  takeReply(): string | undefined {
    return this.replies[this.#repliesTaken++];
  }

  /** Events of that name whose headers match, since the start or since the last mark. */
  events(name: string, where: Readonly<Record<string, string>> = {}, since: 'start' | 'mark' = 'start'): string[] {
    const patterns = Object.entries(where).map(([header, pattern]) => [header, new RegExp(pattern)] as const);
    const from = since === 'mark' ? this.#markedAt : 0;
    return (this.#events.get(name) ?? [])
      .filter(({ text, at }) => at >= from && patterns.every(([header, pattern]) => pattern.test(headerOf(text, header) ?? '')))
      .map(({ text }) => text);
  }

  #receive(chunk: string): void {
    this.lastHeardAt = performance.now();
    for (const latin1 of this.#cutter.push(chunk)) {
      const text = asUtf8(latin1);
      this.#note('<', text);
      this.#sort(text);
      this.heard.push(text);
    }
  }

  /** Keeps a message where a waiting step looks for it many times a second. */
  #sort(text: string): void {
    const event = eventNameOf(text);
    const at = this.heard.length;
    if (event === undefined) {
      if (at > 0 && text.trim()) this.replies.push(text);
      return;
    }
    const sameName = this.#events.get(event) ?? [];
    this.#events.set(event, sameName);
    sameName.push({ text, at });
  }

  #end(): void {
    if (!this.closed && this.#cutter.rest) this.#note('<', asUtf8(this.#cutter.rest));
    this.closed = true;
  }
}

const asUtf8 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8');
