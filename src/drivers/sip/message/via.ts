import { type Params, parseParams, printParams } from './params.ts';
import { isToken } from './tokens.ts';
import { hostText, parseHostPort } from './uri.ts';

/** One Via value, RFC 3261 20.42. */
export interface Via {
  /** `UDP`, `TCP`, `TLS`, `WS`: upper case. */
  readonly protocol: string;
  readonly host: string;
  readonly port?: number | undefined;
  readonly params: Params;
}

const HEAD = /^SIP[ \t]*\/[ \t]*2\.0[ \t]*\/[ \t]*([^ \t]+)[ \t]+/i;

/** Parses one value; undefined when it breaks the grammar. */
export function parseVia(value: string): Via | undefined {
  const head = HEAD.exec(value);
  if (!head || !isToken(head[1]!)) return undefined;
  const semicolon = value.indexOf(';', head[0].length);
  const sentBy = parseHostPort(value.slice(head[0].length, semicolon < 0 ? undefined : semicolon).trim());
  const params = sentBy && parseParams(semicolon < 0 ? '' : value.slice(semicolon));
  return params && { protocol: head[1]!.toUpperCase(), host: sentBy.host, port: sentBy.port, params };
}

export const printVia = (via: Via): string =>
  `SIP/2.0/${via.protocol} ${hostText(via.host)}${via.port === undefined ? '' : `:${via.port}`}${printParams(via.params)}`;

/** What begins a branch that is unique by itself (RFC 3261 8.1.1.7). */
export const MAGIC_COOKIE = 'z9hG4bK';
