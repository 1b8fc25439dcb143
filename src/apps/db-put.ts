import { defineApplication } from '../core/dialplan/define-application.ts';
import { placeIn } from './support/database-place.ts';

/** Deprecated before 2006 in favour of the function DB, and gone from Asterisk since 1.4; dialplans of its time have it. */
export default defineApplication({
  name: 'DBput',
  summary: 'Store a value in the database.',
  syntax: 'DBput(family/key=value)',
  description: 'Sets an entry of AstDB. The function DB does the same.',
  async run({ core, channel, logger }, data) {
    const equals = data.indexOf('=');
    const place = equals < 0 ? undefined : placeIn(data.slice(0, equals));
    if (place) await core.database.put(place.family, place.key, data.slice(equals + 1));
    else logger.warning(`${channel.name}: DBput needs family/key=value, not '${data}'`);
    return undefined;
  },
});
