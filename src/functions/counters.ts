import { assignVariable, lookUp } from '../core/dialplan/channel-scope.ts';
import type { FunctionContext } from '../core/dialplan/define-function.ts';

/** Adds to the whole number that a variable holds, and gives the sum; nothing, with a warning, for a variable that holds none. */
export function addTo({ core, channel }: FunctionContext, name: string, step: number): string {
  const value = lookUp(core, channel, name.trim());
  if (value === undefined || !/^\s*[+-]?\d{1,15}$/.test(value)) {
    core.logger.warning(`the variable '${name}' holds no whole number to count with`);
    return '';
  }
  const sum = String(Number(value) + step);
  assignVariable(core, channel, name.trim(), sum);
  return sum;
}
