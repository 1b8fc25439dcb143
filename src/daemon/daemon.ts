import { resolve } from 'node:path';
import { SystemClock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import { createLogger } from '../base/logger.ts';
import { VERSION } from '../base/version.ts';
import { DirectoryConfSource } from '../config/conf-source.ts';
import { printBanner } from './banner.ts';
import { type Composition, compose } from './compose.ts';
import { LogFiles } from './log-files.ts';
import { LogOutput } from './log-output.ts';
import { SECRETS_FILE } from './secrets.ts';
import { SecretsSource } from './secrets-source.ts';
import { startFailure } from './start-failure.ts';
import { requireFolder } from './state.ts';

export interface DaemonOptions {
  readonly configDir: string;
  readonly stateDir: string;
  /** Folder of the package's own data: prompts and music. */
  readonly dataDir: string;
  /** Tell everything, not only what logger.conf asks for the console. */
  readonly verbose: boolean;
  /** One secret for all accounts and phones of the sample configuration. */
  readonly secret: string | undefined;
}

/** What the daemon needs of its process; `process` itself but in tests. */
export interface ProcessLike {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  on(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): unknown;
  on(fault: Fault, listener: (error: unknown) => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): unknown;
  off(fault: Fault, listener: (error: unknown) => void): unknown;
}

type Fault = 'uncaughtException' | 'unhandledRejection';

/**
 * Runs an exchange until it is told to stop, by a signal or over the manager. SIGTERM and SIGINT end the calls and stop; a second one gives
 * up waiting. SIGHUP reads the configuration again. A fault that nothing caught is logged, and the calls that it has nothing to do with go on.
 * @returns the exit status: 0 after a stop, 1 where it could not start (the reason is on standard error).
 */
export async function runDaemon(options: DaemonOptions, host: ProcessLike): Promise<number> {
  const clock = new SystemClock();
  const output = new LogOutput(clock, []);
  const logFiles = new LogFiles(output, (line) => void host.stderr.write(line), options.verbose);
  const logger = createLogger(output.write);
  const secretsPath = resolve(options.stateDir, SECRETS_FILE);
  let source: SecretsSource | undefined;
  const openSource = (folder: string) => {
    source = new SecretsSource(new DirectoryConfSource(folder), secretsPath, options.secret);
    return source;
  };

  let exchange: Composition;
  try {
    await requireFolder(options.configDir);
    exchange = await compose({ ...options, openSource, clock, logger, logFiles });
  } catch (error) {
    host.stderr.write(`${startFailure(error)}\n`);
    return 1;
  }
  return new Promise((finish) => {
    let stopping = false;
    const stop = () => {
      if (stopping) return finish(0);
      stopping = true;
      exchange.stop().catch((error) => logger.error('the stop was not clean', error));
    };
    const reload = () => {
      exchange.reload().catch((error) => logger.error(`reload refused: ${messageOf(error)}`));
    };
    const survive = (error: unknown) => logger.error('a fault that nothing caught', error);
    host.on('uncaughtException', survive);
    host.on('unhandledRejection', survive);
    host.on('SIGINT', stop);
    host.on('SIGTERM', stop);
    host.on('SIGHUP', reload);
    // Whoever has read that it runs may stop it.
    host.stdout.write(
      printBanner({
        version: VERSION,
        places: exchange.places,
        secrets: source?.used,
        secretsPath: options.secret ? undefined : secretsPath,
      }),
    );
    exchange.ended.then(() => {
      host.off('SIGINT', stop);
      host.off('SIGTERM', stop);
      host.off('SIGHUP', reload);
      host.off('uncaughtException', survive);
      host.off('unhandledRejection', survive);
      void logFiles.close().then(() => finish(0));
    });
  });
}
