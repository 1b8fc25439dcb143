import { parseMusicOnHoldConf } from '../../config/musiconhold-conf.ts';
import { type ExchangePart, loadNowAndOnReload } from './exchange-part.ts';

/** musiconhold.conf: what plays goes on to its end. */
export const musicOnHoldPart: ExchangePart = (context) =>
  loadNowAndOnReload(context, {
    module: 'res_musiconhold',
    prepare: async () => context.prompter.prepareMusic(await context.loader.load('musiconhold.conf', parseMusicOnHoldConf)),
  });
