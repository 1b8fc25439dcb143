import { defineFunction } from '../core/dialplan/define-function.ts';
import { databasePlace, keepResult } from './database-place.ts';

export const dbExists = defineFunction({
  name: 'DB_EXISTS',
  summary: 'Whether the database has an entry',
  syntax: 'DB_EXISTS(family/key)',
  description: 'Gives 1 where AstDB has the entry, and leaves its value in DB_RESULT; else 0.',
  needs: 'system',
  read(context, args) {
    const place = databasePlace(context, 'DB_EXISTS', args);
    if (!place) return '';
    const value = context.core.database.get(place.family, place.key);
    if (value === undefined) return '0';
    keepResult(context, value);
    return '1';
  },
});
