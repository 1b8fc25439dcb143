import { messageOf } from '../base/errors.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import { ownProfiles } from '../features/conference/channel-profiles.ts';
import { type Conferences, conferences } from '../features/conference/rooms.ts';

export const confbridge = defineFunction({
  name: 'CONFBRIDGE',
  summary:
    'Set a custom dynamic bridge, user, or menu profile on a channel for the ConfBridge application using the same options available in confbridge.conf.',
  syntax: 'CONFBRIDGE(type,option)',
  description:
    'Sets one option of the profile that ConfBridge will use for this channel, where it names none. The type is bridge, user or menu; the option `template` takes over another profile, `clear` forgets what was set.',
  write({ core, channel }, args, value) {
    const [type = '', option = ''] = splitArguments(args).map((part) => part.trim().toLowerCase());
    const options = conferences.find(core)?.options;
    if (!options || !channel) return false;
    const refuse = (why: string) => {
      core.logger.warning(`${channel.name}: CONFBRIDGE(${type},${option}) cannot be set to '${value}'${why}`);
      return false;
    };
    if ((type !== 'bridge' && type !== 'user' && type !== 'menu') || option === '') return refuse('');
    const own = ownProfiles(channel);
    if (option === 'clear') {
      own[type] = undefined;
      return true;
    }
    try {
      return CHANGES[type](own, options, option, value) || refuse('');
    } catch (error) {
      return refuse(`: ${messageOf(error)}`);
    }
  },
});

type Own = ReturnType<typeof ownProfiles>;
type Options = Conferences['options'];

/** How each kind takes an option; false for one that there is not. */
const CHANGES: Readonly<Record<'bridge' | 'user' | 'menu', (own: Own, options: Options, option: string, value: string) => boolean>> = {
  bridge(own, { bridges, change }, option, value) {
    const base = own.bridge ?? bridges.get('default_bridge');
    const changed = option === 'template' ? bridges.get(value) : base && change.bridge(base, option, value);
    if (changed) own.bridge = changed;
    return changed !== undefined;
  },
  user(own, { users, change }, option, value) {
    const base = own.user ?? users.get('default_user');
    const changed = option === 'template' ? users.get(value) : base && change.user(base, option, value);
    if (changed) own.user = changed;
    return changed !== undefined;
  },
  menu(own, { menus, change }, option, value) {
    const base = own.menu ?? menus.get('default_menu');
    const changed = option === 'template' ? menus.get(value) : base && change.menu(base, option, value);
    if (changed) own.menu = changed;
    return changed !== undefined;
  },
};
