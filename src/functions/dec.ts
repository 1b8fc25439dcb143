import { defineFunction } from '../core/dialplan/define-function.ts';
import { addTo } from './counters.ts';

export const dec = defineFunction({
  name: 'DEC',
  summary: 'Takes one from a variable',
  syntax: 'DEC(varname)',
  description: 'Takes one from the whole number in the variable and gives the difference.',
  read: (context, args) => addTo(context, args, -1),
});
