import { defineApplication } from '../core/dialplan/define-application.ts';
import { placeIn } from './support/database-place.ts';

export default defineApplication({
  name: 'DBdeltree',
  summary: 'Delete a family or keytree from the database.',
  syntax: 'DBdeltree(family[/keytree])',
  description: 'Removes all entries of a family of AstDB, or those from a key on.',
  async run({ core, channel, logger }, data) {
    const { family, key } = placeIn(data) ?? { family: data, key: '' };
    if (family === '') logger.warning(`${channel.name}: DBdeltree needs a family`);
    else await core.database.deleteTree(family, key || undefined);
    return undefined;
  },
});
