import { defineAction } from '../../define-action.ts';
import { required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'DBDelTree',
  summary: 'Delete DB Tree.',
  description: 'Removes all entries of a family of AstDB, or those from a key on.',
  privileges: ['system'],
  onlyIn: 'modern',
  fields: {
    family: required('Family', 'the family', 'No family specified.'),
    key: text('Key', 'only what stands at this key and below it'),
  },
  run: async ({ exchange }, { family, key }) =>
    (await exchange.database.deleteTree(family, key)) > 0 ? success('Key tree deleted successfully') : failure('Database entry not found'),
});
