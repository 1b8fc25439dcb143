import { basename } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { Dialler } from '../../client/index.ts';
import type { RecordedLine } from '../../testing/recorded-session.ts';
import { textOfBytes } from '../../wire/bytes.ts';
import { printJsonLine } from '../visible.ts';

type Direction = RecordedLine['dir'];

/** What a file may hold of a message that does not end, in bytes. */
const MAX_MESSAGE_BYTES = 16 << 20;

/** Writes sessions with a manager as they are on the wire, a message an entry, without what proves who the client is. */
export class SessionRecorder {
  readonly #write: (line: string) => void;
  readonly clock: Clock;
  readonly #startedAt: number;
  readonly #head: { readonly id: string; readonly server: string; readonly set: string };
  #hasHead = false;
  #connections = 0;
  /** Messages written so far. */
  messages = 0;
  /** What they were on the wire. */
  bytes = 0;

  /** @param write takes lines with their ends; @param path gives the recording its id */
  constructor(path: string, server: string, clock: Clock, write: (line: string) => void) {
    this.#head = { id: basename(path).replace(/[.].*$/, ''), server, set: 'recorded' };
    this.#write = write;
    this.clock = clock;
    this.#startedAt = clock.monotonic();
  }

  /** Since it began. */
  get elapsedMs(): number {
    return this.clock.monotonic() - this.#startedAt;
  }

  /** The next connection: `a`, `b`, and so on. */
  connection(): ConnectionRecorder {
    return new ConnectionRecorder((entry) => this.#add(entry), nameOf(this.#connections++));
  }

  /** The way to a server whose connections are recorded. */
  recorded(via: Dialler): Dialler {
    return {
      label: via.label,
      dial: async (receiver, signal) => {
        const taps = this.connection();
        const transport = await via.dial(
          {
            data: (bytes) => {
              taps.take('<', bytes);
              receiver.data(bytes);
            },
            closed: (error) => {
              taps.end();
              receiver.closed(error);
            },
          },
          signal,
        );
        return {
          ...transport,
          send: (bytes) => {
            taps.take('>', bytes);
            transport.send(bytes);
          },
        };
      },
    };
  }

  #add({ conn, dir, text }: Omit<RecordedLine, 't'>): void {
    if (!this.#hasHead) {
      this.#hasHead = true;
      this.#write(printJsonLine({ ...this.#head, version: dir === '<' ? text.trim() : '' }));
    }
    const t = Math.round(this.elapsedMs);
    this.#write(printJsonLine({ t, conn, dir, text: withoutSecrets(Buffer.from(text, 'latin1').toString('utf8')) }));
    this.messages++;
    this.bytes += text.length;
  }
}

/** Both directions of a connection, parted into messages. */
export class ConnectionRecorder {
  readonly #add: (entry: Omit<RecordedLine, 't'>) => void;
  readonly #conn: string;
  readonly #open: Record<Direction, string> = { '<': '', '>': '' };
  #hasGreeting = false;

  constructor(add: (entry: Omit<RecordedLine, 't'>) => void, conn: string) {
    this.#add = add;
    this.#conn = conn;
  }

  take(dir: Direction, bytes: Uint8Array): void {
    let text = this.#open[dir] + textOfBytes(bytes);
    for (;;) {
      const end = this.#endOf(dir, text);
      if (end === 0) break;
      this.#add({ conn: this.#conn, dir, text: text.slice(0, end) });
      text = text.slice(end);
    }
    this.#open[dir] = text;
  }

  /** What was not whole when the connection ended. */
  end(): void {
    for (const dir of ['<', '>'] as const) {
      if (this.#open[dir] !== '') this.#add({ conn: this.#conn, dir, text: this.#open[dir] });
      this.#open[dir] = '';
    }
  }

  /** How much of the text is a message: to its blank line, or the first line of a server; 0 for none. */
  #endOf(dir: Direction, text: string): number {
    if (dir === '<' && !this.#hasGreeting) {
      const end = text.indexOf('\n') + 1;
      this.#hasGreeting = end > 0;
      return end;
    }
    const blank = /\r?\n\r?\n/.exec(text);
    if (blank) return blank.index + blank[0].length;
    return text.length > MAX_MESSAGE_BYTES ? text.length : 0;
  }
}

const nameOf = (index: number): string => (index < 26 ? String.fromCharCode(97 + index) : `c${index}`);

/** Headers that prove who somebody is, and lines of configuration files that do. */
const SECRETS = /^((?:Secret|Key|AuthKey|Password): *)[^\r\n]*|\b((?:secret|md5secret|remotesecret|password) *=>? *)[^\r\n,]*/gim;

export const withoutSecrets = (text: string): string =>
  text.replace(SECRETS, (_, header: string | undefined, option: string | undefined) => `${header ?? option}********`);
