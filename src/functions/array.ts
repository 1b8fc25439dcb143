import { splitArguments } from '../core/dialplan/arguments.ts';
import { assignVariable } from '../core/dialplan/channel-scope.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';

export const array = defineFunction({
  name: 'ARRAY',
  summary: 'Sets several variables at once',
  syntax: 'ARRAY(var1[,var2[,...]])',
  description: 'Set(ARRAY(a,b)=1,2) sets a to 1 and b to 2. Variables without a value become empty, values without a variable are dropped.',
  write({ core, channel }, args, value) {
    const values = splitArguments(value);
    splitArguments(args).forEach((name, index) => {
      assignVariable(core, channel, name.trim(), values[index] ?? '');
    });
    return true;
  },
});
