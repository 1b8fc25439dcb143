import { substitute } from '../core/dialplan/channel-scope.ts';
import type { FunctionContext } from '../core/dialplan/define-function.ts';

/** What `${name}` gives, for functions that take the name of a variable (or of a function with its arguments) and not its value. */
export const variableByName = ({ core, channel, allowance }: FunctionContext, name: string): string | Promise<string> =>
  name === '' ? '' : substitute(core, channel, `\${${name}}`, allowance);

/** Goes on with a value that may come later. */
export const after = (value: string | Promise<string>, next: (value: string) => string): string | Promise<string> =>
  typeof value === 'string' ? next(value) : value.then(next);

/** The first character of an argument that names one: `\n`, `\t`, `\x2c` or the character itself. */
export function delimiterOf(text: string, fallback: string): string {
  const [, hex, letter] = /^\\(?:x([0-9a-f]{2})|(.))/is.exec(text) ?? [];
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
  if (letter !== undefined) return ESCAPES[letter] ?? letter;
  return text[0] ?? fallback;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
