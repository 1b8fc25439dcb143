import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import { after, variableByName } from './variable-by-name.ts';

export const strreplace = defineFunction({
  name: 'STRREPLACE',
  summary: 'Replaces texts inside a variable',
  syntax: 'STRREPLACE(varname,find-string[,replace-string[,max-replacements]])',
  description:
    'Gives the value of the variable with a text replaced (dropped where none is given), everywhere or at most so many times from the left.',
  read(context, args) {
    const [name = '', wanted = '', replacement = '', most = ''] = splitArguments(args);
    if (name === '' || wanted === '') {
      context.core.logger.warning(`STRREPLACE(${args}) needs a variable and a text`);
      return '';
    }
    const limit = /^\d+$/.test(most) ? Number(most) : Number.POSITIVE_INFINITY;
    return after(variableByName(context, name), (value) => {
      const parts = value.split(wanted);
      const done = Math.min(limit, parts.length - 1);
      const rest = parts.slice(done).join(wanted);
      return [...parts.slice(0, done), rest].join(replacement).slice(0, LONGEST);
    });
  },
});

/** A short text replaced by a long one may not fill the memory. */
const LONGEST = 65_536;
