import { randomBytes } from 'node:crypto';
import { DIALECTS } from '../ami/dialect/index.ts';
import { answerAction, CONTENT_TYPES, isManagerMethod } from './answer-action.ts';
import { badBody, errorPage, type HttpReply, notImplemented, type PageStyle, unavailable } from './http-reply.ts';
import { cookieOf, type HttpRequest, isFromOtherSite, readParameters } from './http-request.ts';
import { HttpSession } from './http-session.ts';
import { HttpSessions } from './http-sessions.ts';
import { HTTP_LIMITS } from './limits.ts';
import type { ManagerPagesParts } from './manager-pages.ts';
import type { OutputKind } from './output-format.ts';

/** The cookie that holds a session together. */
const COOKIE = 'mansession_id';

/** `/rawman`, `/manager`, `/mxml`: sessions that log in by an action and go on by a cookie. */
export class CookiePages {
  readonly #parts: ManagerPagesParts;
  readonly #sessions: HttpSessions;

  constructor(parts: ManagerPagesParts) {
    this.#parts = parts;
    this.#sessions = new HttpSessions(parts.clock, HTTP_LIMITS);
  }

  get size(): number {
    return this.#sessions.size;
  }

  async answer(request: HttpRequest, kind: OutputKind, style: PageStyle): Promise<HttpReply | undefined> {
    if (!isManagerMethod(request.method)) return notImplemented(style);
    const parameters = await readParameters(request);
    if (typeof parameters === 'string') return badBody(style, parameters);
    const known = isFromOtherSite(request) ? undefined : this.#sessions.find(cookieOf(request, COOKIE));
    if (!known && this.#parts.manager.login.isLockedOut(request.address)) {
      return errorPage(style, 403, 'Permission denied', 'Permission denied', { closes: true });
    }
    const session = known ?? this.#open(request);
    if (!session) return unavailable(style, 'Too many sessions');
    const shown = { id: this.#sessions.keyOf(session) ?? '', maxAgeSeconds: Math.floor(this.#parts.timeoutMs() / 1000) };
    return answerAction(request, session, {
      kind,
      parameters,
      style,
      logger: this.#parts.logger,
      turns: this.#parts.turns,
      htmlFrame: (manner) => ({ start: manner.htmlStart, end: manner.htmlEnd }),
      rows: (manner) => manner.managerRows(CONTENT_TYPES[kind], shown),
    });
  }

  /** Whether a request comes from somebody who has logged in. */
  isLoggedIn(request: HttpRequest): boolean {
    return this.#sessions.find(cookieOf(request, COOKIE))?.session.account !== undefined;
  }

  close(): void {
    this.#sessions.close();
  }

  #open(request: HttpRequest): HttpSession | undefined {
    if (!this.#sessions.makeRoom(request.address)) return undefined;
    const session = new HttpSession(this.#parts, request, DIALECTS[this.#parts.dialect()], (closed) => this.#sessions.delete(closed));
    this.#sessions.add(randomBytes(16).toString('hex'), session);
    return session;
  }
}
