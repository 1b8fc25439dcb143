import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import { after, delimiterOf, variableByName } from './variable-by-name.ts';

export const fieldqty = defineFunction({
  name: 'FIELDQTY',
  summary: 'Counts the fields of a variable',
  syntax: 'FIELDQTY(varname,delimiter)',
  description: 'Gives how many fields the delimiter makes of the value of the variable; none for an empty one.',
  read(context, args) {
    const [name = '', delimiter = ''] = splitArguments(args, { raw: true });
    const at = delimiterOf(delimiter.replace(/^"(.+)"$/s, '$1'), '');
    return after(variableByName(context, name), (value) => String(value === '' ? 0 : at === '' ? 1 : value.split(at).length));
  },
});
