import { resolve } from 'node:path';
import type { ManagerService } from '../ami/manager-service.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { parseAclConf } from '../config/acl.ts';
import { type HttpOptions, parseHttpConf } from '../config/http-conf.ts';
import type { ManagerOptions } from '../config/manager-conf.ts';
import type { ConfLoader } from '../exchange/conf-loader.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { HttpService } from '../http/http-service.ts';
import type { ListeningPlace } from './banner.ts';
import { readCertificate } from './certificate.ts';

/** Where the files of `static/` lie in the data folder, as Asterisk has it. */
const FILES = 'static-http';

export type WebServer = Pick<HttpService, 'addresses' | 'status' | 'stop'>;

export interface WebServerOptions {
  readonly loader: ConfLoader;
  readonly exchange: Exchange;
  readonly manager: ManagerService | undefined;
  /** manager.conf as it is in force. */
  config(): ManagerOptions;
  readonly directories: { readonly etc: string; readonly data: string };
  readonly systemName: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Starts what http.conf asks for; where that is nothing, a reload may ask for more.
 * @throws ConfigError for a file that cannot be used, or what binding a port throws
 */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { loader, exchange, manager, directories, systemName, clock, logger } = options;
  const read = async (): Promise<HttpOptions> => {
    const { lists } = await loader.load('acl.conf', parseAclConf);
    return loader.load('http.conf', (file) => parseHttpConf(file, lists));
  };
  const config = await read();
  const certificateOf = ({ enabled, tls }: HttpOptions) =>
    readCertificate('http.conf', { ...tls, enabled: enabled && tls.enabled }, directories.etc);
  const web = () => {
    const { enabled, webEnabled, httpTimeoutMs } = options.config();
    return { isEnabled: enabled && webEnabled, timeoutMs: httpTimeoutMs };
  };
  const service = await HttpService.start({
    config,
    manager,
    web,
    clock,
    logger,
    systemName,
    filesDir: resolve(directories.data, FILES),
    tls: await certificateOf(config),
  });
  exchange.modules.add({
    module: 'http',
    prepare: async () => {
      const next = await read();
      return service.prepareReload(next, await certificateOf(next));
    },
  });
  return service;
}

export function webPlaces({ addresses: { plain, tls } }: WebServer): ListeningPlace[] {
  return [
    ...(plain ? [{ what: 'HTTP' as const, address: plain.host, port: plain.port }] : []),
    ...(tls ? [{ what: 'HTTPS' as const, address: tls.host, port: tls.port }] : []),
  ];
}
