import { defineFunction } from '../core/dialplan/define-function.ts';

export const len = defineFunction({
  name: 'LEN',
  summary: 'Counts the bytes of a text',
  syntax: 'LEN(string)',
  description: 'Gives how many bytes the text has; a letter outside of ASCII counts for each byte of its UTF-8 form.',
  read: (_context, args) => String(args.length),
});
