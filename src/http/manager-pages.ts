import type { DialectName } from '../ami/dialect/dialect.ts';
import type { Logger } from '../base/logger.ts';
import type { LoopTurns } from '../base/loop-turns.ts';
import { CookiePages } from './cookie-pages.ts';
import { DigestPages } from './digest-pages.ts';
import type { HttpReply, PageStyle } from './http-reply.ts';
import type { HttpRequest } from './http-request.ts';
import type { HttpSessionParts } from './http-session.ts';
import type { OutputKind } from './output-format.ts';

/** What the manager's pages need of the rest. */
export interface ManagerPagesParts extends HttpSessionParts {
  readonly logger: Logger;
  /** Answers are made one piece a turn of the loop, however many are due at once. */
  readonly turns: LoopTurns;
  /** What is spoken until an account says otherwise. */
  dialect(): DialectName;
  /** `systemname` of asterisk.conf, or `asterisk`. */
  readonly realm: string;
}

export interface ManagerPage {
  readonly path: string;
  readonly description: string;
  answer(request: HttpRequest, style: PageStyle): Promise<HttpReply | undefined>;
}

const KINDS: readonly (readonly [kind: OutputKind, path: string, description: string])[] = [
  ['html', 'manager', 'HTML Manager Event Interface'],
  ['plain', 'rawman', 'Raw HTTP Manager Event Interface'],
  ['xml', 'mxml', 'XML Manager Event Interface'],
];

/** The six pages of the manager: three forms, each by cookie and by digest. */
export class ManagerPages {
  readonly list: readonly ManagerPage[];
  readonly #byCookie: CookiePages;
  readonly #byDigest: DigestPages;

  constructor(parts: ManagerPagesParts) {
    this.#byCookie = new CookiePages(parts);
    this.#byDigest = new DigestPages(parts);
    this.list = KINDS.flatMap(([kind, path, description]) => [
      { path, description, answer: (request, style) => this.#byCookie.answer(request, kind, style) },
      {
        path: `a${path}`,
        description: `${description} w/Digest authentication`,
        answer: (request, style) => this.#byDigest.answer(request, kind, style),
      },
    ]);
  }

  /** Sessions over HTTP that live. */
  get sessions(): number {
    return this.#byCookie.size + this.#byDigest.size;
  }

  isLoggedIn(request: HttpRequest): boolean {
    return this.#byCookie.isLoggedIn(request);
  }

  close(): void {
    this.#byCookie.close();
    this.#byDigest.close();
  }
}
