/** Tells the turns of the event loop apart. Costs one immediate a turn while somebody asks, nothing otherwise. */
export class LoopTurns {
  #turn = 0;
  #isArmed = false;
  #resting: (() => void)[] = [];
  #nextResting = 0;
  #isWaking = false;

  /** Number of the present turn: it grows, and is the same for whatever runs without the loop having gone on in between. */
  get now(): number {
    if (!this.#isArmed) {
      this.#isArmed = true;
      setImmediate(this.#next);
    }
    return this.#turn;
  }

  /** Long work stops here for others: resolves in a later turn, one of those that wait in each, in their order. */
  rest(): Promise<void> {
    return new Promise((resolve) => {
      this.#resting.push(resolve);
      if (this.#isWaking) return;
      this.#isWaking = true;
      setImmediate(this.#wake);
    });
  }

  readonly #next = (): void => {
    this.#isArmed = false;
    this.#turn++;
  };

  readonly #wake = (): void => {
    const resume = this.#resting[this.#nextResting++];
    if (this.#nextResting === this.#resting.length || this.#nextResting === MOST_PASSED) {
      this.#resting = this.#resting.slice(this.#nextResting);
      this.#nextResting = 0;
    }
    this.#isWaking = this.#resting.length > 0;
    if (this.#isWaking) setImmediate(this.#wake);
    resume?.();
  };
}

/** Places of those that went on already that the queue may begin with. */
const MOST_PASSED = 1024;
