import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Clock } from '../base/clock.ts';
import { bytesOfText, textOfBytes } from '../wire/bytes.ts';
import { type HeaderRow, printMessage } from '../wire/message-encoder.ts';

/** What is wrong with a server or with the way to it. Nothing, unless given. */
export interface Faults {
  /** Every write goes out in pieces of so many bytes. */
  readonly bytesAtATime?: number | undefined;
  /** How long after a piece the next one goes out; at once unless given. */
  readonly betweenPiecesMs?: number | undefined;
  /** How long everything that is sent is on its way. */
  readonly delayMs?: number | undefined;
  /** The connection breaks (TCP reset) when so many bytes have gone out. */
  readonly resetAfterBytes?: number | undefined;
  /** Reads so many bytes, and no more of them within `readEveryMs`: a peer that is slow. */
  readonly bytesReadAtATime?: number | undefined;
  readonly readEveryMs?: number | undefined;
}

/** The server's end of one connection. */
export class ScriptedSession {
  /** What this client sent so far, word for word, a byte a character. */
  received = '';
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #faults: Faults;
  readonly #hear: (bytes: Uint8Array) => void;
  /** Pieces that wait for the ones before them. */
  readonly #pieces: Uint8Array[] = [];
  #isPacing = false;
  /** Bytes that went out. */
  bytesSent = 0;

  /** @param hear takes what the client sends, as it is read */
  constructor(socket: Socket, clock: Clock, faults: Faults, hear: (bytes: Uint8Array) => void) {
    this.#socket = socket;
    this.#clock = clock;
    this.#faults = faults;
    this.#hear = hear;
    socket.setNoDelay(true);
    socket.on('error', () => {});
    if (faults.bytesReadAtATime === undefined) socket.on('data', (bytes) => this.#take(bytes));
    else this.#readSlowly(faults.bytesReadAtATime);
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  event(rows: readonly HeaderRow[]): void {
    this.write(printMessage(rows));
  }

  /** Writes text as it is, a byte a character. */
  write(text: string): void {
    const { delayMs } = this.#faults;
    if (delayMs === undefined) this.#send(bytesOfText(text));
    else this.#clock.setTimer(delayMs, () => this.#send(bytesOfText(text)));
  }

  /** Stops reading, as a peer that hangs does. */
  fallDeaf(): void {
    this.#socket.pause();
  }

  /** Reads again. */
  hear(): void {
    this.#socket.resume();
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

  #take(bytes: Uint8Array): void {
    this.received += textOfBytes(bytes);
    this.#hear(bytes);
  }

  #readSlowly(bytesAtATime: number): void {
    let mayRead = true;
    const read = () => {
      if (!mayRead) return;
      const bytes = this.#socket.read(Math.min(bytesAtATime, this.#socket.readableLength)) as Uint8Array | null;
      if (bytes === null) return;
      mayRead = false;
      this.#clock.setTimer(this.#faults.readEveryMs ?? 0, () => {
        mayRead = true;
        read();
      });
      this.#take(bytes);
    };
    this.#socket.on('readable', read);
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
    const fitting = piece.subarray(0, Math.max(0, resetAfterBytes - this.bytesSent));
    this.bytesSent += fitting.length;
    // What was written has to be on its way before the reset, which would drop it.
    if (this.bytesSent >= resetAfterBytes) this.#socket.write(fitting, () => this.reset());
    else this.#socket.write(fitting);
  }
}
