import type { Clock, Timer } from '../../base/clock.ts';

export interface DialledDigit {
  readonly digit: string;
  readonly durationMs: number;
}

export interface FeatureCode {
  readonly code: string;
  readonly run: () => void;
}

/** Finds codes among the digits of one party. Digits that begin a code are held back until it is clear that they do not make one. */
export class CodeMatcher {
  readonly #clock: Clock;
  readonly #codes: readonly FeatureCode[];
  readonly #digitMs: number;
  readonly #letGo: (digit: DialledDigit) => void;
  #held: DialledDigit[] = [];
  #timer: Timer | undefined;

  /** @param letGo gets the digits that were held back in vain */
  constructor(clock: Clock, codes: readonly FeatureCode[], digitMs: number, letGo: (digit: DialledDigit) => void) {
    this.#clock = clock;
    this.#codes = codes;
    this.#digitMs = digitMs;
    this.#letGo = letGo;
  }

  /** True when the digit was taken; false when it is to go on its way. */
  take(digit: DialledDigit): boolean {
    this.#timer?.cancel();
    const dialled = [...this.#held, digit].map((one) => one.digit).join('');
    const complete = this.#codes.find(({ code }) => code === dialled);
    if (complete) {
      this.#held = [];
      complete.run();
      return true;
    }
    if (this.#codes.some(({ code }) => code.startsWith(dialled))) {
      this.#held.push(digit);
      this.#timer = this.#clock.setTimer(this.#digitMs, () => this.#giveBack());
      return true;
    }
    if (this.#held.length === 0) return false;
    this.#held.push(digit);
    this.#giveBack();
    return true;
  }

  #giveBack(): void {
    const held = this.#held;
    this.#held = [];
    for (const digit of held) this.#letGo(digit);
  }
}
