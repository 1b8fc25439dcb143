import type { ApplicationContext } from '../../../core/dialplan/define-application.ts';
import type { PlaySource, RecordingEnd } from '../../../core/ports/media.ts';
import type { Draft } from '../../../features/voicemail/mailbox-spool.ts';
import { orInterrupted } from '../wait.ts';

/** Digits that a caller has dialled ahead and nobody has asked for yet. */
const MAX_AHEAD = 64;
const ALL = '0123456789*#ABCD';

export interface ReadOptions {
  readonly maxDigits: number;
  /** How long the first digit may take, once the prompt is over. */
  readonly firstMs?: number;
  readonly nextMs?: number;
}

export interface RecordRequest {
  readonly draft: Draft;
  readonly formats: readonly string[];
  /** Digits that end it. */
  readonly endedBy: string;
  readonly maxMs: number;
  readonly silenceMs: number;
  readonly silenceThreshold: number;
  /** Factor by which it is made louder. */
  readonly gain?: number | undefined;
}

export interface Recorded extends RecordingEnd {
  /** The digit that ended it. */
  readonly digit: string | undefined;
  /** The caller has hung up (or was taken away) meanwhile. */
  readonly isInterrupted: boolean;
}

/**
 * Talks to a caller by prompts and digits. A digit ends the prompt that plays, and one that is dialled ahead is kept until somebody asks: who
 * knows the way need not wait. Whatever waits throws the interruption of the run.
 */
export class Conversation {
  readonly context: ApplicationContext;
  readonly #ahead: string[] = [];
  readonly #off: () => void;
  #listener: ((digit: string) => boolean) | undefined;

  constructor(context: ApplicationContext) {
    this.context = context;
    this.#off = context.channel.signals.on('digitEnded', (digit) => {
      if (this.#listener?.(digit)) return;
      if (this.#ahead.length < MAX_AHEAD) this.#ahead.push(digit);
    });
  }

  close(): void {
    this.#off();
  }

  /**
   * Plays sounds: names of prompts, or paths with extension. What is missing is left out.
   * @param stoppedBy digits that end it; others are lost
   * @returns the digit
   */
  async play(sounds: string | readonly string[], stoppedBy = ALL): Promise<string | undefined> {
    const early = this.#takeAhead(stoppedBy);
    if (early !== undefined) return early;
    const paths = await this.#find(typeof sounds === 'string' ? [sounds] : sounds);
    this.context.signal.throwIfAborted();
    return paths.length === 0 ? this.#takeAhead(stoppedBy) : this.#hear({ kind: 'files', paths }, stoppedBy);
  }

  /** Plays a file from `atMs` on until any digit. Resolves with the digit, if there was one, and how far it came. */
  async playFrom(path: string, atMs: number): Promise<{ digit: string | undefined; positionMs: number }> {
    const { clock } = this.context.core;
    const began = clock.monotonic();
    const digit = await this.#hear({ kind: 'files', paths: [path], startMs: atMs }, ALL);
    return { digit, positionMs: atMs + clock.monotonic() - began };
  }

  async #hear(source: PlaySource, stoppedBy: string): Promise<string | undefined> {
    const { channel, signal } = this.context;
    const early = this.#takeAhead(stoppedBy);
    if (early !== undefined || !channel.media) return early;
    const playback = channel.media.play(source);
    let pressed: string | undefined;
    this.#listener = (digit) => {
      if (pressed !== undefined) return false;
      if (stoppedBy.includes(digit)) {
        pressed = digit;
        playback.stop();
      }
      return true;
    };
    try {
      await orInterrupted(signal, playback.done);
      return pressed;
    } finally {
      this.#listener = undefined;
      if (signal.aborted) playback.stop();
    }
  }

  /** Waits for a digit; undefined when none comes in time. */
  async digit(withinMs: number): Promise<string | undefined> {
    const early = this.#takeAhead(ALL);
    if (early !== undefined) return early;
    const { core, signal } = this.context;
    let settle: (digit: string | undefined) => void = () => {};
    const waiting = new Promise<string | undefined>((resolve) => {
      settle = resolve;
    });
    const timer = core.clock.setTimer(withinMs, () => settle(undefined));
    let pressed = false;
    this.#listener = (digit) => {
      if (pressed) return false;
      pressed = true;
      settle(digit);
      return true;
    };
    try {
      return await orInterrupted(signal, waiting);
    } finally {
      timer.cancel();
      this.#listener = undefined;
    }
  }

  /** Asks for a number up to `#`; the prompt ends with the first digit. Empty when nothing is dialled. */
  async read(prompt: string | readonly string[], { maxDigits, firstMs = 10_000, nextMs = 2000 }: ReadOptions): Promise<string> {
    let digits = '';
    let next = (await this.play(prompt)) ?? (await this.digit(firstMs));
    while (next !== undefined && next !== '#') {
      digits += next;
      if (digits.length >= maxDigits) break;
      next = await this.digit(nextMs);
    }
    return digits;
  }

  /** Records the caller. A hang-up ends it like any other end: what was said until then is kept. */
  async record(request: RecordRequest): Promise<Recorded> {
    const { channel, signal } = this.context;
    const [first = 'wav', ...more] = request.formats;
    const { base, box } = request.draft;
    const recording = channel.media?.record({
      path: `${base}.${first}`,
      also: more.map((format) => ({ path: `${base}.${format}` })),
      within: box,
      maxMs: request.maxMs || undefined,
      silenceMs: request.silenceMs || undefined,
      silenceThreshold: request.silenceThreshold,
      trimsSilence: true,
      ...(request.gain === undefined ? {} : { gain: { incoming: request.gain } }),
    });
    if (!recording) return { end: 'failed', durationMs: 0, digit: undefined, isInterrupted: signal.aborted };
    let pressed: string | undefined;
    this.#listener = (digit) => {
      if (pressed === undefined && request.endedBy.includes(digit)) {
        pressed = digit;
        recording.stop();
      }
      return true;
    };
    const onAbort = () => recording.stop();
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const end = await recording.done;
      return { ...end, digit: pressed, isInterrupted: signal.aborted };
    } finally {
      this.#listener = undefined;
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** The first digit dialled ahead that counts; those before it are lost, as they would be in a prompt. */
  #takeAhead(wanted: string): string | undefined {
    for (let digit = this.#ahead.shift(); digit !== undefined; digit = this.#ahead.shift()) if (wanted.includes(digit)) return digit;
    return undefined;
  }

  async #find(sounds: readonly string[]): Promise<string[]> {
    const { core, channel, logger } = this.context;
    const paths: string[] = [];
    for (const sound of sounds) {
      const path = sound.startsWith('/') ? sound : await core.prompter.find(sound, channel.language);
      if (path !== undefined) paths.push(path);
      else logger.warning(`${channel.name}: there is no sound '${sound}' in language '${channel.language}'`);
    }
    return paths;
  }
}
