import { defineFunction } from '../core/dialplan/define-function.ts';
import { groupsOf } from './channel-groups.ts';

export const group = defineFunction({
  name: 'GROUP',
  summary: "The channel's group",
  syntax: 'GROUP([category])',
  description:
    'Reads or sets the group of the channel in a category (or without one). GROUP_COUNT counts the channels of a group. Empty leaves it.',
  read: ({ channel }, args) => (channel && groupsOf(channel).get(args.trim())) ?? '',
  write({ channel }, args, value) {
    if (!channel) return false;
    const groups = groupsOf(channel);
    const [name = '', category = args] = value.split('@', 2);
    if (name === '') groups.delete(category.trim());
    else groups.set(category.trim(), name);
    return true;
  },
});
