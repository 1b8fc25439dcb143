import type { ApplicationContext } from '../../../core/dialplan/define-application.ts';
import type { QueueCaller } from '../../../features/queue/queue-caller.ts';
import { sayNumber } from '../../../features/say/english.ts';
import { playPrompts, promptNames } from '../prompts.ts';
import type { WaitingSound } from './waiting-sound.ts';

/** A position that changes is looked for so often. */
const LOOK_EVERY_MS = 1000;

/** What a caller is told while it waits: its place in the line, how long that takes, and what is said from time to time. */
export class QueueAnnouncer {
  readonly #context: ApplicationContext;
  readonly #caller: QueueCaller;
  readonly #sound: WaitingSound;
  #lastPositionAtMs: number | undefined;
  #lastPosition = 0;
  /** When the position was looked at and not said. */
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #lastPeriodicAtMs: number;
  #nextPeriodic = 0;

  /**
   * @param context its signal ends an announcement
   * @param sound what the caller hears otherwise
   */
  constructor(context: ApplicationContext, caller: QueueCaller, sound: WaitingSound) {
    this.#context = context;
    this.#caller = caller;
    this.#sound = sound;
    const { periodicStartSeconds, periodicEverySeconds } = caller.queue.options.announcements;
    const lead = periodicStartSeconds === undefined ? 0 : periodicStartSeconds - periodicEverySeconds;
    this.#lastPeriodicAtMs = caller.joinedAtMs + lead * 1000;
  }

  /** Milliseconds until there may be something to say; infinite for never. */
  get dueInMs(): number {
    const now = this.#context.core.clock.now();
    return Math.max(0, Math.min(this.#positionDueInMs(now), this.#periodicDueInMs(now)));
  }

  /** Says what is due. Throws the interruption. */
  async sayWhatIsDue(): Promise<void> {
    const { clock } = this.#context.core;
    if (this.#positionDueInMs(clock.now()) <= 0) await this.#sayPosition();
    if (this.#periodicDueInMs(clock.now()) <= 0) await this.#sayPeriodic();
  }

  #positionDueInMs(now: number): number {
    const { positionEverySeconds, leastSecondsBetween } = this.#caller.queue.options.announcements;
    if (positionEverySeconds === 0) return Number.POSITIVE_INFINITY;
    const nextLookMs = this.#lookedAtMs + LOOK_EVERY_MS - now;
    if (this.#lastPositionAtMs === undefined) return nextLookMs;
    const sinceMs = now - this.#lastPositionAtMs;
    if (sinceMs < leastSecondsBetween * 1000) return leastSecondsBetween * 1000 - sinceMs;
    if (sinceMs >= positionEverySeconds * 1000) return nextLookMs;
    return this.#caller.position === this.#lastPosition ? Math.min(LOOK_EVERY_MS, positionEverySeconds * 1000 - sinceMs) : nextLookMs;
  }

  #periodicDueInMs(now: number): number {
    const { periodicEverySeconds } = this.#caller.queue.options.announcements;
    return periodicEverySeconds === 0 ? Number.POSITIVE_INFINITY : this.#lastPeriodicAtMs + periodicEverySeconds * 1000 - now;
  }

  async #sayPosition(): Promise<void> {
    const now = this.#context.core.clock.now();
    this.#lookedAtMs = now;
    const { position } = this.#caller;
    if (this.#caller.queue.options.announcements.onlyUp && this.#lastPosition > 0 && this.#lastPosition <= position) return;
    const words = this.#positionWords(position);
    // Who is told to be the next one hears no time.
    const names = position === 1 && words.length > 0 ? words : [...words, ...this.#holdTimeWords(now)];
    this.#lastPositionAtMs = now;
    this.#lastPosition = position;
    const { thankYou } = this.#caller.queue.options.announcements.sounds;
    if (names.length > 0) await this.#play([...names, thankYou]);
  }

  #positionWords(position: number): string[] {
    const { position: how, positionLimit, sounds } = this.#caller.queue.options.announcements;
    if (how === 'no' || (how === 'limit' && position > positionLimit)) return [];
    if (position === 1) return [sounds.youAreNext];
    return how === 'more' && position > positionLimit
      ? [sounds.moreThan, ...sayNumber(positionLimit), sounds.moreThanEnd]
      : [sounds.thereAre, ...sayNumber(position), sounds.callsWaiting];
  }

  /** The time that callers waited of late, less what this one has waited, to the nearest minute. */
  #holdTimeWords(now: number): string[] {
    const { holdTime, roundsSecondsTo, sounds } = this.#caller.queue.options.announcements;
    if (holdTime === 'no' || (holdTime === 'once' && this.#lastPositionAtMs !== undefined)) return [];
    const left = Math.abs(this.#caller.queue.statistics.holdSeconds + 30 - this.#caller.waitedSeconds(now));
    const minutes = Math.floor(left / 60);
    const seconds = roundsSecondsTo === 0 ? 0 : Math.floor((left - 60 * minutes) / roundsSecondsTo) * roundsSecondsTo;
    if (minutes + seconds === 0) return [];
    return [
      sounds.holdTime,
      ...(minutes > 0 ? [...sayNumber(minutes), minutes === 1 ? sounds.minute : sounds.minutes] : []),
      ...(seconds > 0 ? [...sayNumber(seconds), sounds.seconds] : []),
    ];
  }

  async #sayPeriodic(): Promise<void> {
    const { clock } = this.#context.core;
    const { periodic, periodicIsRandom, periodicIsRelative } = this.#caller.queue.options.announcements;
    const began = clock.now();
    const index = periodicIsRandom ? Math.floor(Math.random() * periodic.length) : this.#nextPeriodic % Math.max(1, periodic.length);
    this.#nextPeriodic = index + 1;
    this.#lastPeriodicAtMs = began;
    const name = periodic[index];
    if (name === undefined) return;
    await this.#play([name]);
    if (periodicIsRelative) this.#lastPeriodicAtMs = clock.now();
  }

  /** A digit of the caller cuts it short, whether it leads out of the queue or not. */
  async #play(names: readonly string[]): Promise<void> {
    this.#sound.stop();
    await playPrompts(this.#context, names.flatMap(promptNames), { stopsAt: () => true });
    this.#sound.start();
  }
}
