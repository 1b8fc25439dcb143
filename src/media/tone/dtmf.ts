import { ToneGenerator } from './tone-generator.ts';

/** Frequencies of ITU-T Q.23: rows and columns of the keypad. */
export const DTMF_ROWS = [697, 770, 852, 941] as const;
export const DTMF_COLUMNS = [1209, 1336, 1477, 1633] as const;
/** The keypad, row by row. */
export const DTMF_KEYS = '123A456B789C*0#D';

/** The two-tone sound of a digit, without end. An unknown one is silence. */
export function digitTone(digit: string): ToneGenerator {
  const index = DTMF_KEYS.indexOf(digit.toUpperCase());
  const known = index >= 0;
  return new ToneGenerator({
    once: [],
    repeated: [
      {
        frequency1: known ? DTMF_ROWS[index >> 2]! : 0,
        frequency2: known ? DTMF_COLUMNS[index & 3]! : 0,
        modulated: false,
        durationMs: 0,
      },
    ],
  });
}
