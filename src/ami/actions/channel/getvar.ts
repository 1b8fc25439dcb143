import { defineAction } from '../../define-action.ts';
import { required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'Getvar',
  summary: 'Gets a channel variable or function value.',
  description: 'Reads a variable of a channel, or a global one without Channel, or a dialplan function. What is not set is empty.',
  privileges: { modern: ['call', 'reporting'], classic: ['call'] },
  fields: {
    channel: text('Channel', 'whose variable; a global one without it'),
    variable: required('Variable', 'name, or `FUNCTION(arguments)`', 'No variable specified'),
  },
  async run(context, { channel, variable }) {
    const { exchange, dialect, session } = context;
    if (exchange.variableNeedsSystem(variable) && !session.mayWrite('system')) return failure('GetVar Access Forbidden: Variable');
    const name = channel === undefined ? undefined : dialect.readChannel(channel);
    const { found, value } = await context.variable(name, variable);
    if (!found) return failure('No such channel');
    return success(undefined, [
      ['Variable', variable],
      ['Value', value ?? (dialect.name === 'classic' ? '(null)' : '')],
    ]);
  },
});
