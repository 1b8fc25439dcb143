import { defineFunction } from '../core/dialplan/define-function.ts';
import { keysBelow } from './database-place.ts';

export const dbKeys = defineFunction({
  name: 'DB_KEYS',
  summary: 'Names of the keys below a place in the database',
  syntax: 'DB_KEYS([prefix])',
  description:
    'Gives the next part of each key of AstDB below the prefix, comma between, a comma in one escaped by a backslash; without a prefix the families.',
  needs: 'system',
  read: (context, args) =>
    keysBelow(context, args)
      .map((key) => key.replace(/[,\\]/g, '\\$&'))
      .join(','),
});
