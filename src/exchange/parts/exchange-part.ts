import type { Core } from '../../core/core.ts';
import type { ConfLoader } from '../conf-loader.ts';
import type { ListeningPlace } from '../exchange.ts';
import type { ExchangePrompter } from '../exchange-prompter.ts';
import { putInForce, type Reloadable } from '../modules.ts';

/** What a part has at hand while it is made. */
export interface PartContext {
  readonly core: Core;
  /** Reads the configuration; a `ConfigError` ends the start. */
  readonly loader: ConfLoader;
  readonly prompter: ExchangePrompter;
  /** Takes what `reload` speaks to, in the order in which parts are reloaded. */
  readonly reloads: (reloadable: Reloadable) => void;
  /** Takes how the part is closed; the last one made is the first one closed. */
  readonly onClose: (close: () => Promise<void> | void) => void;
  /** Takes where phones reach the exchange, once it is known. */
  readonly listensAt: (...places: readonly ListeningPlace[]) => void;
}

/**
 * One family of the exchange: reads its configuration file, puts what it makes into the core (a driver, a service in a `CoreSlot`) and says
 * how it is reloaded and closed. One file each, listed in `index.ts`. What it gives back runs when all parts are made: the time to open
 * sockets and to take calls.
 * @throws ConfigError for a configuration that cannot be used
 */
export type ExchangePart = (context: PartContext) => Promise<(() => Promise<void> | void) | void>;

/** Puts the configuration in force as a reload will do it, and has it reloaded from then on. */
export async function loadNowAndOnReload({ reloads }: PartContext, reloadable: Reloadable): Promise<void> {
  await putInForce(await reloadable.prepare('manager'));
  reloads(reloadable);
}
