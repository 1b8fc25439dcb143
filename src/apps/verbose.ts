import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';

export default defineApplication({
  name: 'Verbose',
  summary: 'Send arbitrary text to verbose output.',
  syntax: 'Verbose([level,]message)',
  description: 'Writes the message to the console and the log at a level of detail from 0 to 4.',
  run({ logger }, data) {
    const [first = '', rest] = splitArguments(data, { limit: 2, raw: true });
    const levelled = rest !== undefined && /^\d$/.test(first.trim());
    logger.verbose(levelled ? rest : data);
    return undefined;
  },
});
