import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'DBDel',
  summary: 'Delete DB entry.',
  description: 'Removes an entry of AstDB.',
  privileges: ['system'],
  onlyIn: 'modern',
  fields: {
    family: required('Family', 'family of the entry', 'No family specified.'),
    key: required('Key', 'its key', 'No key specified.'),
  },
  run: async ({ exchange }, { family, key }) =>
    (await exchange.database.delete(family, key)) ? success('Key deleted successfully') : failure('Database entry could not be deleted'),
});
