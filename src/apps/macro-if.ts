import { isTrue, splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { macro } from './support/macro.ts';
import { parseCondition } from './support/target.ts';

export default defineApplication({
  name: 'MacroIf',
  summary: 'Conditional Macro implementation.',
  syntax: 'MacroIf(expr?name1[,arg1][:name2[,arg2]])',
  description: 'Runs one of two macros, as Macro does.',
  run(context, data) {
    const branches = parseCondition(data);
    const text = branches && (isTrue(branches.condition) ? branches.whenTrue : branches.whenFalse);
    if (!text) return undefined;
    const [name = '', ...args] = splitArguments(text);
    return macro(context, name.trim(), args);
  },
});
