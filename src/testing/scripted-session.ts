import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Clock } from '../base/clock.ts';
import { bytesOfText, textOfBytes } from '../wire/bytes.ts';
import { type HeaderRow, printMessage } from '../wire/message-encoder.ts';

/** What is wrong with a server or with the way to it. Nothing, unless given. Times are of the server's clock. */
export interface Faults {
  /** Every write goes out in pieces of so many bytes. */
  readonly bytesAtATime?: number | undefined;
  /** How long after a piece the next one goes out; at once unless given. */
  readonly betweenPiecesMs?: number | undefined;
  /** How long everything that is sent is on its way. */
  readonly delayMs?: number | undefined;
  /** The connection breaks (TCP reset) when so many bytes have gone out since this was said. */
  readonly resetAfterBytes?: number | undefined;
  /** Reads so many bytes, and no more of them within `readEveryMs`: a peer that is slow. */
  readonly bytesReadAtATime?: number | undefined;
  readonly readEveryMs?: number | undefined;
}

/** The server's end of one connection. */
export class ScriptedSession {
  /** What this client sent so far, word for word, a byte a character. */
  received = '';
  /** Bytes that went out. */
  bytesSent = 0;
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #hear: (bytes: Uint8Array) => void;
  /** What is on its way (`delayMs`), in the order in which it was written, whatever became of the delay meanwhile. */
  readonly #delayed: string[] = [];
  /** Pieces that wait for the ones before them. */
  readonly #pieces: Uint8Array[] = [];
  #faults: Faults;
  #isPacing = false;
  #isDeaf = false;
  /** It has read so much that it may not read now. */
  #isSated = false;
  /** What had gone out when it was last said what is wrong. */
  #sentBefore = 0;

  /** @param hear takes what the client sends, as it is read */
  constructor(socket: Socket, clock: Clock, faults: Faults, hear: (bytes: Uint8Array) => void) {
    this.#socket = socket;
    this.#clock = clock;
    this.#faults = faults;
    this.#hear = hear;
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('readable', () => this.#read());
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  /** What is wrong on this connection from now on, in the place of what was; `{}` for nothing. */
  disturb(faults: Faults): void {
    this.#faults = faults;
    this.#sentBefore = this.bytesSent;
    this.#isSated = false;
    this.#read();
  }

  event(rows: readonly HeaderRow[]): void {
    this.write(printMessage(rows));
  }

  /** Writes text as it is, a byte a character. */
  write(text: string): void {
    const { delayMs } = this.#faults;
    if (delayMs === undefined && this.#delayed.length === 0) {
      this.#send(bytesOfText(text));
      return;
    }
    this.#delayed.push(text);
    this.#clock.setTimer(delayMs ?? 0, () => this.#send(bytesOfText(this.#delayed.shift() ?? '')));
  }

  /** Stops reading, as a peer that hangs does. */
  fallDeaf(): void {
    this.#isDeaf = true;
  }

  /** Reads again. */
  hear(): void {
    this.#isDeaf = false;
    this.#read();
  }

  /** Sends what was written and closes. */
  end(): void {
    this.#socket.end();
  }

  /** Breaks the connection (TCP reset). */
  reset(): void {
    // Beneath TLS there is no way to ask for a reset.
    if (this.#socket instanceof TLSSocket) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }

  #read(): void {
    while (!this.#isDeaf && !this.#isSated) {
      const { bytesReadAtATime, readEveryMs = 0 } = this.#faults;
      const bytes = this.#socket.read(bytesReadAtATime && Math.min(bytesReadAtATime, this.#socket.readableLength)) as Uint8Array | null;
      if (bytes === null) return;
      if (bytesReadAtATime !== undefined) {
        this.#isSated = true;
        this.#clock.setTimer(readEveryMs, () => {
          this.#isSated = false;
          this.#read();
        });
      }
      this.received += textOfBytes(bytes);
      this.#hear(bytes);
    }
  }

  #send(bytes: Uint8Array): void {
    const { bytesAtATime = Number.POSITIVE_INFINITY } = this.#faults;
    for (let at = 0; at < bytes.length; at += bytesAtATime) this.#pieces.push(bytes.subarray(at, at + bytesAtATime));
    if (!this.#isPacing) this.#sendPieces();
  }

  #sendPieces(): void {
    const { betweenPiecesMs } = this.#faults;
    this.#isPacing = false;
    for (let piece = this.#pieces.shift(); piece; piece = this.#pieces.shift()) {
      this.#sendPiece(piece);
      if (betweenPiecesMs === undefined) continue;
      this.#isPacing = true;
      this.#clock.setTimer(betweenPiecesMs, () => this.#sendPieces());
      return;
    }
  }

  #sendPiece(piece: Uint8Array): void {
    if (!this.#socket.writable) return;
    const { resetAfterBytes = Number.POSITIVE_INFINITY } = this.#faults;
    const isLast = this.bytesSent + piece.length >= this.#sentBefore + resetAfterBytes;
    const fitting = isLast ? piece.subarray(0, Math.max(0, this.#sentBefore + resetAfterBytes - this.bytesSent)) : piece;
    this.bytesSent += fitting.length;
    // What was written has to be on its way before the reset, which would drop it.
    if (isLast) this.#socket.write(fitting, () => this.reset());
    else this.#socket.write(fitting);
  }
}
