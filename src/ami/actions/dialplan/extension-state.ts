import { defineAction } from '../../define-action.ts';
import { required, text } from '../../fields.ts';
import { success } from '../../reply.ts';

export default defineAction({
  name: 'ExtensionState',
  summary: 'Check Extension Status.',
  description: 'Tells the hint of an extension and what its devices add up to; -1 without a hint.',
  privileges: { modern: ['call', 'reporting'], classic: ['call'] },
  fields: {
    exten: required('Exten', 'extension', 'Extension not specified'),
    context: text('Context', 'context, `default` without it'),
  },
  run({ exchange, dialect }, { exten, context = 'default' }) {
    const { hint, status, text: statusText } = exchange.dialplan.extensionState(context, exten);
    return success('Extension Status', [
      ['Exten', exten],
      ['Context', context],
      ['Hint', hint],
      ['Status', status],
      ...(dialect.name === 'modern' ? [['StatusText', statusText] as const] : []),
    ]);
  },
});
