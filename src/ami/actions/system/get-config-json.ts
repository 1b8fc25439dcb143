import type { ConfCategory } from '../../../config/conf-file.ts';
import { sectionsOf } from '../../config-sections.ts';
import { defineAction } from '../../define-action.ts';
import { required, text } from '../../fields.ts';
import { success } from '../../reply.ts';

export default defineAction({
  name: 'GetConfigJSON',
  summary: 'Retrieve configuration (JSON format).',
  description:
    'Tells the sections and lines of a file in the configuration folder as one JSON object, in the header `JSON`. A name that stands in a section more than once stands so in its object, too.',
  privileges: ['system', 'config'],
  onlyIn: 'modern',
  fields: {
    filename: required('Filename', 'name of the file, relative to the configuration folder', 'Filename not specified'),
    category: text('Category', 'this section only'),
    filter: text('Filter', 'as for GetConfig'),
  },
  async run({ exchange, dialect, actionId }, fields) {
    const sections = await sectionsOf(exchange, dialect, fields);
    if ('kind' in sections) return sections;
    const head = dialect.printReply(success(), actionId).slice(0, -2);
    return { kind: 'raw', text: pieces(head, sections) };
  },
});

/** The reply section by section. JSON escapes what would end the line. */
function* pieces(head: string, sections: readonly ConfCategory[]): Iterable<string> {
  yield `${head}JSON: {`;
  for (const [index, section] of sections.entries())
    yield `${index === 0 ? '' : ','}${JSON.stringify(section.name)}:{${[...entriesOf(section)].join(',')}}`;
  yield '}\r\n\r\n';
}

function* entriesOf({ isTemplate, templates, variables }: ConfCategory): Iterable<string> {
  if (isTemplate) yield '"istemplate":1';
  if (templates.length > 0) yield `"templates":${JSON.stringify(templates.join(','))}`;
  for (const { name, value } of variables) yield `${JSON.stringify(name)}:${JSON.stringify(value)}`;
}
