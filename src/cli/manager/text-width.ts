/** What terminals show two columns wide: East Asian wide and full-width characters (Unicode Annex 11), and pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const PLAIN = /^[\x20-\x7e]*$/;
/** A colour, which takes no room. */
const COLOUR = /\u001b\[[\d;]*m/;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Columns that a text takes on a terminal: a letter with its marks is one. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

export const padTo = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** As much of a line as fits; its colours stay. */
export function cutTo(line: string, width: number): string {
  let left = width;
  let kept = '';
  for (const part of line.split(new RegExp(`(${COLOUR.source})`))) {
    if (COLOUR.test(part)) kept += part;
    else if (widthOf(part) <= left) {
      kept += part;
      left -= widthOf(part);
    } else
      for (const { segment } of graphemes.segment(part)) {
        left -= widthOf(segment);
        if (left < 0) break;
        kept += segment;
      }
    left = Math.max(0, left);
  }
  return kept;
}
