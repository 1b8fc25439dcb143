import { left } from '../columns.ts';
import { defineCommand, refused } from '../define-command.ts';

export const showFunctions = defineCommand({
  words: 'core show functions',
  aliases: ['show functions'],
  summary: 'Shows registered dialplan functions',
  usage: `Usage: core show functions [like <text>]
       List builtin functions, optionally only those matching a given string`,
  run({ exchange }, [like, text, ...rest]) {
    if (rest.length > 0 || (like !== undefined && (like !== 'like' || text === undefined))) return 'usage';
    const list = exchange.dialplan.functions().filter((f) => text === undefined || f.name.includes(text.toUpperCase()));
    const title = text === undefined ? 'Installed Custom Functions:' : 'Matching Custom Functions:';
    return [
      title,
      '-'.repeat(80),
      ...list.map((f) => `${left(f.name, 20)} ${left(f.syntax, 35)} ${f.summary}`),
      `${list.length} ${text === undefined ? 'custom functions installed' : 'matching custom functions'}.`,
    ];
  },
});

export const showFunction = defineCommand({
  words: 'core show function',
  aliases: ['show function'],
  summary: 'Describe a specific dialplan function',
  usage: `Usage: core show function <function>
       Describe a particular dialplan function.`,
  run({ exchange }, [name, ...rest]) {
    if (name === undefined || rest.length > 0) return 'usage';
    const found = exchange.dialplan.function(name);
    if (!found) return refused('No function by that name registered.', `Command 'core show function ${name}' failed.`);
    return [
      '',
      `  -= Info about function '${found.name}' =- `,
      '',
      '[Synopsis]',
      found.summary,
      '',
      '[Description]',
      ...found.description.split('\n'),
      '',
      '[Syntax]',
      found.syntax,
      '',
    ];
  },
});
