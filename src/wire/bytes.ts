/** Bytes as characters: byte 0xE9 is the character U+00E9 and nothing is lost either way. `TextDecoder('latin1')` is no help: it means windows-1252. */

/** Node's Buffer where there is one; in a browser the same is done by hand. */
interface FastBytes extends Uint8Array {
  latin1Slice?(start: number, end: number): string;
}

const nodeBuffer = typeof Buffer === 'undefined' ? undefined : Buffer;
/** `String.fromCharCode` takes its bytes as arguments, of which a call can have only so many. */
const BYTES_A_CALL = 8192;

/** The text of `bytes[start, end)`. */
export function textOfBytes(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const fast = (bytes as FastBytes).latin1Slice;
  if (fast) return fast.call(bytes, start, end);
  if (nodeBuffer) return nodeBuffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  let text = '';
  for (let at = start; at < end; at += BYTES_A_CALL) text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + BYTES_A_CALL)));
  return text;
}

/**
 * The bytes of text that holds a byte a character. Text with other characters was not made that way: it goes out as UTF-8, for its low
 * bytes alone could spell a line end (U+010A).
 */
export function bytesOfText(text: string): Uint8Array {
  if (WIDE.test(text)) return new TextEncoder().encode(text);
  if (nodeBuffer) return nodeBuffer.from(text, 'latin1');
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

const WIDE = /[\u0100-\uffff]/;
