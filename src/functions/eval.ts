import { substitute } from '../core/dialplan/channel-scope.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';

export const evaluate = defineFunction({
  name: 'EVAL',
  summary: 'Puts values in place of variables once more',
  syntax: 'EVAL(text)',
  description: 'Substitutes the variables that stand in a text which itself came from a variable.',
  needs: 'system',
  read: ({ core, channel, allowance }, args) => substitute(core, channel, args, allowance),
});
