import { bytesOfText } from '../wire/bytes.ts';
import { type HttpReply, notImplemented, ok, type PageStyle } from './http-reply.ts';
import type { HttpRequest } from './http-request.ts';
import { escapeMarkup } from './output-format.ts';

/** What is told of the server itself. */
export interface StatusFacts {
  readonly prefix: string;
  readonly address: { readonly host: string; readonly port: number } | undefined;
  readonly tlsPort: number | undefined;
}

const LINE = '<tr><td colspan="2"><hr></td></tr>\r\n';

/** `/httpstatus`: where the server listens, and what the client has sent. */
export function statusPage(request: HttpRequest, style: PageStyle, { prefix, address, tlsPort }: StatusFacts): HttpReply {
  if (request.method !== 'GET' && request.method !== 'HEAD') return notImplemented(style);
  const row = (name: string, value: string | number) =>
    `<tr><td><i>${name}</i></td><td><b>${escapeMarkup(String(value))}</b></td></tr>\r\n`;
  const sent = (name: string, value: string) => `<tr><td><i>${name}</i></td><td>${escapeMarkup(value)}</td></tr>\r\n`;
  let page =
    '<html><title>Asterisk HTTP Status</title>\r\n<body bgcolor="#ffffff">\r\n' +
    '<table bgcolor="#f1f1f1" align="center"><tr><td bgcolor="#e0e0ff" colspan="2" width="500">\r\n' +
    '<h2>&nbsp;&nbsp;Asterisk&trade; HTTP Status</h2></td></tr>\r\n';
  page += row('Server', style.serverName) + row('Prefix', prefix);
  if (address) page += row('Bind Address', address.host) + row('Bind Port', address.port);
  if (tlsPort !== undefined) page += row('SSL Bind Port', tlsPort);
  page += LINE;
  for (const [name, value] of request.query) page += sent(`Submitted GET Variable '${escapeMarkup(name)}'`, value);
  page += LINE;
  for (const part of (request.header('cookie') ?? '').split(';')) {
    const equals = part.indexOf('=');
    // What a session's cookie holds is not for a page that is shown around.
    if (equals > 0) page += sent(`Cookie '${escapeMarkup(part.slice(0, equals).trim())}'`, '...');
  }
  page += '</table></body></html>\r\n';
  return ok(style.manner, style.manner.pageRows(['Content-type', 'text/html']), [bytesOfText(page)]);
}
