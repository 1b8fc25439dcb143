import { defineFunction } from '../core/dialplan/define-function.ts';

export const toupper = defineFunction({
  name: 'TOUPPER',
  summary: 'Makes capitals of small letters',
  syntax: 'TOUPPER(string)',
  description: 'Turns the letters a to z into capitals; all other bytes stay as they are.',
  read: (_context, args) => args.replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
});
