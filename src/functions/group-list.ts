import { defineFunction } from '../core/dialplan/define-function.ts';
import { existingGroups } from './channel-groups.ts';

export const groupList = defineFunction({
  name: 'GROUP_LIST',
  summary: 'All groups of the channel',
  syntax: 'GROUP_LIST()',
  description: 'Gives the groups that the channel is in, parted by blanks, with `@category` where they have one.',
  read({ channel }) {
    if (!channel) return '';
    return [...existingGroups(channel)].map(([category, group]) => (category === '' ? group : `${group}@${category}`)).join(' ');
  },
});
