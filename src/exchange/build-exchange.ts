import { resolve } from 'node:path';
import { applications } from '../apps/index.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { ConfSource } from '../config/conf-source.ts';
import { parseRtpConf } from '../config/rtp-conf.ts';
import { Core } from '../core/core.ts';
import type { Database } from '../core/ports/database.ts';
import type { CoreSettings } from '../core/settings.ts';
import { registerFunctions } from '../functions/index.ts';
import { LocalMediaEngine } from '../media/engine.ts';
import { WorkerMediaEngine } from '../media/worker-engine.ts';
import { ConfLoader } from './conf-loader.ts';
import { Configuration } from './configuration.ts';
import { Exchange, type ListeningPlace } from './exchange.ts';
import { ExchangePrompter } from './exchange-prompter.ts';
import { Modules } from './modules.ts';
import type { PartContext } from './parts/exchange-part.ts';
import { parts } from './parts/index.ts';
import { readAtStartOnly } from './start-only.ts';

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
  const readRtp = () => loader.load('rtp.conf', parseRtpConf);
  const rtp = await readRtp();
  // What was recorded here comes before what was shipped.
  const { lib, data } = settings.directories;
  const soundFolders = [resolve(lib, 'sounds'), ...PREFERRED_SOUNDS, resolve(data, 'sounds'), options.soundsDir];
  const prompter = new ExchangePrompter({ soundFolders, musicFolders: [data, resolve(options.soundsDir, '..'), options.soundsDir] });
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
  for (const application of applications) core.applications.set(application.name.toLowerCase(), application);
  registerFunctions(core.functions);

  const modules = new Modules(core.bus, clock, logger);
  modules.add(readAtStartOnly('res_rtp', 'rtp.conf', { inForce: rtp, read: readRtp, logger }));
  const listening: ListeningPlace[] = [];
  const context: PartContext = {
    core,
    loader,
    prompter,
    reloads: (reloadable) => modules.add(reloadable),
    onClose: (end) => opened.push(end),
    listensAt: (...places) => listening.push(...places),
  };
  const starts: (() => Promise<void> | void)[] = [];
  for (const part of parts) {
    const start = await part(context);
    if (start) starts.push(start);
  }
  for (const start of starts) await start();
  const configuration = new Configuration(options.source, settings.directories.etc);
  return new Exchange({ core, configuration, modules, listening, close });
}
