import { parseAclConf } from '../../config/acl.ts';
import type { SipOptions } from '../../config/endpoint-options.ts';
import { parseSipConf } from '../../config/sip-conf.ts';
import { SipDriver } from '../../drivers/sip/sip-driver.ts';
import type { ConfLoader } from '../conf-loader.ts';
import type { ListeningPlace } from '../exchange.ts';
import type { ExchangePart } from './exchange-part.ts';

/**
 * sip.conf; without one nobody asked for SIP, and nothing listens. At a reload calls go on, and registrations of endpoints that still exist
 * stay.
 */
export const sipPart: ExchangePart = async ({ core, loader, reloads, onClose, listensAt }) => {
  if (!(await loader.has('sip.conf'))) return undefined;
  const sip = new SipDriver({ core, conf: await readSip(loader) });
  core.addDriver(sip);
  core.endpoints.set('sip', sip);
  onClose(() => sip.stop());
  reloads({
    module: 'chan_sip',
    async prepare(by) {
      const conf = await readSip(loader);
      return async () => {
        await sip.reload(conf);
        const { endpoints } = conf;
        const users = endpoints.filter(({ identify }) => identify.byUser).length;
        core.bus.publish('endpoints.reloaded', { technology: 'SIP', by, registrations: 0, peers: endpoints.length, users });
      };
    },
  });
  return async () => {
    await sip.start();
    listensAt(...placesOf(sip));
  };
};

/** sip.conf, with the named access lists of acl.conf. */
async function readSip(loader: ConfLoader): Promise<SipOptions> {
  const { lists } = await loader.load('acl.conf', parseAclConf);
  return loader.load('sip.conf', (file) => parseSipConf(file, lists));
}

function placesOf({ udpAddress, tcpAddress }: SipDriver): ListeningPlace[] {
  const places: ListeningPlace[] = [];
  if (udpAddress) places.push({ what: 'SIP over UDP', ...udpAddress });
  if (tcpAddress) places.push({ what: 'SIP over TCP', ...tcpAddress });
  return places;
}
