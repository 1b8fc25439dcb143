/** Tells the turns of the event loop apart. Costs one immediate a turn while somebody asks, nothing otherwise. */
export class LoopTurns {
  #turn = 0;
  #isArmed = false;

  /** Number of the present turn: it grows, and is the same for whatever runs without the loop having gone on in between. */
  get now(): number {
    if (!this.#isArmed) {
      this.#isArmed = true;
      setImmediate(this.#next);
    }
    return this.#turn;
  }

  readonly #next = (): void => {
    this.#isArmed = false;
    this.#turn++;
  };
}
