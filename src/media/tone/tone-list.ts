import { RingdownError } from '../../base/errors.ts';

/** One part of a tone list: two frequencies (0 = none) for a time. */
export interface TonePart {
  readonly frequency1: number;
  readonly frequency2: number;
  /** The second frequency modulates the first (`*`) instead of being added (`+`). */
  readonly modulated: boolean;
  /** 0 for without end. */
  readonly durationMs: number;
}

export interface ToneList {
  /** Parts marked `!`: played once, first. */
  readonly once: readonly TonePart[];
  /** Parts played again and again; empty when every part has `!`. */
  readonly repeated: readonly TonePart[];
}

/**
 * Parses a tone list of indications.conf: parts separated by `,` (or `|`), each `[!]f1[+f2|*f2][/ms]`. Throws `MEDIA_TONE` naming the part
 * that cannot be read. Asterisk also takes `m` before a frequency (MIDI notes); Ringdown does not.
 */
export function parseToneList(text: string): ToneList {
  const parts = text.split(/[,|]/).map((part) => part.trim());
  const once: TonePart[] = [];
  const repeated: TonePart[] = [];
  for (const part of parts) {
    const match = /^(!?)(\d{1,4})(?:([+*])(\d{1,4}))?(?:\/(\d{1,7}))?$/.exec(part);
    if (!match)
      throw new RingdownError('MEDIA_TONE', `tone list ${JSON.stringify(text.slice(0, 200))}: ${JSON.stringify(part)} is no tone`);
    const parsed: TonePart = {
      frequency1: Number(match[2]),
      frequency2: Number(match[4] ?? 0),
      modulated: match[3] === '*',
      durationMs: Number(match[5] ?? 0),
    };
    (match[1] ? once : repeated).push(parsed);
  }
  return { once, repeated };
}
