import { entryOf } from '../../base/entry-of.ts';
import { compilePosixRegExp } from '../../base/safe-regexp.ts';
import type { Core } from '../core.ts';
import { substitute } from './substitution.ts';

/**
 * Puts values in place of `${...}` where there is no channel any more: for lines and columns of records. Functions that the record brings
 * come first, then those of the exchange that need no channel; a variable is the record's own or a global one.
 * @param functions by upper-case name
 */
export async function substituteRecord(
  core: Core,
  text: string,
  variable: (name: string) => string | undefined,
  functions: Readonly<Record<string, (args: string) => string>>,
): Promise<string> {
  return substitute(text, {
    variables: { get: (name) => variable(name) ?? core.globals.get(name) },
    functions: {
      read(name, args, allowance) {
        const own = entryOf(functions, name.toUpperCase());
        if (own) return own(args);
        const known = core.functions.get(name.toUpperCase());
        if (!known?.read) {
          core.logger.warning(`a record cannot read ${name}(${args})`);
          return '';
        }
        return known.read({ core, channel: undefined, allowance }, args);
      },
    },
    regularExpressions: { compile: compilePosixRegExp },
    warn: (reason) => core.logger.warning(`a record: ${reason}`),
  });
}
