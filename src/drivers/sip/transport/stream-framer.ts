import { MESSAGE_LIMITS, parseLength } from '../message/parser.ts';

const HEAD_END = Buffer.from('\r\n\r\n');
const LENGTH = /\r\n(?:Content-Length|l)[ \t]*:(?:[ \t]|\r\n[ \t])*([^\r]*)/i;
const EMPTY = Buffer.alloc(0);

/**
 * Cuts a byte stream into messages by Content-Length (RFC 3261 18.3); without one the body is empty. Holds at most one message's bytes.
 * Blank lines between messages are keep-alive: a double one is told to `onPing`, which answers with a single one (RFC 5626 4.4.1).
 */
export class StreamFramer {
  readonly #onMessage: (data: Buffer) => void;
  readonly #onPing: () => void;
  #pending: Buffer = EMPTY;
  #searched = 0;

  constructor(onMessage: (data: Buffer) => void, onPing: () => void) {
    this.#onMessage = onMessage;
    this.#onPing = onPing;
  }

  /** False when the stream cannot be cut any further: the connection is to be closed. */
  push(chunk: Buffer): boolean {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    let pinged = false;
    for (;;) {
      // One answer does for all that came at once: a stream of blank lines costs no write for each.
      if (this.#skipBlankLines() && !pinged) {
        pinged = true;
        this.#onPing();
      }
      const headEnd = this.#pending.indexOf(HEAD_END, Math.max(0, this.#searched - 3));
      if (headEnd < 0) {
        this.#searched = this.#pending.length;
        return this.#pending.length <= MESSAGE_LIMITS.headBytes;
      }
      const length = LENGTH.exec(this.#pending.toString('latin1', 0, headEnd));
      const bodyLength = length ? parseLength(length[1]!.trim()) : 0;
      if (headEnd > MESSAGE_LIMITS.headBytes || bodyLength < 0 || bodyLength > MESSAGE_LIMITS.bodyBytes) return false;
      const end = headEnd + 4 + bodyLength;
      if (this.#pending.length < end) {
        this.#searched = headEnd;
        return true;
      }
      const message = this.#pending.subarray(0, end);
      this.#pending = end === this.#pending.length ? EMPTY : this.#pending.subarray(end);
      this.#searched = 0;
      this.#onMessage(message);
    }
  }

  /** Whether there was a double one. */
  #skipBlankLines(): boolean {
    let at = 0;
    while (this.#pending[at] === CR && this.#pending[at + 1] === LF) at += 2;
    if (at === 0) return false;
    this.#pending = this.#pending.subarray(at);
    this.#searched = 0;
    return at >= 4;
  }
}

const CR = 0x0d;
const LF = 0x0a;
