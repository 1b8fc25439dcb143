import type { TalkOptions } from '../../core/ports/media.ts';
import type { Route } from '../graph/sound.ts';
import { NO_SOUND } from '../graph/sound.ts';
import { TimedInput } from '../graph/timed-input.ts';
import type { Paced, Pacer } from '../pacer.ts';
import { TalkDetector, type TalkListener } from './talk-detector.ts';

/** Listens to what the party of one port says, at the pace of time: who stops sending is silent. */
export class TalkWatcher implements Paced {
  readonly #input = new TimedInput();
  readonly #detector: TalkDetector;
  readonly #leavePacer: () => void;

  constructor(options: TalkOptions, pacer: Pacer, listener: TalkListener) {
    this.#detector = new TalkDetector(options, listener);
    this.#leavePacer = pacer.add(this);
  }

  route(route: Route): void {
    this.#input.route(route);
  }

  tick(): void {
    if (this.#input.take()) this.#detector.hear(this.#input.frameTaken);
    else this.#detector.hearNothing();
  }

  close(): void {
    this.#leavePacer();
    this.#input.route(NO_SOUND);
  }
}
