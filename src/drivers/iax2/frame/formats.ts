import type { CodecName } from '../../../core/ports/media.ts';
import { Element, type Elements } from './elements.ts';

/** Media formats (RFC 5456 8.7) that have sound here. */
const BITS: Readonly<Record<CodecName, number>> = { ulaw: 1 << 2, alaw: 1 << 3 };
/** Their letters in a list of preferences (8.6.35): the place in Asterisk's list of codecs, counted from `A`. */
const LETTERS: Readonly<Record<CodecName, string>> = { ulaw: 'D', alaw: 'E' };

const NAMES: Readonly<Record<number, string>> = { 0: 'unknown', 1: 'g723', 2: 'gsm', 4: 'ulaw', 8: 'alaw', 64: 'slin', 256: 'g729' };

export const formatBit = (codec: CodecName): number => BITS[codec];

export const formatBits = (codecs: readonly CodecName[]): number => codecs.reduce((bits, codec) => bits | BITS[codec], 0);

/** The codec of one bit; undefined for a format without sound here. */
export function codecOf(format: number): CodecName | undefined {
  return format === BITS.ulaw ? 'ulaw' : format === BITS.alaw ? 'alaw' : undefined;
}

/** What lists show: `ulaw`, `unknown` before anything came. */
export const formatName = (format: number): string => NAMES[format] ?? 'unknown';

export const preferenceText = (codecs: readonly CodecName[]): string => codecs.map((codec) => LETTERS[codec]).join('');

/** Codecs that a NEW or AUTHREP offers: those of its capability in the order that it prefers, else the one asked for first. */
export function offeredCodecs(elements: Elements): CodecName[] {
  const wanted = elements.number(Element.Format) ?? 0;
  const able = elements.number(Element.Capability) ?? wanted;
  const letters = elements.text(Element.CodecPreferences) ?? '';
  const known = (Object.keys(BITS) as CodecName[]).filter((codec) => able & BITS[codec]);
  const rank = (codec: CodecName) => {
    const at = letters.indexOf(LETTERS[codec]);
    return at >= 0 ? at : wanted & BITS[codec] ? letters.length : letters.length + 1;
  };
  return known.sort((a, b) => rank(a) - rank(b));
}
