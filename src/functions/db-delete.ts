import { defineFunction, type FunctionContext } from '../core/dialplan/define-function.ts';
import { databasePlace, keepResult } from './database-place.ts';

export const dbDelete = defineFunction({
  name: 'DB_DELETE',
  summary: 'Takes an entry out of the database',
  syntax: 'DB_DELETE(family/key)',
  description: 'Gives the value of an entry of AstDB, leaves it in DB_RESULT too and removes the entry. Set to anything, it only removes.',
  needs: 'system',
  read: (context, args) => take(context, args) ?? '',
  write: (context, args) => take(context, args) !== undefined,
});

/** The value that was there, empty for none; undefined where the arguments are wrong. */
function take(context: FunctionContext, args: string): string | undefined {
  const { core } = context;
  const place = databasePlace(context, 'DB_DELETE', args);
  if (!place) return undefined;
  const value = core.database.get(place.family, place.key);
  if (value !== undefined) {
    core.database.delete(place.family, place.key).catch((error) => core.logger.error(`DB_DELETE(${args}) could not be kept`, error));
  }
  keepResult(context, value ?? '');
  return value ?? '';
}
