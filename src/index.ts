/** Ringdown in your own program: `startExchange` runs one, its `exchange` asks and steers it, its bus tells everything. */

export { type Clock, SystemClock } from './base/clock.ts';
export { ConfigError, RingdownError } from './base/errors.ts';
export { createLogger, type Logger, type LogRecord, silentLogger } from './base/logger.ts';
export { VERSION } from './base/version.ts';
export { type ConfSource, DirectoryConfSource, MemoryConfSource } from './config/conf-source.ts';
export type { ManagerOptions } from './config/manager-conf.ts';
export type { Bus } from './core/bus.ts';
export type { Fact, FactMap, FactName } from './core/facts.ts';
export type { ChannelSnapshot } from './core/snapshots.ts';
export type { ListeningPlace } from './daemon/banner.ts';
export type { Composition as RunningExchange } from './daemon/compose.ts';
export { type StartOptions, startExchange } from './daemon/start-exchange.ts';
export type { Exchange } from './exchange/exchange.ts';
