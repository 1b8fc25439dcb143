import { parseFeaturesConf } from '../../config/features-conf.ts';
import { defaultLot } from '../../config/parking-lot.ts';
import { parseResParkingConf } from '../../config/res-parking-conf.ts';
import { parkingSlot } from '../../core/ports/parking.ts';
import { extensionsInTurns } from '../../features/parking/lot-extensions.ts';
import { DEFAULT_LOT, ParkingLots } from '../../features/parking/parking.ts';
import { type ExchangePart, loadNowAndOnReload } from './exchange-part.ts';

/**
 * res_parking.conf, and the one lot that features.conf had in 2006; where neither describes it the default lot has no extension. Calls that
 * are parked stay so.
 */
export const parkingPart: ExchangePart = (context) => {
  const { core, loader } = context;
  const lots = new ParkingLots(core);
  parkingSlot.fill(core, lots);
  return loadNowAndOnReload(context, {
    module: 'res_parking',
    async prepare() {
      const conf = await loader.load('res_parking.conf', parseResParkingConf);
      const { parkingLot } = await loader.load('features.conf', parseFeaturesConf);
      const hasDefault = conf.lots.some(({ name }) => name === DEFAULT_LOT);
      const all = hasDefault ? conf.lots : [parkingLot ?? defaultLot(DEFAULT_LOT), ...conf.lots];
      const extensions = await extensionsInTurns(all, lots);
      return () => lots.configure({ hasDynamicLots: conf.hasDynamicLots, lots: all }, extensions);
    },
  });
};
