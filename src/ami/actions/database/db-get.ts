import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { line } from '../../headers/line.ts';
import { failure, item, list, type Reply, success } from '../../reply.ts';

export default defineAction({
  name: 'DBGet',
  summary: 'Get DB Entry.',
  description: 'Reads an entry of AstDB. Its value follows as an event of the reply.',
  privileges: { modern: ['system', 'reporting'], classic: ['system'] },
  fields: {
    family: required('Family', 'family of the entry, in the case that it was put in', 'No family specified.'),
    key: required('Key', 'its key, which may hold slashes', 'No key specified.'),
  },
  run({ exchange, dialect, actionId }, { family, key }): Reply {
    const value = exchange.database.get(family, key);
    if (value === undefined) return failure('Database entry not found');
    const body = line('Family', family) + line('Key', key) + line('Val', value);
    if (dialect.name === 'modern') {
      return list({ message: 'Result will follow', items: [item('DBGetResponse', body)].values(), complete: 'DBGetComplete' });
    }
    // In 2006 the one event was all there was: nothing told its end.
    const id = actionId === undefined ? '' : line('ActionID', actionId);
    return { ...success('Result will follow'), followedBy: `Event: DBGetResponse\r\n${body}${id}\r\n` };
  },
});
