import { each } from '../../../base/each.ts';
import { defineAction } from '../../define-action.ts';
import { line } from '../../headers/line.ts';
import { item, list } from '../../reply.ts';

export default defineAction({
  name: 'ExtensionStateList',
  summary: 'List the current known extension states.',
  description: 'Lists every hint with what its devices add up to.',
  privileges: { modern: ['call', 'reporting'], classic: ['call'] },
  onlyIn: 'modern',
  run: ({ exchange }) =>
    list({
      message: 'Extension Statuses will follow',
      actionId: 'first',
      items: each(exchange.dialplan.hints, (hint) => {
        const { status, text } = exchange.dialplan.hintState(hint);
        return item(
          'ExtensionStatus',
          line('Exten', hint.exten) +
            line('Context', hint.context) +
            line('Hint', hint.text) +
            line('Status', status) +
            line('StatusText', text),
        );
      }),
      complete: 'ExtensionStateListComplete',
    }),
});
