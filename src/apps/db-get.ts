import { defineApplication } from '../core/dialplan/define-application.ts';
import { placeIn } from './support/database-place.ts';
import { jumpTo101 } from './support/priority-jump.ts';

/** Deprecated before 2006 in favour of the function DB, and gone from Asterisk since 1.4; dialplans of its time have it. */
export default defineApplication({
  name: 'DBget',
  summary: 'Retrieve a value from the database.',
  syntax: 'DBget(variable=family/key[,options])',
  description:
    'Sets the variable to an entry of AstDB, and DBGETSTATUS to FOUND or NOTFOUND. With option j a missing entry leads to priority n+101 where that exists. The function DB does the same without a jump.',
  run(context, data) {
    const { core, channel, logger } = context;
    const [, variable = '', place = '', options = ''] = /^([^=]*)=([^,|]*)(?:[,|](.*))?$/s.exec(data) ?? [];
    const at = placeIn(place);
    if (!at || variable.trim() === '') {
      logger.warning(`${channel.name}: DBget needs variable=family/key, not '${data}'`);
      return undefined;
    }
    const value = core.database.get(at.family, at.key);
    if (value !== undefined) channel.setVariable(variable.trim(), value);
    else if (options.includes('j')) jumpTo101(context);
    channel.setVariable('DBGETSTATUS', value === undefined ? 'NOTFOUND' : 'FOUND');
    return undefined;
  },
});
