import { splitArguments } from '../core/dialplan/arguments.ts';
import { assignVariable } from '../core/dialplan/channel-scope.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';

export default defineApplication({
  name: 'MSet',
  summary: 'Set channel variable(s) or function value(s).',
  syntax: 'MSet(name1=value1[,name2=value2[,...]])',
  description: 'As Set, for several at once: quotes and commas part them, and quotation marks around a value are taken away.',
  run({ core, channel }, data) {
    for (const part of splitArguments(data)) {
      const equals = part.indexOf('=');
      if (equals > 0) assignVariable(core, channel, part.slice(0, equals).trim(), part.slice(equals + 1));
    }
    return undefined;
  },
});
