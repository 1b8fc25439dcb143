import { isTrue } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { gosub } from './support/gosub.ts';
import { parseCondition } from './support/target.ts';

export default defineApplication({
  name: 'GosubIf',
  summary: 'Conditionally jump to label, saving return address.',
  syntax: 'GosubIf(condition?[labeliftrue[(arg1[,...])]][:labeliffalse[(arg1[,...])]])',
  description: 'As Gosub, to one of two places. Where the one that is asked for is not given, goes on with the next priority.',
  run(context, data) {
    const branches = parseCondition(data);
    const text = branches && (isTrue(branches.condition) ? branches.whenTrue : branches.whenFalse);
    return text ? gosub(context, text) : undefined;
  },
});
