import { AmiError, type Dialler, type Transport } from '../../client/index.ts';
import { md5 } from '../../client/md5.ts';
import { encodeRequest, type Fields } from '../../client/request.ts';
import { bytesOfText, textOfBytes } from '../../wire/bytes.ts';
import { WIRE_LIMITS } from '../../wire/limits.ts';

const END = '\r\n\r\n';
const GREETING_WITHIN_MS = 10_000;
/** Longest message that is waited for, in bytes, such as the text of a command; what goes on without an end ends the session. */
const MAX_UNFINISHED_BYTES = WIRE_LIMITS.messageBytes;
/** So many log in at a time: fewer than servers allow to be connected without a login. */
export const LOGINS_AT_A_TIME = 20;

/** Who logs in, and what is to be heard. */
export interface LoadLogin {
  readonly username: string;
  readonly secret: string;
  /** `md5` proves the secret without telling it, `plain` takes a round trip less. */
  readonly auth: 'md5' | 'plain';
  /** Value of the header Events of Login. */
  readonly events: string;
}

interface Waiting {
  resolve(text: string): void;
  reject(error: Error): void;
}

/**
 * A session with a manager that costs the program that measures little: text in, text out, replies taken in the order of the requests, as a
 * manager gives them. For load, and for nothing that has to be right about what it reads: that is `AmiClient`.
 */
export class LoadSession {
  /** First line of the server. */
  greeting = '';
  /** Hears each event as text, without its end. */
  onEvent: ((text: string) => void) | undefined;
  /** Hears each reply that nobody waits for, as text: those to what was posted. */
  onReply: ((text: string) => void) | undefined;
  /** Takes the bytes instead of them being read as messages. */
  onBytes: ((bytes: Uint8Array) => void) | undefined;
  /** Resolves when the connection has ended. */
  readonly closed: Promise<void>;
  #transport: Transport | undefined;
  #rest = '';
  #sent = 0;
  #waiting: Waiting[] = [];
  #isClosed = false;
  #greeted: (() => void) | undefined;
  #tellClosed: () => void = () => {};

  /** Connects and waits for the greeting. @throws AmiError `AMI_CONNECT_FAILED` */
  static async connect(via: Dialler): Promise<LoadSession> {
    const session = new LoadSession();
    const signal = AbortSignal.timeout(GREETING_WITHIN_MS);
    const greeted = new Promise<void>((resolve) => {
      session.#greeted = resolve;
    });
    try {
      session.#transport = await via.dial({ data: (bytes) => session.#take(bytes), closed: () => session.#end() }, signal);
      const late = new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(new Error('no greeting')), { once: true }),
      );
      await Promise.race([greeted, session.closed, late]);
      if (session.greeting === '') throw new Error('closed before the greeting');
      return session;
    } catch (error) {
      session.close();
      throw new AmiError('AMI_CONNECT_FAILED', `${via.label}: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** Connects and logs in. @throws AmiError `AMI_CONNECT_FAILED`, `AMI_LOGIN_REFUSED` */
  static async open(via: Dialler, login: LoadLogin): Promise<LoadSession> {
    const session = await LoadSession.connect(via);
    try {
      await session.#logIn(login);
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  static async openMany(via: Dialler, login: LoadLogin, count: number): Promise<LoadSession[]> {
    const sessions: LoadSession[] = [];
    try {
      while (sessions.length < count) {
        const size = Math.min(LOGINS_AT_A_TIME, count - sessions.length);
        const opened = await Promise.allSettled(Array.from({ length: size }, () => LoadSession.open(via, login)));
        for (const one of opened) if (one.status === 'fulfilled') sessions.push(one.value);
        for (const one of opened) if (one.status === 'rejected') throw one.reason;
      }
      return sessions;
    } catch (error) {
      for (const session of sessions) session.close();
      throw error;
    }
  }

  private constructor() {
    this.closed = new Promise((resolve) => {
      this.#tellClosed = resolve;
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Sends header lines (each with its end) and an ActionID; resolves with the text of the reply. */
  send(lines: string): Promise<string> {
    return this.#submit(bytesOfText(`${lines}ActionID: b${++this.#sent}${END}`));
  }

  /** Sends header lines and waits for no reply: servers of 2006 give none to UserEvent. Not to be mixed with `send`. */
  post(lines: string): void {
    this.#transport?.send(bytesOfText(`${lines}ActionID: b${++this.#sent}${END}`));
  }

  /** Takes in nothing more. */
  pause(): void {
    this.#transport?.pause();
  }

  close(): void {
    this.#transport?.destroy();
    this.#end();
  }

  async #logIn({ username, secret, auth, events }: LoadLogin): Promise<void> {
    const ask = async (action: string, fields: Fields) => {
      const reply = await this.#submit(encodeRequest(action, `b${++this.#sent}`, fields));
      if (reply.startsWith('Response: Success')) return reply;
      throw new AmiError('AMI_LOGIN_REFUSED', `${action} was refused: ${headerOf(reply, 'Message') ?? reply}`);
    };
    const proof = async (): Promise<Fields> => {
      if (auth === 'plain') return { Secret: secret };
      const challenge = headerOf(await ask('Challenge', { AuthType: 'MD5' }), 'Challenge') ?? '';
      return { AuthType: 'MD5', Key: md5(challenge + secret) };
    };
    await ask('Login', { Username: username, ...(await proof()), Events: events });
  }

  #submit(bytes: Uint8Array): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(lost());
      this.#waiting.push({ resolve, reject });
      this.#transport?.send(bytes);
    });
  }

  #take(bytes: Uint8Array): void {
    if (this.onBytes) this.onBytes(bytes);
    else this.#read(this.#rest + textOfBytes(bytes));
  }

  #read(text: string): void {
    let from = 0;
    if (this.#greeted) {
      from = text.indexOf('\n') + 1;
      this.greeting = text.slice(0, from).trim();
      if (from > 0) {
        this.#greeted();
        this.#greeted = undefined;
      }
    }
    for (let end = text.indexOf(END, from); end >= 0 && !this.#greeted; end = text.indexOf(END, from)) {
      const message = text.slice(from, end);
      from = end + END.length;
      if (message.startsWith('Event:')) this.onEvent?.(message);
      else if (this.#waiting.length > 0) this.#waiting.shift()?.resolve(message);
      else this.onReply?.(message);
    }
    this.#rest = text.slice(from);
    if (this.#rest.length > MAX_UNFINISHED_BYTES) this.close();
  }

  #end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(lost());
    this.#tellClosed();
  }
}

const lost = () => new AmiError('AMI_CONNECTION_LOST', 'the connection was closed');

/** Value of a header in the text of a message. */
export const headerOf = (message: string, name: string): string | undefined => new RegExp(`(?:^|\r\n)${name}: ([^\r]*)`).exec(message)?.[1];
