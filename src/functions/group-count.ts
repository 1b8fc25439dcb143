import { defineFunction } from '../core/dialplan/define-function.ts';
import { existingGroups } from './channel-groups.ts';

export const groupCount = defineFunction({
  name: 'GROUP_COUNT',
  summary: 'Counts the channels of a group',
  syntax: 'GROUP_COUNT([group][@category])',
  description: "Gives how many channels are in the group; without a name the channel's own group is meant.",
  read({ core, channel }, args) {
    const [named = '', category = ''] = args.split('@', 2).map((part) => part.trim());
    const group = named || (channel && existingGroups(channel).get(category));
    if (!group) return '0';
    let count = 0;
    for (const other of core.channels) if (existingGroups(other).get(category) === group) count++;
    return String(count);
  },
});
