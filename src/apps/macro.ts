import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { macro } from './support/macro.ts';

export default defineApplication({
  name: 'Macro',
  summary: 'Macro Implementation.',
  syntax: 'Macro(name[,arg1[,arg2[,...]]])',
  description:
    'Runs the context `macro-name` from `s`, then goes on with the next priority. The arguments are `ARG1` and so on there; `MACRO_EXTEN`, `MACRO_CONTEXT` and `MACRO_PRIORITY` say where it was called.',
  run(context, data) {
    const [name = '', ...args] = splitArguments(data);
    return macro(context, name.trim(), args);
  },
});
