import { defineFunction } from '../core/dialplan/define-function.ts';
import { databasePlace, keepResult } from './database-place.ts';

export const db = defineFunction({
  name: 'DB',
  summary: 'An entry of the database',
  syntax: 'DB(family/key)',
  description: 'Reads an entry of AstDB, which is empty where there is none, or sets it. What was read stands in DB_RESULT too.',
  needs: 'system',
  read(context, args) {
    const place = databasePlace(context, 'DB', args);
    const value = place && context.core.database.get(place.family, place.key);
    if (value !== undefined) keepResult(context, value);
    return value ?? '';
  },
  write(context, args, value) {
    const { core } = context;
    const place = databasePlace(context, 'DB', args);
    if (!place) return false;
    if (place.key === '' || /^\/|\/$|\/\//.test(place.key)) core.logger.warning(`DB(${args}): this key is most likely not what was meant`);
    core.database.put(place.family, place.key, value).catch((error) => core.logger.error(`DB(${args}) could not be kept`, error));
    return true;
  },
});
