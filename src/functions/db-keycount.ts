import { defineFunction } from '../core/dialplan/define-function.ts';
import { keysBelow } from './database-place.ts';

export const dbKeyCount = defineFunction({
  name: 'DB_KEYCOUNT',
  summary: 'How many keys stand below a place in the database',
  syntax: 'DB_KEYCOUNT([prefix])',
  description: 'Counts what DB_KEYS gives.',
  needs: 'system',
  read: (context, args) => String(keysBelow(context, args).length),
});
