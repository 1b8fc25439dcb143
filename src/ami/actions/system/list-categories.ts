import { printHeader } from '../../../wire/message-encoder.ts';
import { sectionsOf } from '../../config-sections.ts';
import { defineAction } from '../../define-action.ts';
import { required, text } from '../../fields.ts';
import { success } from '../../reply.ts';

export default defineAction({
  name: 'ListCategories',
  summary: 'List categories in configuration file.',
  description: 'Tells the names of the sections of a file in the configuration folder. A file beyond it is refused.',
  privileges: ['config'],
  onlyIn: 'modern',
  fields: {
    filename: required('Filename', 'name of the file, relative to the configuration folder', 'Filename not specified'),
    match: text('Match', '`name=value` expressions as for GetConfig: only sections that have a line for each'),
  },
  async run({ exchange, dialect, actionId }, { filename, match }) {
    const sections = await sectionsOf(exchange, dialect, { filename, filter: match });
    if ('kind' in sections) return sections;
    const head = dialect.printReply(success(), actionId).slice(0, -2);
    return { kind: 'raw', text: pieces(head, sections) };
  },
});

/** The reply row by row: a file may have ten thousand sections. */
function* pieces(head: string, sections: readonly { readonly name: string }[]): Iterable<string> {
  yield head;
  for (const [index, { name }] of sections.entries()) yield printHeader(`Category-${String(index).padStart(6, '0')}`, name);
  if (sections.length === 0) yield printHeader('Error', 'no categories found');
  yield '\r\n';
}
