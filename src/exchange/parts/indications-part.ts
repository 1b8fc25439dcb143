import { parseIndicationsConf } from '../../config/indications-conf.ts';
import { type ExchangePart, loadNowAndOnReload } from './exchange-part.ts';

/** indications.conf: a tone that plays goes on as it was. */
export const indicationsPart: ExchangePart = (context) =>
  loadNowAndOnReload(context, {
    module: 'res_indications',
    async prepare() {
      const indications = await context.loader.load('indications.conf', parseIndicationsConf);
      return () => {
        context.prompter.indications = indications;
      };
    },
  });
