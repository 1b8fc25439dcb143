import type { BridgeProfile, UserProfile } from '../../config/confbridge-conf.ts';
import type { MenuOptions } from '../../config/confbridge-menu.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { conferences } from './rooms.ts';

/** What CONFBRIDGE() made of the profiles for one channel; it comes before what ConfBridge names. */
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

/** The profiles that count for a channel by the names given, empty ones being the defaults. A text says what there is not. */
export function profilesOf(
  channel: Channel,
  names: { readonly bridge: string; readonly user: string; readonly menu: string },
): { bridge: BridgeProfile; user: UserProfile; menu: MenuOptions | undefined } | string {
  const own = ownProfiles(channel);
  const { options } = conferences.of(channel.core);
  const bridge = own.bridge ?? options.bridges.get(names.bridge || 'default_bridge');
  if (!bridge) return `bridge profile '${names.bridge}'`;
  const user = own.user ?? options.users.get(names.user || 'default_user');
  if (!user) return `user profile '${names.user}'`;
  const menu = own.menu ?? (names.menu === '' ? undefined : options.menus.get(names.menu));
  if (!menu && names.menu !== '') return `menu profile '${names.menu}'`;
  return { bridge, user, menu };
}
