import type { ManagerAccount } from '../ami/account.ts';
import { DIALECTS } from '../ami/dialect/index.ts';
import { isSame, type LoginPeer } from '../ami/login-desk.ts';
import { endpointText } from '../ami/session-outlet.ts';
import { answerAction, CONTENT_TYPES, isManagerMethod } from './answer-action.ts';
import { type DigestCredentials, digestResponse, Nonces, parseDigest } from './digest.ts';
import { badBody, errorPage, type HttpReply, notImplemented, type PageStyle, unavailable } from './http-reply.ts';
import { type HttpRequest, isFromOtherSite, readParameters } from './http-request.ts';
import { HttpSession } from './http-session.ts';
import { HttpSessions } from './http-sessions.ts';
import { HTTP_LIMITS } from './limits.ts';
import type { ManagerPagesParts } from './manager-pages.ts';
import { DIGEST_PAGE } from './manner.ts';
import type { OutputKind } from './output-format.ts';

/**
 * `/arawman`, `/amanager`, `/amxml`: each request proves who sends it (RFC 7616 with MD5, as Asterisk has it), and requests with one nonce are
 * one session. A nonce is good for a minute and each of its counts once; then the client gets a new one, marked `stale`, and its session
 * goes on under that.
 */
export class DigestPages {
  readonly #parts: ManagerPagesParts;
  readonly #sessions: HttpSessions;
  readonly #nonces: Nonces;
  /** What a session's nonce was before, for requests that were on their way when it changed. */
  readonly #renewed = new WeakMap<HttpSession, string>();
  readonly #byOldNonce = new Map<string, HttpSession>();

  constructor(parts: ManagerPagesParts) {
    this.#parts = parts;
    this.#sessions = new HttpSessions(parts.clock, HTTP_LIMITS);
    this.#nonces = new Nonces(parts.clock, HTTP_LIMITS.nonceMs);
  }

  get size(): number {
    return this.#sessions.size;
  }

  async answer(request: HttpRequest, kind: OutputKind, style: PageStyle): Promise<HttpReply | undefined> {
    if (!isManagerMethod(request.method)) return notImplemented(style);
    const session = this.#admit(request, style);
    if ('status' in session) return session;
    const parameters = await readParameters(request);
    if (typeof parameters === 'string') return badBody(style, parameters);
    return answerAction(request, session, {
      kind,
      parameters,
      style,
      logger: this.#parts.logger,
      turns: this.#parts.turns,
      htmlFrame: () => DIGEST_PAGE,
      rows: (manner) => manner.managerRows(CONTENT_TYPES[kind]),
    });
  }

  close(): void {
    this.#sessions.close();
  }

  /** The session of whoever proved who it is, or what to answer instead. */
  #admit(request: HttpRequest, style: PageStyle): HttpSession | HttpReply {
    const { login } = this.#parts.manager;
    if (login.isLockedOut(request.address) || isFromOtherSite(request)) {
      return errorPage(style, 403, 'Permission denied', 'Permission denied', { closes: true });
    }
    const credentials = parseDigest(request.header('authorization') ?? '');
    const state = credentials === undefined ? 'foreign' : this.#nonces.stateOf(credentials.nonce);
    if (!credentials || state === 'foreign' || credentials.realm !== this.#parts.realm) return this.#challenge(style);
    // What was proved is this request and no other one.
    if (credentials.uri !== request.target)
      return errorPage(style, 400, 'Bad Request', 'The digest is of another request', { closes: true });
    const peer = this.#peerOf(request);
    const account = login.admit(peer, credentials.username, ({ name, secret }) => {
      return (
        secret !== undefined && secret !== '' && isSame(digestResponse(request.method, credentials, { name, secret }), credentials.response)
      );
    });
    if (!account) return this.#challenge(style);
    return this.#sessionOf(request, style, credentials, account, state === 'old', peer);
  }

  #sessionOf(
    request: HttpRequest,
    style: PageStyle,
    { nonce, nc, username }: DigestCredentials,
    account: ManagerAccount,
    isOld: boolean,
    peer: LoginPeer,
  ): HttpSession | HttpReply {
    const renewed = this.#byOldNonce.get(nonce);
    if (renewed) return this.#challenge(style, this.#sessions.keyOf(renewed));
    const known = this.#sessions.find(nonce);
    const count = Number.parseInt(nc, 16);
    if (known?.session.account?.name === account.name) {
      if (isOld || count <= known.nonceCount) return this.#renew(style, known, nonce);
      known.nonceCount = count;
      return known;
    }
    if (isOld || known) return this.#challenge(style, this.#nonces.make());
    if (this.#parts.manager.login.isTaken(peer, username)) {
      return errorPage(style, 403, 'Permission denied', 'Permission denied', { closes: true });
    }
    if (this.#parts.manager.login.isFull(peer, username) || !this.#sessions.makeRoom(peer.address))
      return unavailable(style, 'Too many sessions');
    return this.#open(request, nonce, count, account, username);
  }

  #open(request: HttpRequest, nonce: string, count: number, account: ManagerAccount, username: string): HttpSession {
    const dialect = DIALECTS[account.dialect ?? this.#parts.dialect()];
    const session = new HttpSession(this.#parts, request, dialect, (closed) => this.#forget(closed));
    session.nonceCount = count;
    // It hears nothing before its first WaitEvent.
    session.session.logIn(account, username, dialect, 0, this.#parts.manager.limitsFor(account));
    this.#sessions.add(nonce, session);
    return session;
  }

  /** A new nonce for a session whose old one has served its time. */
  #renew(style: PageStyle, session: HttpSession, old: string): HttpReply {
    const nonce = this.#nonces.make();
    const before = this.#renewed.get(session);
    if (before !== undefined) this.#byOldNonce.delete(before);
    this.#renewed.set(session, old);
    this.#byOldNonce.set(old, session);
    this.#sessions.rename(session, nonce);
    session.nonceCount = 0;
    return this.#challenge(style, nonce);
  }

  #forget(session: HttpSession): void {
    this.#sessions.delete(session);
    const old = this.#renewed.get(session);
    if (old !== undefined) this.#byOldNonce.delete(old);
  }

  /** @param stale the nonce to go on with, where only that was wrong */
  #challenge(style: PageStyle, stale?: string): HttpReply {
    const nonce = stale ?? this.#nonces.make();
    const value = `Digest algorithm=MD5, realm="${this.#parts.realm}", nonce="${nonce}", qop="auth", opaque="${nonce}"`;
    return errorPage(style, 401, 'Unauthorized', '', {
      rows: [['WWW-authenticate', stale === undefined ? value : `${value}, stale=true`]],
    });
  }

  /** Who asks, for the security events, as long as there is no session. */
  #peerOf(request: HttpRequest): LoginPeer {
    const { socket } = request.message;
    return {
      address: request.address,
      account: undefined,
      shownName: '',
      loggedInAt: undefined,
      securityId: '0x0',
      localEndpoint: endpointText(socket, socket.localAddress, socket.localPort),
      remoteEndpoint: endpointText(socket, request.address, socket.remotePort),
    };
  }
}
