import { AmiError } from './errors.ts';

/** A value of a header. A list repeats the header; a flag is sent as `true` or `false`; undefined leaves it out. */
export type FieldValue = string | number | boolean | undefined | readonly (string | number)[] | Readonly<Record<string, string | number>>;

/** The headers of an action besides `Action` and `ActionID`. A table of values, as in `Variable: { LANG: 'de' }`, repeats the header with `NAME=value`. */
export type Fields = Readonly<Record<string, FieldValue>>;

/**
 * The text of an action. An ActionID among the fields gives way to `actionId`.
 * @throws AmiError `AMI_INVALID` for a name or a value with a CR, LF or NUL in it: it would end its line, and what follows would be a header or
 * an action of somebody else's making.
 */
export function printRequest(action: string, actionId: string, fields: Fields): string {
  let text = line('Action', action) + line('ActionID', actionId);
  for (const name of Object.keys(fields)) {
    if (name === 'ActionID') continue;
    const value = fields[name];
    if (typeof value === 'object') for (const one of valuesOf(value)) text += line(name, one);
    else if (value !== undefined) text += line(name, String(value));
  }
  return `${text}\r\n`;
}

/** Its bytes, in UTF-8. @throws AmiError as `printRequest` */
export const encodeRequest = (action: string, actionId: string, fields: Fields): Uint8Array =>
  encodeText(printRequest(action, actionId, fields));

const encoder = new TextEncoder();
/** The bytes of what was printed. */
export const encodeText = (text: string): Uint8Array => encoder.encode(text);

function line(name: string, value: string): string {
  if (!NAME.test(name)) throw new AmiError('AMI_INVALID', `${JSON.stringify(name)} is no name of a header`);
  if (BREAK.test(value)) throw new AmiError('AMI_INVALID', `${name} must be one line: ${JSON.stringify(value.slice(0, 80))}`);
  return `${name}: ${value}\r\n`;
}

function valuesOf(value: FieldValue & object): string[] {
  if (Array.isArray(value)) return value.map(String);
  return Object.entries(value).map(([name, one]) => `${name}=${one}`);
}

const BREAK = /[\r\n\0]/;
/** What stands before the colon. Names of variables in brackets occur (`ChanVariable(SIP/alice-1)`), blanks and colons do not. */
const NAME = /^[^\s:\0]+$/;
