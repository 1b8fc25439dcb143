import { defineAction } from '../../define-action.ts';
import { required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'DBPut',
  summary: 'Put DB entry.',
  description: 'Sets an entry of AstDB. Once this is answered, the entry survives the end of the process, however that comes.',
  privileges: ['system'],
  fields: {
    family: required('Family', 'family of the entry', 'No family specified'),
    key: required('Key', 'its key, which may hold slashes', 'No key specified'),
    value: text('Val', 'what it becomes; classic refuses an empty one'),
  },
  async run({ exchange, dialect }, { family, key, value }) {
    if (value === undefined && dialect.name === 'classic') return failure('No val specified');
    await exchange.database.put(family, key, value ?? '');
    return success('Updated database successfully');
  },
});
