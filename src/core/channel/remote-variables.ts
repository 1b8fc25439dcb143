import type { Channel } from './channel.ts';

const KEPT_AS = 'remote variables';

/**
 * Variables that go with a call to another exchange and came with it (IAX2), beside its own: what IAXVAR reads and writes. A leg that is dialled
 * for a channel has those of that channel.
 */
export const remoteVariables = (channel: Channel): ReadonlyMap<string, string> =>
  (channel.attachments.get(KEPT_AS) as ReadonlyMap<string, string> | undefined) ?? NONE;

/** How many a channel may have: they come from the network. */
export const MAX_REMOTE_VARIABLES = 64;

/** False where there are too many already. */
export function setRemoteVariable(channel: Channel, name: string, value: string): boolean {
  const variables = new Map(remoteVariables(channel));
  if (variables.size >= MAX_REMOTE_VARIABLES && !variables.has(name)) return false;
  channel.attachments.set(KEPT_AS, variables.set(name, value));
  return true;
}

const NONE: ReadonlyMap<string, string> = new Map();
