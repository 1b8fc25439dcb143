import { connect } from 'node:net';
import type { TestContext } from 'node:test';
import { type ManagerFixture, startManager } from '../ami/manager-fixture.ts';
import type { HttpOptions } from '../config/http-conf.ts';
import type { ManagerOptions } from '../config/manager-conf.ts';
import type { Certificate } from './http-listener.ts';
import { HttpService } from './http-service.ts';

/** An answer of the web server, as it came. */
export interface Answer {
  readonly status: number;
  /** Status line and headers. */
  readonly head: string;
  readonly body: string;
  /** `mansession_id="..."`, where the answer sets it. */
  readonly cookie: string | undefined;
  header(name: string): string | undefined;
}

export interface AskOptions {
  readonly method?: string;
  readonly cookie?: string | undefined;
  readonly headers?: readonly string[];
  readonly body?: string;
}

/** A web server over a manager without an exchange, on ports of its own and a clock that stands still. */
export interface WebFixture {
  readonly manager: ManagerFixture;
  readonly service: HttpService;
  /** Of the plain listener, as it is now. */
  readonly port: number;
  /** Puts http.conf with these options in force. */
  reload(options: Partial<HttpOptions>, certificate?: Certificate): Promise<void>;
  /** One request on a connection of its own. */
  ask(path: string, options?: AskOptions): Promise<Answer>;
  /** Logs in as `admin` and gives the cookie. */
  logIn(parameters?: string): Promise<string>;
  /** What comes until the server closes, for bytes as they are. */
  raw(text: string): Promise<string>;
  /** Tells all who listen. */
  tell(name: string, ...headers: (readonly [string, string])[]): void;
}

export const httpOptions = (options: Partial<HttpOptions> = {}): HttpOptions => ({
  enabled: true,
  bindAddress: '127.0.0.1',
  port: 0,
  prefix: '',
  serverName: 'Test/1',
  servesFiles: false,
  showsStatus: false,
  redirects: [],
  restrictions: [],
  sessionLimit: 100,
  inactivityMs: 5000,
  keepAliveMs: 5000,
  tls: { enabled: false, bindAddress: '127.0.0.1:0', certFile: '', privateKey: undefined, cipher: undefined },
  dialect: 'modern',
  webSocketOrigins: [],
  unknown: [],
  ...options,
});

export async function startWeb(
  t: TestContext,
  options: {
    http?: Partial<HttpOptions>;
    manager?: Partial<ManagerOptions>;
    service?: Parameters<typeof startManager>[1];
    web?: { readonly isEnabled: boolean };
    filesDir?: string;
    certificate?: Certificate;
  } = {},
): Promise<WebFixture> {
  const manager = await startManager(options.manager, options.service);
  const service = await HttpService.start({
    config: httpOptions(options.http),
    manager: manager.service,
    web: () => ({ isEnabled: true, timeoutMs: 60_000, ...options.web }),
    clock: manager.clock,
    logger: manager.logger,
    systemName: '',
    filesDir: options.filesDir ?? '/nonexistent',
    tls: options.certificate,
  });
  t.after(async () => {
    service.stop();
    await manager.stop();
  });
  const port = () => service.addresses.plain?.port ?? 0;
  const raw = (text: string) => exchange(port(), text);
  const ask = async (path: string, { method = 'GET', cookie, headers = [], body }: AskOptions = {}) => {
    const lines = [`${method} ${path} HTTP/1.1`, 'Host: test', 'Connection: close', ...headers];
    if (cookie !== undefined) lines.push(`Cookie: ${cookie}`);
    if (body !== undefined) lines.push('Content-Type: application/x-www-form-urlencoded', `Content-Length: ${body.length}`);
    return parse(await raw(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`));
  };
  return {
    manager,
    service,
    get port() {
      return port();
    },
    reload: async (changed, certificate) => (await service.prepareReload(httpOptions(changed), certificate)).commit(),
    ask,
    raw,
    logIn: async (parameters = '') => {
      const { cookie, body } = await ask(`/rawman?action=login&username=admin&secret=secret${parameters}`);
      if (cookie === undefined || !body.includes('Authentication accepted')) throw new Error(`login failed: ${body}`);
      return cookie;
    },
    tell: (name, ...headers) =>
      manager.service.publish('user.eventRaised', { name, headers: headers.map(([key, value]) => [key, value]), actionId: undefined }),
  };
}

/** Sends text and gives all that comes until the end of the connection. */
function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(Buffer.from(text, 'latin1')));
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

export function parse(answer: string): Answer {
  const blank = answer.indexOf('\r\n\r\n');
  const head = answer.slice(0, blank);
  return {
    status: Number(answer.split(' ', 2)[1]),
    head,
    body: answer.slice(blank + 4),
    cookie: /^Set-Cookie: (mansession_id="[0-9a-f]+")/m.exec(head)?.[1],
    header: (name) => new RegExp(`^${name}: (.*)$`, 'mi').exec(head)?.[1]?.trim(),
  };
}

/** Resolves when that holds; rejects when it does not in time. */
export async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`not within ${DEADLINE_MS} ms`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const DEADLINE_MS = 10_000;
