import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { Bus } from '../core/bus.ts';
import { MODULES, type ModuleEntry } from './module-table.ts';
import { ReloadStatus, type ReloadStatusNumber } from './reload-status.ts';

/** Who asked for it: a command that names the part (`sip reload`), or anything else. */
export type ReloadedBy = 'command' | 'manager';

/** Puts a configuration in force; cannot fail. What takes long does so in portions, and resolves when all is in force. */
type Commit = () => void | Promise<void>;

/** A change for which something was opened beforehand, such as a port. */
export interface PreparedChange {
  readonly commit: Commit;
  /** Gives back what was opened: another part has refused. */
  abandon(): Promise<void>;
}

/**
 * A part that takes a changed configuration in two steps: `prepare` reads and checks and may refuse (throws), and gives back what puts it in
 * force. Until then, and after a refusal, the old one holds.
 */
export interface Reloadable {
  /** Module name without `.so`: `pbx_config`, `chan_sip`, `manager`. */
  readonly module: string;
  prepare(by: ReloadedBy): Promise<Commit | PreparedChange>;
}

/** Parts of the exchange under Asterisk's module names: what `module show`, `reload` and the Reload action speak of. */
export class Modules {
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #reloadables = new Map<string, Reloadable>();
  #running: Promise<unknown> = Promise.resolve();
  lastReloadAt: number | undefined;

  constructor(bus: Bus, clock: Clock, logger: Logger) {
    this.#bus = bus;
    this.#clock = clock;
    this.#logger = logger.child('reload');
  }

  add(reloadable: Reloadable): void {
    this.#reloadables.set(reloadable.module, reloadable);
  }

  /** With or without `.so`, in any case. */
  find(name: string): ModuleEntry | undefined {
    const wanted = bare(name);
    return MODULES.find((entry) => entry.name === wanted);
  }

  /** Sorted by name; with a part of a name only those that contain it. */
  list(like = ''): ModuleEntry[] {
    return MODULES.filter((entry) => entry.name.includes(like.toLowerCase()));
  }

  /** Reloads one part, or all. Reloads are taken one after the other. Tells `exchange.reloaded` under the name as given. */
  reload(name?: string): Promise<ReloadStatusNumber> {
    const run = this.#running.then(() => this.#reload(name));
    this.#running = run;
    return run;
  }

  async #reload(name: string | undefined): Promise<ReloadStatusNumber> {
    const status = await this.#apply(name, 'manager');
    if (status === ReloadStatus.Success) this.lastReloadAt = this.#clock.now();
    this.#bus.publish('exchange.reloaded', { module: name ?? 'All', status });
    return status;
  }

  async #apply(name: string | undefined, by: ReloadedBy): Promise<ReloadStatusNumber> {
    const wanted =
      name === undefined ? [...this.#reloadables.values()] : [this.#reloadables.get(bare(name))].filter((r) => r !== undefined);
    if (name !== undefined && wanted.length === 0) return this.find(name) ? ReloadStatus.NotSupported : ReloadStatus.NotFound;
    const changes: (Commit | PreparedChange)[] = [];
    for (const reloadable of wanted) {
      try {
        changes.push(await reloadable.prepare(by));
        // What reads a long file ends with much to do, and what puts it in force begins with much.
        await nextTurn();
      } catch (error) {
        this.#logger.error(`${reloadable.module} keeps its old configuration: ${messageOf(error)}`);
        for (const change of changes) if (typeof change !== 'function') await change.abandon();
        return ReloadStatus.Error;
      }
    }
    for (const change of changes) {
      await putInForce(change);
      // Each may take its time; all of them together would hold up the calls.
      await nextTurn();
    }
    return ReloadStatus.Success;
  }

  /** As `reload`, but tells nothing: `dialplan reload`, `sip reload` and `manager reload` on the console. */
  async reloadQuietly(name: string): Promise<ReloadStatusNumber> {
    const run = this.#running.then(() => this.#apply(name, 'command'));
    this.#running = run;
    const status = await run;
    if (status === ReloadStatus.Success) this.lastReloadAt = this.#clock.now();
    return status;
  }
}

export async function putInForce(change: Commit | PreparedChange): Promise<void> {
  await (typeof change === 'function' ? change() : change.commit());
}

const bare = (name: string): string => name.toLowerCase().replace(/\.so$/, '');
