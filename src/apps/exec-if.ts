import { isTrue, splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { executeApplication, parseCall } from './support/execute.ts';
import { parseCondition } from './support/target.ts';

export default defineApplication({
  name: 'ExecIf',
  summary: 'Executes dialplan application, conditionally.',
  syntax: 'ExecIf(condition?appiftrue(args)[:appiffalse(args)])',
  description: 'Runs one of two applications. The old way of writing it, `ExecIf(condition,application,data)`, is understood too.',
  run(context, data) {
    const branches = parseCondition(data);
    if (branches) {
      const text = isTrue(branches.condition) ? branches.whenTrue : branches.whenFalse;
      if (text === '') return undefined;
      const call = parseCall(text);
      return executeApplication(context, call.name, call.data);
    }
    const [condition = '', name = '', rest = ''] = splitArguments(data, { limit: 3, raw: true });
    return name !== '' && isTrue(condition.trim()) ? executeApplication(context, name.trim(), rest) : undefined;
  },
});
