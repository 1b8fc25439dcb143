import { HeaderList } from './header-list.ts';
import { canonicalName, knownName } from './header-names.ts';
import { type SipMessage, SipRequest, SipResponse } from './sip-message.ts';
import { isToken } from './tokens.ts';

/** Bounds of what is read; beyond them a message is refused, not cut. */
export const MESSAGE_LIMITS = { headBytes: 32_768, headers: 256, bodyBytes: 65_536 } as const;

/** `refused` holds what could be read of a request, so that it can be answered with `status`; without it the message is to be dropped. */
export type ParseOutcome =
  | { readonly ok: true; readonly message: SipMessage }
  | { readonly ok: false; readonly reason: string; readonly status: number; readonly refused?: SipRequest | undefined };

/**
 * Reads one whole message (a datagram, or head and body cut out of a stream): start line and header lines strictly (RFC 3261 7.1-7.3),
 * values not at all, they are parsed by who asks for them. Bytes after Content-Length are ignored (18.3). Never throws.
 */
export function parseMessage(data: Buffer): ParseOutcome {
  const text = data.toString('latin1');
  let headEnd = text.indexOf('\r\n\r\n');
  const unended = headEnd < 0;
  if (unended) {
    if (!text.endsWith('\r\n')) return drop('no end of headers');
    headEnd = data.length - 2;
  }
  if (headEnd > MESSAGE_LIMITS.headBytes) return drop('head too long');

  const lineEnd = text.indexOf('\r\n');
  const headers = new HeaderList();
  const headerProblem = readHeaders(text, lineEnd + 2, headEnd, headers);
  const available = Math.max(0, data.length - headEnd - 4);
  const length = headers.get('Content-Length');
  const bodyLength = length === undefined ? available : parseLength(length);
  const lengthProblem =
    bodyLength < 0 || (length !== undefined && headers.count('Content-Length') > 1)
      ? 'Bad Content-Length'
      : bodyLength > available
        ? 'Content-Length beyond the message'
        : bodyLength > MESSAGE_LIMITS.bodyBytes
          ? 'Body too long'
          : undefined;
  const body = bodyLength > 0 && !lengthProblem ? data.subarray(headEnd + 4, headEnd + 4 + bodyLength) : undefined;
  const problem = headerProblem ?? lengthProblem ?? (unended ? 'No end of headers' : undefined);

  const startLine = text.slice(0, lineEnd);
  return /^SIP\//i.test(startLine) ? readResponse(startLine, headers, body, problem) : readRequest(startLine, headers, body, problem);
}

function readRequest(line: string, headers: HeaderList, body: Buffer | undefined, problem: string | undefined): ParseOutcome {
  const first = line.indexOf(' ');
  const last = line.indexOf(' ', first + 1);
  const method = line.slice(0, first);
  if (first <= 0 || !isToken(method)) return drop('not a request line');
  const uri = line.slice(first + 1, last < 0 ? undefined : last);
  const version = last < 0 ? '' : line.slice(last + 1);
  const request = new SipRequest(method, uri, headers, body);
  if (version !== 'SIP/2.0' && version.toUpperCase() !== 'SIP/2.0') {
    if (/^SIP\/\d+\.\d+$/i.test(version)) return { ok: false, reason: 'Version Not Supported', status: 505, refused: request };
    return { ok: false, reason: 'Bad Request Line', status: 400, refused: request };
  }
  if (uri === '' || NOT_IN_URI.test(uri)) return { ok: false, reason: 'Bad Request-URI', status: 400, refused: request };
  if (problem) return { ok: false, reason: problem, status: 400, refused: request };
  return { ok: true, message: request };
}

/** An address in brackets is none here, and a control character could end the line for somebody else. */
const NOT_IN_URI = /[<\0-\x1f\x7f]/;

const STATUS_LINE = /^SIP\/2\.0 ([1-6]\d\d)(?: (.*))?$/i;

function readResponse(line: string, headers: HeaderList, body: Buffer | undefined, problem: string | undefined): ParseOutcome {
  const match = STATUS_LINE.exec(line);
  if (!match) return drop('not a status line');
  if (problem) return drop(problem);
  return { ok: true, message: new SipResponse(Number(match[1]), match[2] ?? '', headers, body) };
}

/** Fills `headers` from `text[from, to)`; the result is what is wrong, after which the remaining lines have been read all the same. */
function readHeaders(text: string, from: number, to: number, headers: HeaderList): string | undefined {
  let problem: string | undefined;
  let at = from;
  while (at < to) {
    let end = text.indexOf('\r', at);
    if (end > to || end < 0) end = to;
    // A lone CR or LF could be taken for a line's end by somebody else; it is never one here.
    if (text.charCodeAt(end + 1) !== LF || text.indexOf('\n', at) !== end + 1) return 'Stray line break';
    const colon = text.indexOf(':', at);
    if (colon < 0 || colon >= end) problem ??= 'Header without a colon';
    else {
      const name = colonName(text, at, colon);
      if (name === undefined) problem ??= 'Bad header name';
      let value: string;
      if (end < to && isBlank(text.charCodeAt(end + 2))) {
        // Folded lines (7.3.1): each break with the blanks around it counts as one blank.
        do {
          const next = text.indexOf('\r\n', end + 2);
          end = next < 0 || next > to ? to : next;
        } while (end < to && isBlank(text.charCodeAt(end + 2)));
        value = text
          .slice(colon + 1, end)
          .split('\r\n')
          .map((part) => withoutBlanks(part, 0, part.length))
          .join(' ')
          .trim();
        if (/[\r\n]/.test(value)) problem ??= 'Stray line break';
      } else value = withoutBlanks(text, colon + 1, end);
      if (headers.size >= MESSAGE_LIMITS.headers) return 'Too many headers';
      if (name !== undefined) headers.addParsed(name, value);
    }
    at = end + 2;
  }
  return problem;
}

/** `text[from, to)` without the blanks around it. */
function withoutBlanks(text: string, from: number, to: number): string {
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

/** The canonical name before the colon; blanks may stand between (7.3.1). */
function colonName(text: string, from: number, colon: number): string | undefined {
  let to = colon;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  const name = text.slice(from, to);
  return knownName(name) ?? (isToken(name) ? canonicalName(name) : undefined);
}

/** Content-Length as a number; -1 when it is none. */
export function parseLength(value: string): number {
  return /^\d{1,9}$/.test(value) ? Number(value) : -1;
}

const drop = (reason: string): ParseOutcome => ({ ok: false, reason, status: 400 });
const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;
const LF = 0x0a;
