import { defineApplication } from '../core/dialplan/define-application.ts';
import { placeIn } from './support/database-place.ts';

/** Deprecated in 2006 in favour of the function DB_DELETE, and gone from Asterisk since 1.6. */
export default defineApplication({
  name: 'DBdel',
  summary: 'Delete a key from the database.',
  syntax: 'DBdel(family/key)',
  description: 'Removes an entry of AstDB. The function DB_DELETE does the same.',
  async run({ core, channel, logger }, data) {
    const place = placeIn(data);
    if (place) await core.database.delete(place.family, place.key);
    else logger.warning(`${channel.name}: DBdel needs family/key, not '${data}'`);
    return undefined;
  },
});
