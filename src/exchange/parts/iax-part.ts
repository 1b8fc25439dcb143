import { join } from 'node:path';
import { parseAclConf } from '../../config/acl.ts';
import { parseIaxConf } from '../../config/iax-conf.ts';
import type { IaxOptions } from '../../config/iax-options.ts';
import { iaxDirectory } from '../../core/endpoint/iax-directory.ts';
import { Iax2Driver } from '../../drivers/iax2/iax2-driver.ts';
import type { ConfLoader } from '../conf-loader.ts';
import { readKeys } from '../key-files.ts';
import type { ExchangePart } from './exchange-part.ts';

/**
 * iax.conf; without one nobody asked for IAX2, and nothing listens. At a reload calls go on, and registrations of peers that still exist
 * stay.
 */
export const iaxPart: ExchangePart = async ({ core, loader, reloads, onClose, listensAt }) => {
  if (!(await loader.has('iax.conf'))) return undefined;
  const keys = () => readKeys(join(core.settings.directories.lib, 'keys'), core.logger.child('iax2'));
  const iax = new Iax2Driver({ core, conf: await readIax(loader), keys: await keys() });
  core.addDriver(iax);
  iaxDirectory.fill(core, iax);
  onClose(() => iax.stop());
  reloads({
    module: 'chan_iax2',
    async prepare() {
      const [conf, ring] = [await readIax(loader), await keys()];
      return () => iax.reload(conf, ring);
    },
  });
  return async () => {
    await iax.start();
    if (iax.address) listensAt({ what: 'IAX2 over UDP', ...iax.address });
  };
};

/** iax.conf, with the named access lists of acl.conf. */
async function readIax(loader: ConfLoader): Promise<IaxOptions> {
  const { lists } = await loader.load('acl.conf', parseAclConf);
  return loader.load('iax.conf', (file) => parseIaxConf(file, lists));
}
