import type { PenaltyChange } from '../../../config/queuerules-conf.ts';
import { defineAction } from '../../define-action.ts';
import { text } from '../../fields.ts';
import { line } from '../../headers/line.ts';
import { raw } from '../../reply.ts';

/** `+1` for what is added, `3` for what is set. */
const change = ({ value, isRelative }: PenaltyChange): string => (isRelative && value >= 0 ? `+${value}` : String(value));

export default defineAction({
  name: 'QueueRule',
  summary: 'Queue Rules.',
  description: 'Lists the rules of queuerules.conf. One blank line more than usual ends the reply, as Asterisk has it.',
  privileges: [],
  onlyIn: 'modern',
  fields: { rule: text('Rule', 'that list only') },
  run({ exchange, actionId }, { rule }) {
    let reply = `Response: Success\r\n${actionId === undefined ? '' : `ActionID: ${actionId}\r\n`}`;
    for (const { name, rules } of exchange.queues.ruleLists(rule)) {
      reply += line('RuleList', name);
      for (const { afterSeconds, max, min } of rules) reply += line('Rule', `${afterSeconds},${change(max)},${change(min)}`);
    }
    return raw(`${reply}\r\n\r\n`);
  },
});
