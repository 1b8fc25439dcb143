import type { Core } from '../core/core.ts';
import { DEFAULT_IN_CALL_OPTIONS, type InCallOptions, inCallOptions } from '../features/in-call/in-call-options.ts';

/** Codes that parties may dial while they talk. */
export class InCallQueries {
  readonly #core: Core;
  /** What counts without a configuration. */
  readonly defaults: InCallOptions = DEFAULT_IN_CALL_OPTIONS;

  constructor(core: Core) {
    this.#core = core;
  }

  get options(): InCallOptions {
    return inCallOptions(this.#core);
  }
}
