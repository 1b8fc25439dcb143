import { type LinesOptions, parseZapataConf } from '../../config/zapata-conf.ts';
import { carriedLines } from '../../core/ports/carried-lines.ts';
import { linesOf } from '../../core/ports/lines.ts';
import { ZapDriver } from '../../drivers/zap/zap-driver.ts';
import type { ConfLoader } from '../conf-loader.ts';
import type { ExchangePart } from './exchange-part.ts';

/**
 * chan_dahdi.conf, or zapata.conf where there is only that: lines. Without either there are none. At a reload calls go on; a line that is
 * gone takes no further ones.
 */
export const linesPart: ExchangePart = async ({ core, loader, reloads, onClose }) => {
  const file = await fileOf(loader);
  if (!file) return undefined;
  const read = (): Promise<LinesOptions> => loader.load(file, parseZapataConf);
  const driver = new ZapDriver({ core, conf: await read(), saysZap: file === 'zapata.conf' });
  core.addDriver(driver);
  core.drivers.set('zap', driver);
  carriedLines.fill(core, driver);
  linesOf.fill(core, driver);
  onClose(() => driver.stop());
  reloads({
    module: 'chan_dahdi',
    async prepare() {
      const conf = await read();
      return () => driver.reload(conf);
    },
  });
  return () => driver.start();
};

async function fileOf(loader: ConfLoader): Promise<'chan_dahdi.conf' | 'zapata.conf' | undefined> {
  for (const name of ['chan_dahdi.conf', 'zapata.conf'] as const) if (await loader.has(name)) return name;
  return undefined;
}
