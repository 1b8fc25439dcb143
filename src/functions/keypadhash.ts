import { defineFunction } from '../core/dialplan/define-function.ts';

/** The letters on the keys 2 to 9. */
const KEYS = ['ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ'];

export const keypadhash = defineFunction({
  name: 'KEYPADHASH',
  summary: 'The keys that spell a word',
  syntax: 'KEYPADHASH(string)',
  description: 'Puts the digit of its telephone key in place of each letter; digits stay, all else is dropped.',
  read: (_context, args) =>
    args
      .toUpperCase()
      .replace(/[^0-9A-Z]/g, '')
      .replace(/[A-Z]/g, (letter) => String(KEYS.findIndex((letters) => letters.includes(letter)) + 2)),
});
