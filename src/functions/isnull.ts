import { defineFunction } from '../core/dialplan/define-function.ts';

export const isnull = defineFunction({
  name: 'ISNULL',
  summary: 'Says whether a text is empty',
  syntax: 'ISNULL(data)',
  description: 'Gives 1 for an empty text, else 0.',
  read: (_context, args) => (args === '' ? '1' : '0'),
});
