import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { DIALECTS } from '../ami/dialect/index.ts';
import type { ListenerAddress } from '../ami/listener.ts';
import type { ManagerService } from '../ami/manager-service.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { LoopTurns } from '../base/loop-turns.ts';
import { VERSION } from '../base/version.ts';
import type { HttpOptions } from '../config/http-conf.ts';
import { EventHistory } from './event-history.ts';
import { EventWaits } from './event-waits.ts';
import type { Certificate } from './http-listener.ts';
import { HttpListeners, type ListenersChange } from './http-listeners.ts';
import { errorPage, type HttpReply, notFound, type PageStyle, sendReply, serverError } from './http-reply.ts';
import { type HttpRequest, readRequest } from './http-request.ts';
import { HTTP_LIMITS } from './limits.ts';
import { ManagerPages } from './manager-pages.ts';
import { MANNERS } from './manner.ts';
import { StaticFiles } from './static-files.ts';
import { statusPage } from './status-page.ts';
import { WebSockets } from './web-sockets.ts';

export interface HttpServiceOptions {
  readonly config: HttpOptions;
  /** Undefined where there is no manager; then only files and the status are served. */
  readonly manager: ManagerService | undefined;
  /** What manager.conf says of the web, asked for each request: a reload changes it. */
  readonly web: () => { readonly isEnabled: boolean; readonly timeoutMs: number };
  readonly clock: Clock;
  readonly logger: Logger;
  /** `systemname` of asterisk.conf; empty for none. */
  readonly systemName: string;
  /** The folder of what is served under `static/`. */
  readonly filesDir: string;
  /** Read beforehand: needed when `tlsenable` is on. */
  readonly tls: Certificate | undefined;
}

/** One path of the server. */
interface Page {
  readonly path: string;
  readonly description: string;
  /** Paths below it are its own too. */
  readonly hasSubtree?: boolean;
  answer(request: HttpRequest, style: PageStyle, rest: string): Promise<HttpReply | undefined>;
}

/** No page, but what a WebSocket is opened at. */
const WEB_SOCKET: Pick<Page, 'path' | 'description' | 'hasSubtree'> = { path: 'ws', description: 'WebSocket Manager Event Interface' };

/** What `http show status` tells. */
export interface HttpStatus {
  readonly prefix: string;
  readonly serverName: string;
  readonly address: ListenerAddress | undefined;
  readonly tlsAddress: ListenerAddress | undefined;
  readonly pages: readonly { readonly path: string; readonly description: string }[];
  readonly redirects: HttpOptions['redirects'];
  readonly restrictions: readonly { readonly path: string; readonly hasAcl: boolean }[];
}

/** The web server: which path is whose, over one or two listeners. */
export class HttpService {
  readonly #options: HttpServiceOptions;
  readonly #logger: Logger;
  readonly #manager: ManagerPages | undefined;
  readonly #pages: readonly Page[];
  readonly #listeners: HttpListeners;
  readonly #webSockets: WebSockets | undefined;
  #config: HttpOptions;

  /** Opens what the configuration asks for, which may be nothing. @throws as `prepareReload`; nothing stays open then */
  static async start(options: HttpServiceOptions): Promise<HttpService> {
    const service = new HttpService(options);
    (await service.prepareReload(options.config, options.tls)).commit();
    return service;
  }

