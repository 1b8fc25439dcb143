import { type HeaderList, valueAfter } from '../wire/header-list.ts';
import type { DecodedMessage } from '../wire/message-decoder.ts';
import type { NoHeaders } from './declarations/events.ts';
import { readText } from './text.ts';
import type { EventName, HeadersOf } from './typed.ts';

/**
 * The headers of one message, in the order in which they came, repeats kept. Names are compared without case, values are as the server sent
 * them: UTF-8 where they are that, else a byte a character. `H` are the headers that it is known to have; others are read in the same way.
 */
export class AmiMessage<H extends object = NoHeaders> {
  /** For the compiler alone, which tells messages with different headers apart by it. */
  declare protected readonly known: H;
  readonly #headers: HeaderList;

  constructor(headers: HeaderList) {
    this.#headers = headers;
  }

  /** The value of the first header of that name; undefined where there is none, empty where it is. */
  get<K extends keyof H & string>(name: K): H[K];
  get(name: string): string | undefined;
  get(name: string): string | undefined {
    const value = this.#headers.get(name);
    return value === undefined ? undefined : this.#read(value);
  }

  /** The values of all headers of that name: `Output`, `Variable`, `ChanVariable`. */
  getAll(name: (keyof H & string) | (string & NoHeaders)): string[] {
    return this.#headers.getAll(name).map((value) => this.#read(value));
  }

  has(name: string): boolean {
    return this.#headers.has(name);
  }

  /** Name and value of each header. */
  *entries(): IterableIterator<readonly [name: string, value: string]> {
    for (const bytes of this.#headers.lines) {
      const line = this.#read(bytes);
      const colon = line.indexOf(':');
      if (colon !== -1) yield [line.slice(0, colon), valueAfter(line, colon + 1)];
    }
  }

  [Symbol.iterator](): IterableIterator<readonly [name: string, value: string]> {
    return this.entries();
  }

  /** The lines as they came, also those that are no header. */
  get lines(): string[] {
    return this.#headers.lines.map((line) => this.#read(line));
  }

  /** Values by name as spelled; a header that came more than once is a list. This is also the form in JSON. */
  toJSON(): Record<string, string | string[]> {
    const object: Record<string, string | string[]> = Object.create(null);
    // Without a generator between: this is how every header of every event is read where a program logs or forwards them.
    for (const bytes of this.#headers.lines) {
      const line = this.#read(bytes);
      const colon = line.indexOf(':');
      if (colon === -1) continue;
      const name = line.slice(0, colon);
      const value = valueAfter(line, colon + 1);
      const earlier = object[name];
      if (earlier === undefined) object[name] = value;
      else if (Array.isArray(earlier)) earlier.push(value);
      else object[name] = [earlier, value];
    }
    return object;
  }

  /** For logs: the lines, a bar between. */
  toString(): string {
    return this.lines.join(' | ');
  }

  #read(bytes: string): string {
    return this.#headers.isAscii ? bytes : readText(bytes);
  }
}

/** What a server answered to an action. */
export class AmiReply<H extends object = NoHeaders> extends AmiMessage<H> {
  readonly #kind: DecodedMessage['kind'];
  #output: readonly string[] | undefined;

  constructor(message: Pick<DecodedMessage, 'kind' | 'headers' | 'output'>) {
    super(message.headers);
    this.#kind = message.kind;
    this.#output = message.output?.map(readText);
  }

  /** `Success`, `Error`, `Follows`, `Pong`, `Goodbye`; empty for the bare text with which the servers of 2006 answered some actions. */
  get response(): string {
    return (this as AmiMessage).get('Response') ?? '';
  }

  get message(): string {
    return (this as AmiMessage).get('Message') ?? '';
  }

  /** What a command printed, line by line, in the form of either dialect; the whole text of an answer that has no headers. */
  get output(): readonly string[] {
    this.#output ??= this.#kind === 'other' ? this.lines : this.getAll('Output');
    return this.#output;
  }

  get ok(): boolean {
    return this.response !== 'Error';
  }
}

/** Something that happened on a server, or an item of a list. `N` is its name where that is known. */
export class AmiEvent<N extends string = string> extends AmiMessage<HeadersOf<N>> {
  readonly name: string;
  /** The server that it came from: the `name` of the client. */
  readonly server: string;
  readonly #life: string | undefined;

  /** @param life which life of the server numbered it, where the server says so. */
  constructor(headers: HeaderList, server: string, life?: string) {
    super(headers);
    this.#life = life;
    this.name = (this as AmiMessage).get('Event') ?? '';
    this.server = server;
  }

  /**
   * What a client goes on from that has dealt with this event (`resumeFrom`): `<life of the server>-<number>`, or the number alone where the
   * server tells no life. Undefined where it does not number its events.
   */
  get resumeToken(): string | undefined {
    const number: string | undefined = (this as AmiMessage).get('SequenceNumber');
    return number === undefined || this.#life === undefined ? number : `${this.#life}-${number}`;
  }

  /** Whether it is of that name, in any case; its headers are known then. */
  is<K extends EventName>(name: K): this is AmiEvent<K> {
    return this.name.toLowerCase() === name.toLowerCase();
  }
}
