import { parseFeaturesConf } from '../../config/features-conf.ts';
import { configureInCall } from '../../features/in-call/in-call.ts';
import { type ExchangePart, loadNowAndOnReload } from './exchange-part.ts';

/** features.conf: calls that are going on keep the codes that they began with. */
export const inCallPart: ExchangePart = (context) =>
  loadNowAndOnReload(context, {
    module: 'features',
    async prepare() {
      const features = await context.loader.load('features.conf', parseFeaturesConf);
      return () => configureInCall(context.core, features);
    },
  });
