import { assignVariable } from '../core/dialplan/channel-scope.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';

export const set = defineFunction({
  name: 'SET',
  summary: 'Sets a variable and gives its value',
  syntax: 'SET(name=[value])',
  description: 'Sets the variable (or function) and gives the value that was set.',
  read({ core, channel }, args) {
    const equals = args.indexOf('=');
    if (equals < 0) {
      core.logger.warning(`SET(${args}) has no value`);
      return '';
    }
    const value = args.slice(equals + 1).trim();
    assignVariable(core, channel, args.slice(0, equals).trim(), value);
    return value;
  },
});
