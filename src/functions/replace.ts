import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import { after, variableByName } from './variable-by-name.ts';

export const replace = defineFunction({
  name: 'REPLACE',
  summary: 'Replaces or drops characters of a variable',
  syntax: 'REPLACE(varname,find-chars[,replace-char])',
  description: 'Gives the value of the variable with each of the characters replaced by one other, or dropped where none is given.',
  read(context, args) {
    const [name = '', wanted = '', replacement = ''] = splitArguments(args);
    if (name === '' || wanted === '') {
      context.core.logger.warning(`REPLACE(${args}) needs a variable and characters`);
      return '';
    }
    const substitute = replacement.slice(0, 1);
    return after(variableByName(context, name), (value) =>
      [...value].map((character) => (wanted.includes(character) ? substitute : character)).join(''),
    );
  },
});
