import { endOfQuoted, isToken, quote, unquote } from './tokens.ts';

/** `;name=value` parameters: names in lower case, a flag has the value `''`. */
export type Params = Map<string, string>;

/** Parses `;a=b;c` (blanks allowed around `;` and `=`). Undefined when it is not that. Quoted values come back without quotes. */
export function parseParams(text: string): Params | undefined {
  const params: Params = new Map();
  let at = 0;
  while (at < text.length) {
    if (text.charCodeAt(at) === BLANK || text.charCodeAt(at) === TAB) {
      at++;
      continue;
    }
    if (text.charCodeAt(at) !== SEMICOLON) return undefined;
    const end = endOfParam(text, at + 1);
    const equals = text.indexOf('=', at + 1);
    const split = equals >= 0 && equals < end;
    const name = text.slice(at + 1, split ? equals : end).trim();
    if (!isToken(name)) return undefined;
    let value = '';
    if (split) {
      value = text.slice(equals + 1, end).trim();
      if (value.charCodeAt(0) === QUOTE) {
        if (endOfQuoted(value, 0) !== value.length - 1) return undefined;
        value = unquote(value);
      } else if (!PLAIN_VALUE.test(value)) return undefined;
    }
    params.set(name.toLowerCase(), value);
    at = end;
  }
  return params;
}

/** Prints parameters as `;a=b;c`, quoting what is not a token or a host. */
export function printParams(params: ReadonlyMap<string, string>): string {
  let text = '';
  for (const [name, value] of params) text += value === '' ? `;${name}` : `;${name}=${PLAIN_VALUE.test(value) ? value : quote(value)}`;
  return text;
}

/** `token / host`, the colon and brackets for IPv6. */
const PLAIN_VALUE = /^[A-Za-z0-9\-.!%*_+`'~:[\]]+$/;

function endOfParam(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === SEMICOLON) return i;
    if (code === QUOTE) i = endOfQuoted(text, i);
  }
  return text.length;
}

const BLANK = 0x20;
const TAB = 0x09;
const SEMICOLON = 0x3b;
const QUOTE = 0x22;
