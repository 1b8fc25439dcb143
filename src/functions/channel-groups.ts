import type { Channel } from '../core/channel/channel.ts';

const KEY = 'GROUP';

/** The groups of a channel by category; the one without a category under the empty name. */
export function groupsOf(channel: Channel): Map<string, string> {
  const kept = channel.attachments.get(KEY) as Map<string, string> | undefined;
  if (kept) return kept;
  const groups = new Map<string, string>();
  channel.attachments.set(KEY, groups);
  return groups;
}

/** The groups of a channel, those of one that never had any included, without making a place for them. */
export const existingGroups = (channel: Channel): ReadonlyMap<string, string> =>
  (channel.attachments.get(KEY) as Map<string, string> | undefined) ?? NONE;

const NONE: ReadonlyMap<string, string> = new Map();
