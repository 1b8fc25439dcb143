/** A `sip:` or `sips:` URI (RFC 3261 19.1.1), or one of another scheme, of which only scheme and text are known. */
export interface SipUri {
  /** Lower case. */
  readonly scheme: string;
  /** As written, escapes kept; undefined where there is none. */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Lower case; IPv6 without brackets. Empty for other schemes. */
  readonly host: string;
  readonly port?: number | undefined;
  /** Names in lower case, flags with `''`. */
  readonly params: ReadonlyMap<string, string>;
  /** What stands after `?`, as written. */
  readonly headers?: string | undefined;
  /** The whole, as written. */
  readonly text: string;
}

const NO_PARAMS: ReadonlyMap<string, string> = new Map();
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*$/;
// User part: unreserved, escaped, `&=+$,;?/` and, as many phones write it bare, `#`.
const USER = /^(?:[A-Za-z0-9\-_.!~*'()&=+$,;?/#]|%[0-9A-Fa-f]{2})*$/;
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9.])?|\[[0-9A-Fa-f:.]+\])$/;
const URI_PARAM = /^[A-Za-z0-9\-_.!~*'()[\]/:&+$%]+(?:=[A-Za-z0-9\-_.!~*'()[\]/:&+$%]+)?$/;

/** Parses a URI; undefined when it breaks the grammar (blanks, no host, a port out of range). */
export function parseUri(text: string): SipUri | undefined {
  const schemeEnd = text.indexOf(':');
  const scheme = text.slice(0, Math.max(0, schemeEnd)).toLowerCase();
  if (!SCHEME.test(scheme) || /[\x00-\x20<>"\x7f]/.test(text)) return undefined;
  const rest = text.slice(schemeEnd + 1);
  if (scheme !== 'sip' && scheme !== 'sips') return rest ? { scheme, host: '', params: NO_PARAMS, text } : undefined;

  // The user part may hold `;` and `?`, so it is cut off first. An `@` cannot stand in it unescaped, nor behind it, but some phones write that of
  // a Call-ID in Replaces so.
  const at = rest.indexOf('@');
  const userInfo = at < 0 ? undefined : rest.slice(0, at);
  let user = userInfo;
  let password: string | undefined;
  if (userInfo !== undefined) {
    const colon = userInfo.indexOf(':');
    if (colon >= 0) {
      user = userInfo.slice(0, colon);
      password = userInfo.slice(colon + 1);
    }
    if (!user || !USER.test(user) || (password !== undefined && !USER.test(password))) return undefined;
  }
  const question = rest.indexOf('?', at + 1);
  const headers = question < 0 ? undefined : rest.slice(question + 1);
  const address = rest.slice(at + 1, question < 0 ? undefined : question);
  const semicolon = address.indexOf(';');
  const hostPort = parseHostPort(semicolon < 0 ? address : address.slice(0, semicolon));
  if (!hostPort) return undefined;
  const params = semicolon < 0 ? NO_PARAMS : parseUriParams(address.slice(semicolon + 1));
  return params && { scheme, user, password, host: hostPort.host, port: hostPort.port, params, headers, text };
}

/** Parses `host`, `host:port`, `[v6]:port`; undefined when it is none of them. */
export function parseHostPort(text: string): { host: string; port: number | undefined } | undefined {
  const colon = text.lastIndexOf(':');
  const split = colon > 0 && (text.charCodeAt(0) !== OPEN_BRACKET || text.charCodeAt(colon - 1) === CLOSE_BRACKET);
  const host = split ? text.slice(0, colon).trimEnd() : text;
  if (!HOST.test(host)) return undefined;
  const bare = host.charCodeAt(0) === OPEN_BRACKET ? host.slice(1, -1) : host;
  if (!split) return { host: bare.toLowerCase(), port: undefined };
  const digits = text.slice(colon + 1).trimStart();
  const port = Number(digits);
  if (!/^\d{1,5}$/.test(digits) || port > 65_535) return undefined;
  return { host: bare.toLowerCase(), port };
}

function parseUriParams(text: string): ReadonlyMap<string, string> | undefined {
  const params = new Map<string, string>();
  for (const part of text.split(';')) {
    if (!URI_PARAM.test(part)) return undefined;
    const equals = part.indexOf('=');
    params.set((equals < 0 ? part : part.slice(0, equals)).toLowerCase(), equals < 0 ? '' : part.slice(equals + 1));
  }
  return params;
}

/** What a URI is made of; the user is escaped where it has to be. */
export function printUri(parts: {
  scheme?: string;
  user?: string | undefined;
  host: string;
  port?: number | undefined;
  params?: ReadonlyMap<string, string>;
}): string {
  let text = `${parts.scheme ?? 'sip'}:${parts.user ? `${escapeUser(parts.user)}@` : ''}${hostText(parts.host)}`;
  if (parts.port !== undefined) text += `:${parts.port}`;
  for (const [name, value] of parts.params ?? NO_PARAMS) text += value === '' ? `;${name}` : `;${name}=${value}`;
  return text;
}

/** A host as it stands in a URI or Via: IPv6 in brackets. */
export const hostText = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** The user part with `%xx` resolved, as UTF-8; an escape that yields no UTF-8 stays as it is. */
export function userText(user: string): string {
  if (!user.includes('%')) return user;
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}

/** Escapes what may not stand in a user part. */
export const escapeUser = (user: string): string =>
  USER.test(user) && !user.includes('%')
    ? user
    : encodeURIComponent(user).replace(/%(2B|26|3D|24|2C|3B|3F|2F)/g, (code) => decodeURIComponent(code));

const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
