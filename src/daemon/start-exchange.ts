import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Clock, SystemClock } from '../base/clock.ts';
import { type Logger, silentLogger } from '../base/logger.ts';
import { DirectoryConfSource, MemoryConfSource } from '../config/conf-source.ts';
import { type Composition, compose } from './compose.ts';
import { SECRETS_FILE } from './secrets.ts';
import { SecretsSource } from './secrets-source.ts';
import { requireFolder } from './state.ts';

export interface StartOptions {
  /** A folder of Asterisk configuration, or the texts of its files by name (`manager.conf`). */
  readonly config: string | Readonly<Record<string, string>>;
  /** Where everything that is written stands; a folder that goes away at the stop unless given. */
  readonly state?: string;
  /**
   * One secret for every name that a configuration inherits from an included `secrets.conf`, as the sample does. Without it and without
   * such a file in the folder, that of the state folder is taken, and made at random where there is none.
   */
  readonly secret?: string;
  readonly logger?: Logger;
  readonly clock?: Clock;
}

/** The folder that this package is installed in, which holds prompts and music. */
const PACKAGE = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Runs an exchange with its manager in this process, for programs and tests that hold one of their own.
 *
 *     const running = await startExchange({ config: { 'manager.conf': '[general]\nenabled = yes\nport = 0\n...' } });
 *     running.exchange.bus.subscribe(['channel.created'], ({ channel }) => console.log(channel.name));
 *     await running.stop();
 *
 * @throws ConfigError for a configuration that cannot be used, RingdownError for a folder that is not there, or what binding a port throws
 */
export async function startExchange(options: StartOptions): Promise<Composition> {
  const { config } = options;
  if (typeof config === 'string') await requireFolder(config);
  const temporary = options.state === undefined ? await mkdtemp(join(tmpdir(), 'ringdown-')) : undefined;
  const forget = async () => {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  };
  const stateDir = resolve(options.state ?? temporary ?? '');
  try {
    const running = await compose({
      openSource: (folder) =>
        new SecretsSource(
          typeof config === 'string' ? new DirectoryConfSource(folder) : new MemoryConfSource(config),
          resolve(stateDir, SECRETS_FILE),
          options.secret,
        ),
      configDir: typeof config === 'string' ? resolve(config) : resolve(stateDir, 'etc'),
      stateDir,
      dataDir: PACKAGE,
      clock: options.clock ?? new SystemClock(),
      logger: options.logger ?? silentLogger,
    });
    return { ...running, ended: running.ended.then(forget), stop: () => running.stop().then(forget) };
  } catch (error) {
    await forget();
    throw error;
  }
}
