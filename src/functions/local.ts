import { defineFunction } from '../core/dialplan/define-function.ts';
import { getLocalVariable, setLocalVariable } from '../core/dialplan/subroutines.ts';

export const local = defineFunction({
  name: 'LOCAL',
  summary: 'A variable of the subroutine that runs',
  syntax: 'LOCAL(varname)',
  description: 'Reads or sets a variable that is gone after Return. Outside of a subroutine it cannot be set.',
  read: ({ channel }, args) => (channel && getLocalVariable(channel, args)) ?? '',
  write({ core, channel }, args, value) {
    if (channel && setLocalVariable(channel, args, value)) return true;
    core.logger.warning(`LOCAL(${args}) can only be set inside a subroutine`);
    return false;
  },
});
