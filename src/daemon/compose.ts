import { resolve } from 'node:path';
import { type ManagerAddresses, ManagerService } from '../ami/manager-service.ts';
import { type Clock, sleep } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { commandSet } from '../commands/index.ts';
import { parseAclConf } from '../config/acl.ts';
import type { ConfSource } from '../config/conf-source.ts';
import { parseLoggerConf } from '../config/logger-conf.ts';
import { type ManagerOptions, parseManagerConf } from '../config/manager-conf.ts';
import { buildExchange } from '../exchange/build-exchange.ts';
import { ConfLoader } from '../exchange/conf-loader.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { readAtStartOnly } from '../exchange/start-only.ts';
import { SqliteDatabase } from '../exchange/stores/sqlite-database.ts';
import type { ListeningPlace } from './banner.ts';
import { readCertificate } from './certificate.ts';
import type { LogFiles } from './log-files.ts';
import { consoleOf } from './manager-console.ts';
import { unreadableVariables } from './reported-variables.ts';
import { type Folders, makeFolders, readSettings } from './state.ts';
import { startWebServer, type WebServer, webPlaces } from './web-server.ts';

/** How long a stop waits for calls to be over and sessions to have read what was told. */
const STOP_MS = 5000;

export interface ComposeOptions extends Folders {
  /** Opens a folder of configuration; asked again where asterisk.conf names another than `configDir`. */
  openSource(folder: string): ConfSource;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Takes what logger.conf asks for; absent where somebody else looks after the log. */
  readonly logFiles?: LogFiles;
}

/** A running exchange with its manager. */
export interface Composition {
  readonly exchange: Exchange;
  /** As they are now: a reload may move the web server. */
  readonly places: readonly ListeningPlace[];
  /** Resolves when everything has stopped, whoever asked for it. */
  readonly ended: Promise<void>;
  /** Reads the configuration again; a part that refuses keeps its old one. */
  reload(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Puts exchange, manager and console together and starts them.
 * @throws ConfigError for a configuration that cannot be used, or what binding a port throws; nothing stays open then
 */
export async function compose(options: ComposeOptions): Promise<Composition> {
  const { clock, logger } = options;
  const startLoader = new ConfLoader(options.openSource(options.configDir), logger);
  const settings = await readSettings(startLoader, options);
  const { directories } = settings;
  const source = options.openSource(directories.etc);
  const loader = new ConfLoader(source, logger);
  const readManager = async () => {
    const { lists } = await loader.load('acl.conf', parseAclConf);
    return loader.load('manager.conf', (file) => parseManagerConf(file, lists));
  };
  let config = await readManager();
  const readLogger = () => loader.load('logger.conf', parseLoggerConf);
  const logging = await readLogger();
  await makeFolders(directories);
  options.logFiles?.apply(logging, directories.log);
  const exchange = await buildExchange({
    source,
    settings: { ...settings, ...reported(config) },
    database: new SqliteDatabase(resolve(directories.lib, 'astdb.sqlite3')),
    soundsDir: resolve(options.dataDir, 'sounds'),
    clock,
    logger,
  });

  warnOfReported(config, exchange, logger);

  let manager: ManagerService | undefined;
  let web: WebServer | undefined;
  const commands = consoleOf(
    () => manager,
    () => config,
  );
  const stop = stopper(exchange, () => [web, manager], clock);
  const runCommand: ManagerService['runCommand'] = (line, dialect) =>
    commandSet.run({ exchange, manager: commands, http: () => web?.status(), dialect, stop: (how) => void stop.begin(how) }, line);
  try {
    if (config.enabled) {
      const tls = await readCertificate('manager.conf', config.tls, directories.etc);
      manager = await ManagerService.start({ config, exchange, clock, logger, systemName: settings.systemName, tls, runCommand });
    }
    web = await startWebServer({
      loader,
      exchange,
      manager,
      config: () => config,
      directories,
      systemName: settings.systemName,
      clock,
      logger,
    });
  } catch (error) {
    manager?.stop();
    await exchange.stop();
    throw error;
  }
  exchange.modules.add({
    module: 'logger',
    prepare: async () => {
      const next = await readLogger();
      return () => options.logFiles?.apply(next, directories.log);
    },
  });
  exchange.modules.add({
    module: 'manager',
    prepare: async () => {
      const next = await readManager();
      warnOfReported(next, exchange, logger);
      return () => {
        config = next;
        exchange.core.settings = { ...exchange.core.settings, ...reported(next) };
        manager?.reload(next);
      };
    },
  });
  const readNames = () => readSettings(startLoader, options);
  exchange.modules.add(readAtStartOnly('asterisk', 'asterisk.conf', { inForce: settings, read: readNames, logger }));
  exchange.booted();
  return {
    exchange,
    get places() {
      return [...managerPlaces(manager?.addresses), ...(web ? webPlaces(web) : []), ...exchange.listening];
    },
    ended: stop.ended,
    reload: async () => void (await exchange.modules.reload()),
    stop: () => stop.begin({ gracefully: false }),
  };
}

const reported = ({ channelVars }: ManagerOptions) => ({ reportedVariables: channelVars, reportsVariables: channelVars.length > 0 });

function warnOfReported({ channelVars }: ManagerOptions, exchange: Exchange, logger: Logger): void {
  for (const name of unreadableVariables(channelVars, exchange.core.functions))
    logger.warning(`channelvars of manager.conf: there is no function to read ${name} with`);
}

/** What listens beside the exchange and is stopped behind it. */
interface Stoppable {
  beginStopping?(): void;
  stop(): void;
}

/** The one way down: calls first, so that sessions hear of their ends, then the sessions, then what is below. */
function stopper(exchange: Exchange, listening: () => readonly (Stoppable | undefined)[], clock: Clock) {
  let tellEnded: () => void = () => {};
  const ended = new Promise<void>((resolveEnded) => {
    tellEnded = resolveEnded;
  });
  return {
    ended,
    begin: async (how: { gracefully: boolean; restart?: boolean }): Promise<void> => {
      for (const part of listening()) part?.beginStopping?.();
      const stopped = exchange.stop(how);
      await (how.gracefully ? stopped : Promise.race([stopped, sleep(clock, STOP_MS)]));
      for (const part of listening()) part?.stop();
      tellEnded();
    },
  };
}

function managerPlaces(addresses: ManagerAddresses | undefined): ListeningPlace[] {
  if (!addresses) return [];
  const rows = [
    ['AMI (modern)', addresses.modern],
    ['AMI (classic)', addresses.classic],
    ['AMI over TLS', addresses.tls],
  ] as const;
  return rows.flatMap(([what, at]) => (at ? [{ what, address: at.host, port: at.port }] : []));
}
