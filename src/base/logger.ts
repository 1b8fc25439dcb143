/** Severities of `logger.conf`, most verbose first. */
export const LOG_LEVELS = ['debug', 'verbose', 'notice', 'warning', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where a part of the exchange reports. `scope` is dotted: `sip.transaction`, `ami.session`. */
export interface Logger {
  log(level: LogLevel, message: string): void;
  debug(message: string): void;
  verbose(message: string): void;
  notice(message: string): void;
  warning(message: string): void;
  error(message: string, thrown?: unknown): void;
  /** The same sink under a longer scope. */
  child(scope: string): Logger;
}

export interface LogRecord {
  level: LogLevel;
  scope: string;
  message: string;
}

/** A logger that hands each record to `sink`. */
export function createLogger(sink: (record: LogRecord) => void, scope = ''): Logger {
  const log = (level: LogLevel, message: string) => sink({ level, scope, message });
  return {
    log,
    debug: (message) => log('debug', message),
    verbose: (message) => log('verbose', message),
    notice: (message) => log('notice', message),
    warning: (message) => log('warning', message),
    error: (message, thrown) => log('error', thrown === undefined ? message : `${message}: ${describe(thrown)}`),
    child: (name) => createLogger(sink, scope ? `${scope}.${name}` : name),
  };
}

/** A logger that says nothing. */
export const silentLogger: Logger = createLogger(() => {});

const describe = (thrown: unknown): string => (thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
