import { DEFAULT_FEATURES } from '../config/features-conf.ts';
import type { Core } from '../core/core.ts';
import { type InCallOptions, inCallOptions } from '../features/in-call/in-call-options.ts';

/** Codes that parties may dial while they talk. */
export class InCallQueries {
  readonly #core: Core;
  /** What counts without a configuration. */
  readonly defaults: InCallOptions = DEFAULT_FEATURES;

  constructor(core: Core) {
    this.#core = core;
  }

  get options(): InCallOptions {
    return inCallOptions(this.#core);
  }
}
