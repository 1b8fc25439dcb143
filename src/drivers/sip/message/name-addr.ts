import { type Params, parseParams, printParams } from './params.ts';
import { endOfQuoted, isToken, quote, unquote } from './tokens.ts';
import { parseUri, type SipUri } from './uri.ts';

/** The value of From, To, Contact, Route, Refer-To and their like: RFC 3261 20.10. */
export interface NameAddr {
  readonly displayName?: string | undefined;
  readonly uri: SipUri;
  readonly params: Params;
}

/** Parses one value; undefined when it breaks the grammar. `*` (Contact) is not one. */
export function parseNameAddr(value: string): NameAddr | undefined {
  let displayName: string | undefined;
  let at = 0;
  if (value.charCodeAt(0) === QUOTE) {
    const end = endOfQuoted(value, 0);
    if (end >= value.length) return undefined;
    displayName = unquote(value.slice(0, end + 1));
    at = end + 1;
  }
  const open = value.indexOf('<', at);
  if (open < 0) {
    if (displayName !== undefined) return undefined;
    // Without brackets every `;` begins a header parameter, and `?` and `,` may not stand in the URI (RFC 3261 20).
    const semicolon = value.indexOf(';');
    const address = (semicolon < 0 ? value : value.slice(0, semicolon)).trimEnd();
    if (/[?,]/.test(address)) return undefined;
    return finish(undefined, address, semicolon < 0 ? '' : value.slice(semicolon));
  }
  const before = value.slice(at, open).trim();
  if (before) {
    if (displayName !== undefined || !before.split(/[ \t]+/).every(isDisplayToken)) return undefined;
    displayName = before;
  }
  const close = value.indexOf('>', open);
  if (close < 0) return undefined;
  return finish(displayName, value.slice(open + 1, close), value.slice(close + 1));
}

// Many phones write names with letters beyond ASCII without quotes: taken, as long as nothing in them could part a list.
const isDisplayToken = (word: string): boolean => isToken(word) || /^[A-Za-z0-9\-.!%*_+`'~()/\x80-\xff]+$/.test(word);

function finish(displayName: string | undefined, address: string, rest: string): NameAddr | undefined {
  const uri = parseUri(address);
  const params = uri && parseParams(rest);
  return params && { displayName, uri, params };
}

/** Prints `"Name" <uri>;params`, always with brackets. */
export function printNameAddr(address: { displayName?: string | undefined; uri: string; params?: ReadonlyMap<string, string> }): string {
  const name = address.displayName ? `${quote(address.displayName)} ` : '';
  return `${name}<${address.uri}>${address.params ? printParams(address.params) : ''}`;
}

/** The tag of a From or To value, without parsing the rest; undefined where there is none. */
export function tagOf(value: string): string | undefined {
  return TAG.exec(value.slice(value.lastIndexOf('>') + 1))?.[1];
}

const TAG = /;[ \t]*tag[ \t]*=[ \t]*([A-Za-z0-9\-.!%*_+`'~]+)/i;
const QUOTE = 0x22;
