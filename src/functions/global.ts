import { defineFunction } from '../core/dialplan/define-function.ts';

export const global = defineFunction({
  name: 'GLOBAL',
  summary: 'A global variable',
  syntax: 'GLOBAL(varname)',
  description: 'Reads or sets a variable that all channels share, also where the channel has one of the same name.',
  read: ({ core }, args) => core.globals.get(args) ?? '',
  write({ core }, args, value) {
    core.setGlobal(args, value);
    return true;
  },
});
