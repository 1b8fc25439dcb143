/**
 * MD5 of text in UTF-8, in lower-case hex (RFC 1321): the key of a login by challenge. Written out here because browsers have no MD5; it
 * proves that one knows a secret and protects nothing else.
 */
export function md5(text: string): string {
  const blocks = padded(new TextEncoder().encode(text));
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476] as State;
  for (let at = 0; at < blocks.byteLength; at += BLOCK_BYTES) mixBlock(state, new DataView(blocks.buffer, at, BLOCK_BYTES));
  const digest = new DataView(new ArrayBuffer(16));
  for (const [i, word] of state.entries()) digest.setUint32(i * 4, word, true);
  return Array.from(new Uint8Array(digest.buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

type State = [a: number, b: number, c: number, d: number];

const BLOCK_BYTES = 64;
/** Left rotations of the four rounds, each four times over (RFC 1321 3.4). */
const SHIFTS: readonly (readonly number[])[] = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];
/** Which word of the block a step takes, by round: `factor * step + offset` modulo 16. */
const WORD_ORDER: readonly (readonly [factor: number, offset: number])[] = [
  [1, 0],
  [5, 1],
  [3, 5],
  [7, 0],
];
const SINES = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));

/** The message, a one bit, zeros, and its length in bits, in whole blocks. */
function padded(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil((message.length + 9) / BLOCK_BYTES) * BLOCK_BYTES);
  bytes.set(message);
  bytes[message.length] = 0x80;
  new DataView(bytes.buffer).setBigUint64(bytes.length - 8, BigInt(message.length) * 8n, true);
  return bytes;
}

function mixBlock(state: State, block: DataView): void {
  let [a, b, c, d] = state;
  for (let step = 0; step < 64; step++) {
    const round = step >> 4;
    const [factor, offset] = WORD_ORDER[round]!;
    const word = block.getUint32(((factor * step + offset) % 16) * 4, true);
    const sum = (a + chosen(round, b, c, d) + word + SINES[step]!) | 0;
    const shift = SHIFTS[round]![step % 4]!;
    [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
  }
  state[0] = (state[0] + a) | 0;
  state[1] = (state[1] + b) | 0;
  state[2] = (state[2] + c) | 0;
  state[3] = (state[3] + d) | 0;
}

/** The functions F, G, H and I. */
function chosen(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) | (~b & d);
  if (round === 1) return (d & b) | (~d & c);
  return round === 2 ? b ^ c ^ d : c ^ (b | ~d);
}
