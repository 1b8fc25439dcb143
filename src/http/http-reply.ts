import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { bytesOfText } from '../wire/bytes.ts';
import type { HeaderRow, HttpManner } from './manner.ts';
import { escapeMarkup } from './output-format.ts';

/** What a request is answered with. */
export interface HttpReply {
  readonly status: number;
  readonly title: string;
  /** Headers between `Connection` and `Content-Length`. */
  readonly rows: readonly HeaderRow[];
  readonly body: readonly Uint8Array[] | OpenFile;
  /** Without it the end of the answer is the end of the connection. */
  readonly hasLength: boolean;
  /** The connection ends behind it. */
  readonly closes?: boolean;
}

/** A file that is sent from its start; closed behind that. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly size: number;
}

/** How pages of this server look: by whose manner, and under what name. */
export interface PageStyle {
  readonly manner: HttpManner;
  /** Value of `Server`; empty for none. */
  readonly serverName: string;
}

export const ok = ({ hasLength }: HttpManner, rows: readonly HeaderRow[], body: readonly Uint8Array[]): HttpReply => ({
  status: 200,
  title: 'OK',
  rows,
  body,
  hasLength,
});

/** The page that says why there is nothing else. */
export function errorPage(
  { manner, serverName }: PageStyle,
  status: number,
  title: string,
  text: string,
  options: { readonly rows?: readonly HeaderRow[]; readonly closes?: boolean } = {},
): HttpReply {
  const address = serverName === '' ? '' : `<address>${escapeMarkup(serverName)}</address>\r\n`;
  const page =
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\r\n' +
    `<html><head>\r\n<title>${status} ${title}</title>\r\n</head><body>\r\n` +
    `<h1>${title}</h1>\r\n<p>${escapeMarkup(text)}</p>\r\n<hr />\r\n${address}</body></html>\r\n`;
  return {
    status,
    title,
    rows: manner.pageRows(...(options.rows ?? []), ['Content-type', 'text/html']),
    body: [bytesOfText(page)],
    hasLength: manner.hasLength,
    closes: options.closes ?? false,
  };
}

export const notImplemented = (style: PageStyle): HttpReply =>
  errorPage(style, 501, 'Not Implemented', 'Attempt to use unimplemented / unsupported method');
export const notFound = (style: PageStyle): HttpReply =>
  errorPage(style, 404, 'Not Found', 'The requested URL was not found on this server.');
export const accessDenied = (style: PageStyle): HttpReply =>
  errorPage(style, 403, 'Access Denied', 'You do not have permission to access the requested URL.', { closes: true });
export const badBody = (style: PageStyle, fault: 'too large' | 'broken'): HttpReply =>
  fault === 'too large'
    ? errorPage(style, 413, 'Request Entity Too Large', 'Body too large', { closes: true })
    : errorPage(style, 400, 'Bad Request', 'Error parsing request body', { closes: true });
export const serverError = (style: PageStyle, text: string): HttpReply => errorPage(style, 500, 'Server Error', text, { closes: true });
export const unavailable = (style: PageStyle, text: string): HttpReply =>
  errorPage(style, 503, 'Service Unavailable', text, { closes: true });

/**
 * Sends a reply with its headers in the order and spelling of Asterisk's. Resolves when the client has taken all of it, or is gone.
 * @param now for `Date`, milliseconds since the epoch
 */
export async function sendReply(
  response: ServerResponse,
  reply: HttpReply,
  options: { readonly serverName: string; readonly now: number; readonly keepsAlive: boolean; readonly slowestMs: number },
): Promise<void> {
  const size = isFile(reply.body) ? reply.body.size : reply.body.reduce((bytes, chunk) => bytes + chunk.length, 0);
  const closes = reply.closes === true || !reply.hasLength || !options.keepsAlive || !response.shouldKeepAlive;
  const rows: HeaderRow[] = [];
  if (options.serverName !== '') rows.push(['Server', options.serverName]);
  rows.push(['Date', new Date(options.now).toUTCString()]);
  if (closes) rows.push(['Connection', 'close']);
  rows.push(...reply.rows);
  if (reply.hasLength) rows.push(['Content-Length', String(size)]);
  response.sendDate = false;
  // What these would add stands in the rows, or is not there because Asterisk has it not.
  if (!closes) response.removeHeader('Connection');
  if (!reply.hasLength) {
    response.removeHeader('Content-Length');
    response.removeHeader('Transfer-Encoding');
  }
  response.shouldKeepAlive = !closes;
  // A client that takes nothing for so long is given up.
  response.socket?.setTimeout(options.slowestMs);
  response.writeHead(
    reply.status,
    reply.title,
    rows.map(([name, value]) => [name, value]),
  );
  if (isFile(reply.body)) await sendFile(response, reply.body);
  else for (const chunk of reply.body) response.write(chunk);
  await ended(response);
}

const isFile = (body: HttpReply['body']): body is OpenFile => 'handle' in body;

async function sendFile(response: ServerResponse, { handle, size }: OpenFile): Promise<void> {
  if (response.req.method === 'HEAD' || size === 0) {
    await handle.close();
    return;
  }
  await pipeline(handle.createReadStream({ start: 0, end: size - 1 }), response, { end: false });
}

const ended = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    response.once('close', resolve);
    response.end(resolve);
  });
