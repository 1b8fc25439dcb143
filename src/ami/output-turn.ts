import { EventChain } from './rendered-event.ts';
import type { SessionOutput } from './session-output.ts';

/** Joins what sessions queue during one turn of the event loop: each writes once, at its end. */
export class OutputTurn {
  /** Where the events of this turn begin; sessions follow the same chain from here. */
  start = new EventChain();
  #outputs: SessionOutput[] = [];

  add(output: SessionOutput): void {
    if (this.#outputs.length === 0) setImmediate(this.#end);
    this.#outputs.push(output);
  }

  readonly #end = (): void => {
    const outputs = this.#outputs;
    this.#outputs = [];
    for (const output of outputs) output.flush();
    this.start = new EventChain();
  };
}
