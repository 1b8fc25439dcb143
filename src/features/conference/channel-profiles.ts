import type { BridgeProfile, UserProfile } from '../../config/confbridge-conf.ts';
import type { MenuOptions } from '../../config/confbridge-menu.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { conferences } from './rooms.ts';

/** What CONFBRIDGE() made of the profiles for one channel; it counts where ConfBridge names none. */
export interface ChannelProfiles {
  bridge?: BridgeProfile | undefined;
  user?: UserProfile | undefined;
  menu?: MenuOptions | undefined;
}

const KEY = 'conference.profiles';

/** Those of the channel, to be changed. */
export function ownProfiles(channel: Channel): ChannelProfiles {
  const found = channel.attachments.get(KEY) as ChannelProfiles | undefined;
  const profiles = found ?? {};
  if (!found) channel.attachments.set(KEY, profiles);
  return profiles;
}

/** The profiles that count for a channel: those that are named, else its own, else the defaults. A text says what there is not. */
export function profilesOf(
  channel: Channel,
  names: { readonly bridge: string; readonly user: string; readonly menu: string },
): { bridge: BridgeProfile; user: UserProfile; menu: MenuOptions } | string {
  const own = ownProfiles(channel);
  const { options } = conferences.of(channel.core);
  const find = <T>(name: string, mine: T | undefined, all: ReadonlyMap<string, T>, fallback: string): T | undefined =>
    name === '' ? (mine ?? all.get(fallback)) : all.get(name);
  const bridge = find(names.bridge, own.bridge, options.bridges, 'default_bridge');
  if (!bridge) return `bridge profile '${names.bridge}'`;
  const user = find(names.user, own.user, options.users, 'default_user');
  if (!user) return `user profile '${names.user}'`;
  const menu = find(names.menu, own.menu, options.menus, 'default_menu');
  return menu ? { bridge, user, menu } : `menu profile '${names.menu}'`;
}
