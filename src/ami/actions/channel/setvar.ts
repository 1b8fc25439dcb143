import { defineAction } from '../../define-action.ts';
import { required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'Setvar',
  summary: 'Sets a channel variable or function value.',
  description: 'Sets a variable of a channel, or a global one without Channel, or writes a dialplan function.',
  privileges: { modern: ['call'], classic: ['call'] },
  fields: {
    channel: text('Channel', 'whose variable; a global one without it'),
    variable: required('Variable', 'name, or `FUNCTION(arguments)`', 'No variable specified'),
    value: text('Value', 'what it becomes; classic refuses an empty one'),
  },
  run({ exchange, dialect, session }, { channel, variable, value = '' }) {
    if (dialect.name === 'classic' && value === '') return failure('No value specified');
    if (variableIsForbidden(variable, exchange) && !session.mayWrite('system')) return failure('Variable not set');
    const outcome = exchange.channels.setVariable(channel === undefined ? undefined : dialect.readChannel(channel), variable, value);
    if (outcome === 'no such channel') return failure('No such channel');
    return outcome === 'set' ? success('Variable Set') : failure('Variable not set');
  },
});

/** A function that reaches beyond the call. */
const variableIsForbidden = (
  variable: string,
  exchange: { dialplan: { function(name: string): { needs?: string | undefined } | undefined } },
) => {
  const open = variable.indexOf('(');
  return open > 0 && exchange.dialplan.function(variable.slice(0, open))?.needs !== undefined;
};
