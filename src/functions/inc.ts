import { defineFunction } from '../core/dialplan/define-function.ts';
import { addTo } from './counters.ts';

export const inc = defineFunction({
  name: 'INC',
  summary: 'Adds one to a variable',
  syntax: 'INC(varname)',
  description: 'Adds one to the whole number in the variable and gives the sum.',
  read: (context, args) => addTo(context, args, 1),
});
