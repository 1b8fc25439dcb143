import { compilePosixRegExp } from '../base/safe-regexp.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';

export const regex = defineFunction({
  name: 'REGEX',
  summary: 'Says whether a regular expression matches',
  syntax: 'REGEX("regular expression" string)',
  description: 'Gives 1 when the POSIX extended regular expression between the quotes matches somewhere in the text behind them, else 0.',
  read({ core }, args) {
    const [, pattern, text] = /^\s*"([^"]*)"\s?(.*)$/s.exec(args) ?? [];
    const expression = pattern ? compilePosixRegExp(pattern) : undefined;
    if (!expression || text === undefined) {
      core.logger.warning(`REGEX(${args}) has no regular expression that can be used`);
      return '';
    }
    return expression.test(text) ? '1' : '0';
  },
});
