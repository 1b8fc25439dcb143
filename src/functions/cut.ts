import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import { after, delimiterOf, variableByName } from './variable-by-name.ts';

export const cut = defineFunction({
  name: 'CUT',
  summary: 'Takes fields out of a variable',
  syntax: 'CUT(varname,delimiter,range)',
  description:
    'Parts the value of the variable at the delimiter (by default `-`) and gives the fields of the range: `2`, `2-4`, `-3`, `3-`, `1-2&5`.',
  read(context, args) {
    const [name = '', delimiterText = '', range = ''] = splitArguments(args, { raw: true });
    const ranges = parseRanges(unquoted(range));
    if (name === '' || !ranges) {
      context.core.logger.warning(`CUT(${args}) needs a variable, a delimiter and a range of fields`);
      return '';
    }
    const delimiter = delimiterOf(unquoted(delimiterText), '-');
    return after(variableByName(context, name), (value) => {
      const fields = value.split(delimiter);
      return ranges.flatMap(([from, to]) => fields.slice(from - 1, to)).join(delimiter);
    });
  },
});

/** First and last field, from 1. Undefined for what is no range. */
function parseRanges(text: string): [from: number, to: number | undefined][] | undefined {
  const ranges: [number, number | undefined][] = [];
  for (const part of text.split('&')) {
    const [, first, dash, last] = /^(\d*)\s*(?:(-)\s*(\d*))?$/.exec(part.trim()) ?? [];
    if (!first && !last) return undefined;
    const from = Math.max(1, Number(first || 1));
    ranges.push([from, dash === undefined ? from : last ? Number(last) : undefined]);
  }
  return ranges;
}

const unquoted = (text: string): string => (text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text);
