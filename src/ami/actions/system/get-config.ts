import type { ConfCategory } from '../../../config/conf-file.ts';
import { type HeaderRow, printHeader } from '../../../wire/message-encoder.ts';
import { sectionsOf } from '../../config-sections.ts';
import { defineAction } from '../../define-action.ts';
import { required, text } from '../../fields.ts';
import { raw, success } from '../../reply.ts';

export default defineAction({
  name: 'GetConfig',
  summary: 'Retrieve configuration.',
  description: 'Tells the sections and lines of a file in the configuration folder. A file beyond it is refused.',
  privileges: { modern: ['system', 'config'], classic: ['config'] },
  fields: {
    filename: required('Filename', 'name of the file, relative to the configuration folder', 'Filename not specified'),
    category: text('Category', 'this section only'),
    filter: text(
      'Filter',
      '`name=value` expressions, comma between: only sections that have a line for each; `TEMPLATES=include` or `restrict`',
    ),
  },
  async run({ exchange, dialect, actionId }, { filename, category, filter }) {
    const sections = await sectionsOf(exchange, dialect, { filename, category, filter });
    if ('kind' in sections) return sections;
    const head = dialect.printReply(success(), actionId).slice(0, -2);
    // What Asterisk 20 says then is a line without a colon.
    if (sections.length === 0 && dialect.name === 'modern') return raw(`${head}No categories found\r\n\r\n`);
    return { kind: 'raw', text: pieces(head, sections, dialect.name === 'modern') };
  },
});

const six = (n: number) => String(n).padStart(6, '0');

/** The reply row by row: a file may have ten thousand sections, a section as many lines. */
function* pieces(head: string, sections: readonly ConfCategory[], showsTemplates: boolean): Iterable<string> {
  yield head;
  for (const [index, section] of sections.entries())
    for (const [name, value] of rowsOf(section, index, showsTemplates)) yield printHeader(name, value);
  yield '\r\n';
}

function* rowsOf(section: ConfCategory, index: number, showsTemplates: boolean): Iterable<HeaderRow> {
  yield [`Category-${six(index)}`, section.name];
  if (showsTemplates && section.isTemplate) yield [`IsTemplate-${six(index)}`, 1];
  if (showsTemplates && section.templates.length > 0) yield [`Templates-${six(index)}`, section.templates.join(',')];
  for (const [at, { name, value }] of section.variables.entries()) yield [`Line-${six(index)}-${six(at)}`, `${name}=${value}`];
}
