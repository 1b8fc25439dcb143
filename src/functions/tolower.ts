import { defineFunction } from '../core/dialplan/define-function.ts';

export const tolower = defineFunction({
  name: 'TOLOWER',
  summary: 'Makes small letters of capitals',
  syntax: 'TOLOWER(string)',
  description: 'Turns the letters A to Z into small ones; all other bytes stay as they are.',
  read: (_context, args) => args.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
});
