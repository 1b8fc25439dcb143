import { bytesOfText } from './bytes.ts';

/** One header. Names and text values hold a byte a character. */
export type HeaderRow = readonly [name: string, value: string | number];

/** The bytes of a message: its headers and the blank line. */
export function encodeMessage(rows: readonly HeaderRow[]): Uint8Array {
  return bytesOfText(printMessage(rows));
}

/** The text of a message: its headers and the blank line. */
export function printMessage(rows: readonly HeaderRow[]): string {
  let text = '';
  for (const [name, value] of rows) text += printHeader(name, value);
  return `${text}\r\n`;
}

/** One header line with its end. */
export function printHeader(name: string, value: string | number): string {
  return `${onOneLine(name)}: ${typeof value === 'number' ? value : onOneLine(value)}\r\n`;
}

/** Text that breaks no framing: a CR, LF or NUL in it becomes the C escape. Everything that reaches the wire goes through here. */
export function onOneLine(text: string): string {
  return BREAK.test(text) ? text.replace(BREAKS, (end) => (end === '\r' ? '\\r' : end === '\n' ? '\\n' : '\\0')) : text;
}

// A NUL ends a text for whoever reads it in C.
const BREAK = /[\r\n\0]/;
const BREAKS = /[\r\n\0]/g;

/** Text with control characters, quotes, `?` and the backslash as in a C string (AMI modern: names and variable values of snapshots). */
export function escapeC(text: string): string {
  return ESCAPED.test(text) ? text.replace(ESCAPED_ALL, (character) => C_ESCAPES[character] ?? character) : text;
}

const C_ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '?': '\\?',
};
const ESCAPED = /[\cG-\r\\'"?]/;
const ESCAPED_ALL = /[\cG-\r\\'"?]/g;
