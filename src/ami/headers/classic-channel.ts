import type { ChannelSnapshot } from '../../core/snapshots.ts';
import { UNKNOWN } from './channel.ts';
import { line } from './line.ts';

/** In 2006 the halves of a Local channel were parted by a comma (`Local/700@default-1a97,1`), and lines were called `Zap/1-1`. */
export function classicChannelName(name: string): string {
  if (name.startsWith('DAHDI/')) return `Zap/${name.slice('DAHDI/'.length)}`;
  return LOCAL_HALF.test(name) ? name.replace(/;([12])$/, ',$1') : name;
}
const LOCAL_HALF = /^Local\/.*;[12]$/;

/** The name of a line's channel, which a client may know under the name that lines had until 2008. */
export const lineChannelName = (name: string): string => name.replace(/^Zap\//i, 'DAHDI/');

/** The name that the exchange knows for one that a classic client wrote. */
export const modernChannelName = (name: string): string => lineChannelName(name.replace(/^(Local\/.*-[0-9a-f]+),([12])$/i, '$1;$2'));

export interface ClassicCaller {
  readonly number: string | undefined;
  readonly name: string | undefined;
}

/**
 * The caller that 2006 saw on a channel: a leg that was dialled showed what it was dialled as (the extension, or the identity that
 * Originate asked for), not the identity of the phone behind it.
 */
export function classicCaller(channel: ChannelSnapshot): ClassicCaller {
  const { number, name } = channel.dialedAs ?? channel.callerId;
  return { number: number || undefined, name: name || undefined };
}

/** Channel, State, CallerIDNum, CallerIDName, Uniqueid: what Newchannel and Newstate show. */
export const classicChannelHeaders = (channel: ChannelSnapshot, stateName: string, caller: ClassicCaller): string =>
  line('Channel', classicChannelName(channel.name)) +
  line('State', stateName) +
  line('CallerIDNum', caller.number ?? UNKNOWN) +
  line('CallerIDName', caller.name ?? UNKNOWN) +
  line('Uniqueid', channel.uniqueId);
