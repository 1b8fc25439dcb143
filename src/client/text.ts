import { bytesOfText, textOfBytes } from '../wire/bytes.ts';

const HIGH = /[\x80-\xff]/;
const REPLACEMENT = '\ufffd';
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Bytes as characters become the UTF-8 that they spell; text that is none stays as it is. A decoder that throws where it is none would cost
 * a hundred times as much for each name in latin1, so it is seen by what comes back: a replacement character does not encode to the same bytes.
 */
export function readText(bytes: string): string {
  if (!HIGH.test(bytes)) return bytes;
  const text = decoder.decode(bytesOfText(bytes));
  return text.includes(REPLACEMENT) && textOfBytes(encoder.encode(text)) !== bytes ? bytes : text;
}