  private constructor(options: HttpServiceOptions) {
    this.#options = options;
    this.#config = options.config;
    this.#logger = options.logger.child('http');
    const { manager, clock, web } = options;
    const waits = new EventWaits();
    this.#manager =
      manager &&
      new ManagerPages({
        manager,
        clock,
        logger: this.#logger,
        turns: new LoopTurns(),
        history: new EventHistory({ events: HTTP_LIMITS.keptEvents, bytes: HTTP_LIMITS.keptEventBytes }),
        waits,
        timeoutMs: () => web().timeoutMs,
        dialect: () => this.#config.dialect,
        realm: options.systemName || 'asterisk',
      });
    this.#listeners = new HttpListeners({
      logger: options.logger,
      waits,
      onRequest: (message, response) => this.#answer(message, response),
      onUpgrade: (message, socket, head) => this.#upgrade(message, socket, head),
      badRequest: (status, title, text) => this.#badRequest(status, title, text),
    });
    this.#webSockets =
      manager &&
      new WebSockets({
        logger: this.#logger,
        origins: () => this.#config.webSocketOrigins,
        accept: (stream, socket) => {
          const session = manager.accept(stream, DIALECTS[this.#config.dialect]);
          if (!session) return;
          waits.begin(socket, () => session.account?.name);
          socket.once('close', () => waits.end(socket));
        },
      });
    const files = new StaticFiles(options.filesDir, (request) => this.#manager?.isLoggedIn(request) ?? false);
    this.#pages = [
      { path: 'httpstatus', description: 'Asterisk HTTP General Status', answer: async (request, style) => this.#status(request, style) },
      ...(this.#manager?.list ?? []),
      {
        path: 'static',
        description: 'Asterisk HTTP Static Delivery',
        hasSubtree: true,
        answer: (request, style, rest) => files.answer(request, rest, style),
      },
    ];
  }

  /** Where it listens, with the ports that it got. */
  get addresses(): HttpListeners['addresses'] {
    return this.#listeners.addresses;
  }

  /**
   * Readies a new configuration; sessions, and requests that are being answered, live on.
   * @throws what binding a port throws, or a certificate that is none; then the old one stays in force, ports and all
   */
  async prepareReload(config: HttpOptions, certificate: Certificate | undefined): Promise<ListenersChange> {
    const { commit, abandon } = await this.#listeners.prepare(config, certificate);
    return {
      commit: () => {
        this.#config = config;
        commit();
      },
      abandon,
    };
  }

  /** Ends sessions and connections. */
  stop(): void {
    this.#manager?.close();
    this.#listeners.close();
  }

  status(): HttpStatus {
    const { prefix, redirects, restrictions } = this.#config;
    return {
      prefix,
      serverName: this.#serverName,
      address: this.addresses.plain,
      tlsAddress: this.addresses.tls,
      pages: [...this.#served(), ...(this.#servedWebSockets ? [WEB_SOCKET] : [])]
        .sort((a, b) => b.path.length - a.path.length)
        .map(({ path, description, hasSubtree }) => ({ path: `${prefix}/${path}${hasSubtree ? '/...' : ''}`, description })),
      redirects,
      restrictions: restrictions.map(({ path, acl }) => ({ path, hasAcl: acl.isSet })),
    };
  }

  get #servedWebSockets(): WebSockets | undefined {
    return this.#options.web().isEnabled ? this.#webSockets : undefined;
  }

  get #serverName(): string {
    return this.#config.serverName ?? `Ringdown/${VERSION}`;
  }

  get #style(): PageStyle {
    return { manner: MANNERS[this.#config.dialect], serverName: this.#serverName };
  }

  /** The pages that the configuration of now has switched on. */
  #served(): Page[] {
    const { isEnabled } = this.#options.web();
    const { servesFiles, showsStatus } = this.#config;
    return this.#pages.filter(({ path }) => (path === 'static' ? servesFiles : path === 'httpstatus' ? showsStatus : isEnabled));
  }

  /** A WebSocket is asked for at `ws`; what else asks for another protocol is a request like others. */
  #upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const { restrictions, prefix } = this.#config;
    const { path, address, header } = readRequest(message, new AbortController().signal);
    if (header('upgrade')?.toLowerCase() !== 'websocket' || path.toLowerCase() !== `${prefix.toLowerCase()}/${WEB_SOCKET.path}`)
      return false;
    const webSockets = this.#servedWebSockets;
    const isBarred = restrictions.some((each) => path.startsWith(each.path) && !each.acl.permits(address));
    if (webSockets && !isBarred && webSockets.isWelcome(message)) {
      webSockets.upgrade(message, socket, head);
    } else {
      if (webSockets && !isBarred)
        this.#logger.warning(`a page of ${header('origin')} may not open a WebSocket (websocketorigins of http.conf)`);
      socket.end(webSockets ? this.#badRequest(403, 'Forbidden', 'Access denied') : this.#badRequest(404, 'Not Found', 'Nothing here'));
    }
    return true;
  }

  async #answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort(new Error('the client is gone')));
    const { clock } = this.#options;
    const style = this.#style;
    const reply = await this.#replyTo(readRequest(message, gone.signal), style).catch((error: unknown) => {
      this.#logger.error('a page of the web server failed', error);
      return serverError(style, 'Internal Server Error');
    });
    if (!reply || gone.signal.aborted) return void response.destroy();
    const { keepAliveMs, inactivityMs } = this.#config;
    await sendReply(response, reply, {
      serverName: this.#serverName,
      now: clock.now(),
      keepsAlive: keepAliveMs > 0,
      slowestMs: inactivityMs,
    });
    // What a client still sends of a body that nobody wants is not read.
    if (!message.complete) message.socket.destroy();
  }

  async #replyTo(request: HttpRequest, style: PageStyle): Promise<HttpReply | undefined> {
    if (request.message.rawHeaders.length / 2 > HTTP_LIMITS.headers) {
      return errorPage(style, 413, 'Too Many Headers', 'Too many HTTP headers', { closes: true });
    }
    const { restrictions, redirects, prefix } = this.#config;
    if (restrictions.some(({ path, acl }) => request.path.startsWith(path) && !acl.permits(request.address))) {
      return errorPage(style, 403, 'Forbidden', 'Access denied by ACL', { closes: true });
    }
    const redirect = redirects.find(({ from }) => from.toLowerCase() === request.path.toLowerCase());
    if (redirect) return moved(style, redirect.to);
    const path = request.path.toLowerCase().startsWith(`${prefix.toLowerCase()}/`) ? request.path.slice(prefix.length + 1) : undefined;
    if (path === undefined) return notFound(style);
    const slash = path.indexOf('/');
    const [name, rest] = slash < 0 ? [path, ''] : [path.slice(0, slash), path.slice(slash + 1)];
    const page = this.#served().find((each) => each.path === name.toLowerCase() && (rest === '' || each.hasSubtree));
    return page ? page.answer(request, style, rest) : notFound(style);
  }

  async #status(request: HttpRequest, style: PageStyle): Promise<HttpReply> {
    const { plain, tls } = this.addresses;
    return statusPage(request, style, { prefix: this.#config.prefix, address: plain, tlsPort: tls?.port });
  }

  /** As text: there is no request that a response could be of. */
  #badRequest(status: number, title: string, text: string): string {
    const { body, rows } = errorPage(this.#style, status, title, text);
    const page = Array.isArray(body) ? Buffer.concat(body).toString('latin1') : '';
    const server = this.#serverName === '' ? '' : `Server: ${this.#serverName}\r\n`;
    const date = new Date(this.#options.clock.now()).toUTCString();
    const headers = rows.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    return `HTTP/1.1 ${status} ${title}\r\n${server}Date: ${date}\r\nConnection: close\r\n${headers}Content-Length: ${page.length}\r\n\r\n${page}`;
  }
}

const moved = ({ manner }: PageStyle, to: string): HttpReply => ({
  status: 302,
  title: 'Moved Temporarily',
  rows: manner.pageRows(['Location', to]),
  body: [],
  hasLength: true,
});
