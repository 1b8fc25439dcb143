import { parseConfbridgeConf, withBridgeOption, withMenuEntry, withUserOption } from '../../config/confbridge-conf.ts';
import { parseMeetmeConf } from '../../config/meetme-conf.ts';
import type { ConferenceOptions } from '../../features/conference/conference-options.ts';
import { Conferences, conferences } from '../../features/conference/rooms.ts';
import { type ExchangePart, loadNowAndOnReload } from './exchange-part.ts';

const change: ConferenceOptions['change'] = { bridge: withBridgeOption, user: withUserOption, menu: withMenuEntry };

/** confbridge.conf and meetme.conf: a room that is open stays as it is. */
export const conferencePart: ExchangePart = async (context) => {
  const { core, loader } = context;
  const empty = { bridges: new Map(), users: new Map(), menus: new Map(), meetMeRooms: [], change };
  const all = new Conferences(core, empty);
  conferences.fill(core, all);
  await loadNowAndOnReload(context, {
    module: 'app_confbridge',
    async prepare() {
      const { bridges, users, menus } = await loader.load('confbridge.conf', parseConfbridgeConf);
      return () => {
        all.options = { ...all.options, bridges, users, menus };
      };
    },
  });
  await loadNowAndOnReload(context, {
    module: 'app_meetme',
    async prepare() {
      const { rooms } = await loader.load('meetme.conf', parseMeetmeConf);
      return () => {
        all.options = { ...all.options, meetMeRooms: rooms };
      };
    },
  });
};
