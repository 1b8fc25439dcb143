import { defineFunction } from '../core/dialplan/define-function.ts';

export const exists = defineFunction({
  name: 'EXISTS',
  summary: 'Says whether a text is not empty',
  syntax: 'EXISTS(data)',
  description: 'Gives 1 for a text that is not empty, else 0.',
  read: (_context, args) => (args === '' ? '0' : '1'),
});
