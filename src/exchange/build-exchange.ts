import { resolve } from 'node:path';
import { applications } from '../apps/index.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { parseAclConf } from '../config/acl.ts';
import type { ConfSource } from '../config/conf-source.ts';
import type { SipOptions } from '../config/endpoint-options.ts';
import { parseExtensionsConf } from '../config/extensions-conf.ts';
import { parseFeaturesConf } from '../config/features-conf.ts';
import { parseIndicationsConf } from '../config/indications-conf.ts';
import { parseMusicOnHoldConf } from '../config/musiconhold-conf.ts';
import { parseRtpConf } from '../config/rtp-conf.ts';
import { parseSipConf } from '../config/sip-conf.ts';
import { Core } from '../core/core.ts';
import { buildDialplan } from '../core/dialplan/build-dialplan.ts';
import { substitute } from '../core/dialplan/channel-scope.ts';
import type { Database } from '../core/ports/database.ts';
import type { CoreSettings } from '../core/settings.ts';
import { LocalDriver } from '../drivers/local/local-driver.ts';
import { SipDriver } from '../drivers/sip/sip-driver.ts';
import { configureInCall } from '../features/in-call/in-call.ts';
import { registerFunctions } from '../functions/index.ts';
import { LocalMediaEngine } from '../media/engine.ts';
import { WorkerMediaEngine } from '../media/worker-engine.ts';
import { ConfLoader } from './conf-loader.ts';
import { Configuration } from './configuration.ts';
import { Exchange, type ListeningPlace } from './exchange.ts';
import { ExchangePrompter } from './exchange-prompter.ts';
import { Modules, type Reloadable } from './modules.ts';

/** Folders where other people's prompts are looked for before Ringdown's own (Debian's asterisk-core-sounds). */
const PREFERRED_SOUNDS = ['/usr/share/asterisk/sounds'];

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
  const opened: Array<() => Promise<void> | void> = [() => options.database.close()];
  const close = async () => {
    for (const end of opened.splice(0).reverse()) await end();
  };
  try {
    return await build(options, opened, close);
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param opened takes how each part is closed, as soon as it is open */
async function build(options: ExchangeOptions, opened: Array<() => Promise<void> | void>, close: () => Promise<void>): Promise<Exchange> {
  const { clock, logger, settings, database } = options;
  const loader = new ConfLoader(options.source, logger);
  const rtp = await loader.load('rtp.conf', parseRtpConf);
  // What was recorded here comes before what was shipped.
  const { lib, data } = settings.directories;
  const soundFolders = [resolve(lib, 'sounds'), ...PREFERRED_SOUNDS, resolve(data, 'sounds'), options.soundsDir];
  const prompter = new ExchangePrompter({
    soundFolders,
    indications: await loader.load('indications.conf', parseIndicationsConf),
    musicFolders: [settings.directories.data, resolve(options.soundsDir, '..'), options.soundsDir],
  });
  const MediaEngine = rtp.worker ? WorkerMediaEngine : LocalMediaEngine;
  const media = new MediaEngine({
    clock,
    logger,
    ports: { start: rtp.portStart, end: rtp.portEnd },
    rtcpIntervalMs: rtp.rtcpIntervalMs,
    soundFolders,
    language: settings.defaultLanguage,
  });
  opened.push(() => media.stop());
  const core = new Core({ clock, logger, media, database, settings, prompter });
  core.addDriver(new LocalDriver(core));
  for (const application of applications) core.applications.set(application.name.toLowerCase(), application);
  registerFunctions(core.functions);
  const sip = await makeSip(core, loader);
  if (sip) opened.push(() => sip.stop());

  const modules = new Modules(core.bus, clock, logger);
  for (const part of [dialplanPart(core, loader), musicPart(prompter, loader), featuresPart(core, loader)]) {
    (await part.prepare('manager'))();
    modules.add(part);
  }
  modules.add(indicationsPart(prompter, loader));
  if (sip) modules.add(sipPart(core, sip, loader));
  await sip?.start();
  return new Exchange({
    core,
    configuration: new Configuration(options.source, settings.directories.etc),
    modules,
    listening: sip ? sipPlaces(sip) : [],
    close,
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

/** musiconhold.conf: what plays goes on to its end. */
const musicPart = (prompter: ExchangePrompter, loader: ConfLoader): Reloadable => ({
  module: 'res_musiconhold',
  prepare: async () => prompter.prepareMusic(await loader.load('musiconhold.conf', parseMusicOnHoldConf)),
});

/** indications.conf: a tone that plays goes on as it was. */
const indicationsPart = (prompter: ExchangePrompter, loader: ConfLoader): Reloadable => ({
  module: 'res_indications',
  async prepare() {
    const indications = await loader.load('indications.conf', parseIndicationsConf);
    return () => {
      prompter.indications = indications;
    };
  },
});

/** features.conf: calls that are going on keep the codes that they began with. */
const featuresPart = (core: Core, loader: ConfLoader): Reloadable => ({
  module: 'features',
  async prepare() {
    const features = await loader.load('features.conf', parseFeaturesConf);
    return () => configureInCall(core, features);
  },
});

/** sip.conf, with the named access lists of acl.conf. */
async function readSip(loader: ConfLoader): Promise<SipOptions> {
  const { lists } = await loader.load('acl.conf', parseAclConf);
  return loader.load('sip.conf', (file) => parseSipConf(file, lists));
}

/** Without a sip.conf nobody asked for SIP, and nothing listens. */
async function makeSip(core: Core, loader: ConfLoader): Promise<SipDriver | undefined> {
  if (!(await loader.has('sip.conf'))) return undefined;
  const sip = new SipDriver({ core, conf: await readSip(loader) });
  core.addDriver(sip);
  core.endpoints.set('sip', sip);
  return sip;
}

/** sip.conf. Calls go on; registrations of endpoints that still exist stay. */
const sipPart = (core: Core, sip: SipDriver, loader: ConfLoader): Reloadable => ({
  module: 'chan_sip',
  async prepare(by) {
    const conf = await readSip(loader);
    return () => {
      sip.reload(conf);
      const { endpoints } = conf;
      const users = endpoints.filter(({ identify }) => identify.byUser).length;
      core.bus.publish('endpoints.reloaded', { technology: 'SIP', by, registrations: 0, peers: endpoints.length, users });
    };
  },
});

function sipPlaces({ udpAddress, tcpAddress }: SipDriver): ListeningPlace[] {
  const places: ListeningPlace[] = [];
  if (udpAddress) places.push({ what: 'SIP over UDP', ...udpAddress });
  if (tcpAddress) places.push({ what: 'SIP over TCP', ...tcpAddress });
  return places;
}
