import type { Clock } from '../base/clock.ts';
import { RingdownError } from '../base/errors.ts';

/** How long the kit waits for anything unless told otherwise: 5 s, or what RINGDOWN_TEST_WITHIN_MS says, for machines that are slow or busy. */
export const DEFAULT_WITHIN_MS = Number(process.env.RINGDOWN_TEST_WITHIN_MS) || 5000;

/**
 * Lets a test wait for a condition instead of for time: whoever changes something says `changed`, and each waiting condition is looked at
 * again.
 */
export class Changes {
  readonly #clock: Clock;
  readonly #owner: string;
  readonly #tell: (() => string) | undefined;
  readonly #waiting = new Set<() => void>();
  #closed: Error | undefined;

  /**
   * @param owner names the whole in messages: `phone alice`.
   * @param tell what more a message says of why nothing came about
   */
  constructor(clock: Clock, owner: string, tell?: () => string) {
    this.#clock = clock;
    this.#owner = owner;
    this.#tell = tell;
  }

  changed(): void {
    for (const look of [...this.#waiting]) look();
  }

  /**
   * Resolves with what `condition` finds as soon as it finds something. Rejects with what it throws, and with `TEST_TIMEOUT` when it found
   * nothing within the time.
   * @param what completes the sentence "phone alice: ... did not come about within 5000 ms".
   */
  until<T>(condition: () => T | undefined, what: string | (() => string), withinMs = DEFAULT_WITHIN_MS): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const settle = (end: () => void) => {
        timer?.cancel();
        this.#waiting.delete(look);
        end();
      };
      const look = () => {
        try {
          const found = condition();
          if (found !== undefined) settle(() => resolve(found));
          else if (this.#closed) settle(() => reject(this.#closed));
        } catch (error) {
          settle(() => reject(error));
        }
      };
      const timer = this.#clock.setTimer(withinMs, () => {
        const said = typeof what === 'string' ? what : what();
        const more = this.#tell ? `\n${this.#tell()}` : '';
        settle(() => reject(new RingdownError('TEST_TIMEOUT', `${this.#owner}: ${said} did not come about within ${withinMs} ms${more}`)));
      });
      this.#waiting.add(look);
      look();
    });
  }

  /** Nothing changes any more: who still waits is told so. */
  close(): void {
    this.#closed = new RingdownError('TEST_CLOSED', `${this.#owner} was closed`);
    this.changed();
  }
}
