import { each } from '../../../base/each.ts';
import { defineAction } from '../../define-action.ts';
import { text } from '../../fields.ts';
import { line } from '../../headers/line.ts';
import { item, list } from '../../reply.ts';

export default defineAction({
  name: 'DBGetTree',
  summary: 'Get DB entries, optionally at a particular family/key',
  description: 'Lists the entries of AstDB in the order of their keys: all of them, those of a family, or those from a key on.',
  privileges: { modern: ['system', 'reporting'], classic: ['system'] },
  onlyIn: 'modern',
  fields: {
    family: text('Family', 'this family only'),
    key: text('Key', 'with a family: only what stands at this key and below it'),
  },
  run({ exchange }, { family, key }) {
    const entries = exchange.database.tree(family, key);
    return list({
      message: 'Result will follow',
      items: each(entries, (entry) => item('DBGetTreeResponse', line('Key', entry.key) + line('Val', entry.value))),
      complete: 'DBGetTreeComplete',
    });
  },
});
