import type { Channel } from '../../core/channel/channel.ts';

/** The phone that a channel belongs to, as a queue calls it: its name without what makes it one call (`SIP/alice`). */
export const deviceOf = ({ name }: Channel): string => name.replace(/-[^-]*$/, '');
