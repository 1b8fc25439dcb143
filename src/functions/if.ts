import { isTrue, splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';

/** The two outcomes after a `?`, without the blanks around them. */
export function outcomesOf(text: string): { whenTrue: string; whenFalse: string } {
  const [whenTrue = '', whenFalse = ''] = splitArguments(text, { separator: ':', limit: 2 });
  return { whenTrue: whenTrue.trim(), whenFalse: whenFalse.trim() };
}

export const ifFunction = defineFunction({
  name: 'IF',
  summary: 'Chooses between two texts',
  syntax: 'IF(expression?[true][:[false]])',
  description: 'Gives the text before the colon when the expression is true (neither empty nor zero), else the one after it.',
  read({ core }, args) {
    const [condition = '', outcomes] = splitArguments(args, { separator: '?', limit: 2 });
    if (outcomes === undefined || condition.trim() === '') {
      core.logger.warning(`IF(${args}) needs an expression and an outcome`);
      return '';
    }
    const { whenTrue, whenFalse } = outcomesOf(outcomes);
    return isTrue(condition.trim()) ? whenTrue : whenFalse;
  },
});
