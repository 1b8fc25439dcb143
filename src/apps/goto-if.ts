import { isTrue } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { parseCondition, parseTarget } from './support/target.ts';

export default defineApplication({
  name: 'GotoIf',
  summary: 'Conditional goto.',
  syntax: 'GotoIf(condition?[labeliftrue][:labeliffalse])',
  description:
    'Goes to one of two places, each written as for Goto. Where the one that is asked for is not given, goes on with the next priority.',
  run({ core, channel }, data) {
    const branches = parseCondition(data);
    const text = branches && (isTrue(branches.condition) ? branches.whenTrue : branches.whenFalse);
    if (!text) return undefined;
    const target = parseTarget(core, channel, text);
    if (!target) return 'hangup';
    channel.interpreter?.jump(target);
    return undefined;
  },
});
