import { applications } from '../apps/index.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { ConfSource } from '../config/conf-source.ts';
import { parseExtensionsConf } from '../config/extensions-conf.ts';
import { Core } from '../core/core.ts';
import { buildDialplan } from '../core/dialplan/build-dialplan.ts';
import { substitute } from '../core/dialplan/channel-scope.ts';
import type { Database } from '../core/ports/database.ts';
import type { CoreSettings } from '../core/settings.ts';
import { parseSipConf } from '../config/sip-conf.ts';
import { LocalDriver } from '../drivers/local/local-driver.ts';
import { SipDriver } from '../drivers/sip/sip-driver.ts';
import { registerFunctions } from '../functions/index.ts';
import { LocalMediaEngine } from '../media/engine.ts';
import { ConfLoader } from './conf-loader.ts';
import { Configuration } from './configuration.ts';
import { Exchange, type ListeningPlace } from './exchange.ts';
import { Modules, type Reloadable } from './modules.ts';

export interface ExchangeOptions {
  readonly source: ConfSource;
  readonly settings: CoreSettings;
  readonly database: Database;
  /** Prompts and music that come with the package. */
  readonly soundsDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Builds a whole exchange from a folder of configuration: media, drivers, applications, functions, dialplan. It takes calls when this
 * resolves; the manager and the console come on top.
 * @throws ConfigError for a configuration that cannot be used; nothing stays open then
 */
export async function buildExchange(options: ExchangeOptions): Promise<Exchange> {
  const { clock, logger, settings, database } = options;
  const loader = new ConfLoader(options.source, logger);
  const media = new LocalMediaEngine({ clock, logger });
  const core = new Core({ clock, logger, media, database, settings });
  core.addDriver(new LocalDriver(core));
  for (const application of applications) core.applications.set(application.name.toLowerCase(), application);
  registerFunctions(core.functions);

  const modules = new Modules(core.bus, clock, logger);
  const dialplan = dialplanPart(core, loader);
  (await dialplan.prepare())();
  modules.add(dialplan);
  const sip = new SipDriver({ core, conf: await loader.load('sip.conf', parseSipConf) });
  core.addDriver(sip);
  core.endpoints.set('sip', sip);
  modules.add(sipPart(sip, loader));
  await sip.start();
  return new Exchange({
    core,
    configuration: new Configuration(options.source, settings.directories.etc),
    modules,
    listening: sipPlaces(sip),
    close: async () => {
      await sip.stop();
      await media.stop();
      await database.close();
    },
  });
}

/** extensions.conf: contexts, hints and globals. Globals that the dialplan set itself stay unless `clearglobalvars` is on. */
function dialplanPart(core: Core, loader: ConfLoader): Reloadable {
  return {
    module: 'pbx_config',
    async prepare() {
      const conf = await loader.load('extensions.conf', parseExtensionsConf);
      const { dialplan, warnings } = await buildDialplan(conf, { clock: core.clock, globals: core.globals });
      loader.warn(warnings);
      return () => {
        if (conf.general.clearGlobalVariables) core.globals.clear();
        for (const [name, value] of conf.globals) {
          const text = substitute(core, undefined, value);
          if (typeof text === 'string') core.setGlobal(name, text);
        }
        core.dialplan = dialplan;
        core.hints.load(dialplan.hints);
      };
    },
  };
}

/** sip.conf. Calls go on; registrations of endpoints that still exist stay. */
const sipPart = (sip: SipDriver, loader: ConfLoader): Reloadable => ({
  module: 'chan_sip',
  async prepare() {
    const conf = await loader.load('sip.conf', parseSipConf);
    return () => sip.reload(conf);
  },
});

function sipPlaces({ udpAddress, tcpAddress }: SipDriver): ListeningPlace[] {
  const places: ListeningPlace[] = [];
  if (udpAddress) places.push({ what: 'SIP over UDP', ...udpAddress });
  if (tcpAddress) places.push({ what: 'SIP over TCP', ...tcpAddress });
  return places;
}
