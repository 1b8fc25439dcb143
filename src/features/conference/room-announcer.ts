import type { Core } from '../../core/core.ts';
import type { MediaPort } from '../../core/ports/media.ts';

/** Announcements that may wait for their turn; what comes on top is not said. */
const MOST_WAITING = 32;

/** What is said into a room: one thing after the other, each in the language of the room. */
export class RoomAnnouncer {
  readonly #core: Core;
  readonly #port: MediaPort;
  readonly #language: string;
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** @param port a place of the room that nobody else uses */
  constructor(core: Core, port: MediaPort, language: string) {
    this.#core = core;
    this.#port = port;
    this.#language = language;
  }

  /** Resolves when it has been said, or cannot be. Sounds that are missing are left out. */
  say(names: readonly string[]): Promise<void> {
    if (this.#waiting >= MOST_WAITING) {
      this.#core.logger.warning(`a conference has ${MOST_WAITING} announcements waiting: ${names.join(' and ')} is not said`);
      return Promise.resolve();
    }
    this.#waiting++;
    this.#last = this.#last.then(async () => {
      await this.#play(names);
      this.#waiting--;
    });
    return this.#last;
  }

  async #play(names: readonly string[]): Promise<void> {
    const found = await Promise.all(names.map((name) => this.#core.prompter.find(name, this.#language)));
    const paths = found.filter((path) => path !== undefined);
    if (paths.length > 0) await this.#port.play({ kind: 'files', paths }).done;
  }
}
