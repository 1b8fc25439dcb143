import type { Logger } from '../base/logger.ts';
import type { LoopTurns } from '../base/loop-turns.ts';
import { type HttpReply, ok, type PageStyle, serverError } from './http-reply.ts';
import type { HttpRequest, Parameter } from './http-request.ts';
import type { HttpSession } from './http-session.ts';
import { type HeaderRow, type HttpManner, MANNERS } from './manner.ts';
import { htmlTranslator, type OutputKind, plainTranslator, type Translator, xmlTranslator } from './output-format.ts';
import { ReplyCollector, ReplyTooLong } from './reply-collector.ts';

/** What stands around the blocks of a page or document. */
export interface Frame {
  readonly start: string;
  readonly end: string;
}

const XML_FRAME: Frame = { start: '<ajax-response>\n', end: '</ajax-response>\n' };
const NO_FRAME: Frame = { start: '', end: '' };

/** The content type of each kind. */
export const CONTENT_TYPES: Readonly<Record<OutputKind, string>> = { plain: 'text/plain', html: 'text/html', xml: 'text/xml' };

export interface AnswerOptions {
  readonly kind: OutputKind;
  readonly parameters: readonly Parameter[];
  readonly style: PageStyle;
  readonly logger: Logger;
  readonly turns: LoopTurns;
  /** The page around the table, by the manner of whoever the session speaks with then. */
  htmlFrame(manner: HttpManner): Frame;
  rows(manner: HttpManner): readonly HeaderRow[];
}

/** Runs an action of a session and makes its reply a page. Undefined where the client is gone and nothing can be sent. */
export async function answerAction(request: HttpRequest, http: HttpSession, options: AnswerOptions): Promise<HttpReply | undefined> {
  const { kind, parameters, style, logger, turns } = options;
  const { session } = http;
  // A login may change the dialect; the form of this answer is that of the one in which it was asked for.
  const collector = new ReplyCollector(translatorOf(kind, MANNERS[session.dialect.name], parameters), turns, request.gone);
  try {
    await http.answer(request, parameters, collector);
    // One event may end the waiting of a thousand sessions.
    await turns.rest();
    const manner = MANNERS[session.dialect.name];
    const { start, end } = kind === 'xml' ? XML_FRAME : kind === 'html' ? options.htmlFrame(manner) : NO_FRAME;
    return ok(manner, options.rows(manner), await collector.bytes(start, end));
  } catch (error) {
    if (request.gone.aborted) return undefined;
    if (error instanceof ReplyTooLong) logger.warning(`${session.shownName || request.address} asked over HTTP for ${error.message}`);
    else logger.error(`answering ${request.path} failed`, error);
    return serverError(style, error instanceof ReplyTooLong ? 'The reply is too long' : 'Internal Server Error');
  }
}

function translatorOf(kind: OutputKind, manner: HttpManner, parameters: readonly Parameter[]): Translator {
  if (kind === 'plain') return plainTranslator();
  if (kind === 'html') return htmlTranslator(manner.htmlBlockStart);
  const named = (wanted: string) => parameters.find(([name, value]) => name.toLowerCase() === wanted && value !== '')?.[1];
  return xmlTranslator(named('ajaxdest') ?? 'unknown', named('ajaxobjtype') ?? 'generic');
}

/** Methods that the manager's pages answer; others are 501. */
export const isManagerMethod = (method: string): boolean => method === 'GET' || method === 'HEAD' || method === 'POST';
