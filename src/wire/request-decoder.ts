import { textOfBytes } from './bytes.ts';
import { HeaderList } from './header-list.ts';
import { WIRE_LIMITS } from './limits.ts';
import { PieceList } from './piece-list.ts';

export type RequestFault = 'lineTooLong' | 'tooManyLines';

export interface DecodedRequest {
  /** Empty when a blank line came with nothing before it, which is a request too (without an action). */
  readonly headers: HeaderList;
  /** What was cut away: the request must be refused, the session goes on. `headers` holds what fitted. */
  readonly fault: RequestFault | undefined;
}

const LF = 10;
const CR = 13;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * The server's side of AMI framing: bytes in, requests out (AMI modern: transport, input parser). Lines end with CR LF or a bare LF, a lone
 * CR is data, a NUL hides the rest of its line, a blank line ends the request. Never throws, and holds at most one request of legal size.
 */
export class RequestDecoder {
  #lines: string[] = [];
  /** The line that has no end yet. */
  readonly #unfinished = new PieceList();
  #isLineTooLong = false;
  #fault: RequestFault | undefined;
  #markBytesSeen = 0;

  /** Takes the next bytes of the stream; gives the requests that they complete. */
  push(chunk: Uint8Array): DecodedRequest[] {
    const requests: DecodedRequest[] = [];
    let start = this.#markBytesSeen < BYTE_ORDER_MARK.length ? this.#skipMark(chunk) : 0;
    for (let end = chunk.indexOf(LF, start); end !== -1; end = chunk.indexOf(LF, start)) {
      const request = this.#endLine(chunk, start, end);
      if (request) requests.push(request);
      start = end + 1;
    }
    this.#keep(chunk, start);
    return requests;
  }

  /** A line is complete: a blank one completes the request. */
  #endLine(chunk: Uint8Array, start: number, end: number): DecodedRequest | undefined {
    const isTooLong = this.#isLineTooLong || this.#unfinished.length + (end - start) + 1 > MAX_LINE_WITH_END;
    if (isTooLong) {
      this.#isLineTooLong = false;
      this.#unfinished.clear();
      this.#fault ??= 'lineTooLong';
      return undefined;
    }
    const line = this.#takeLine(chunk, start, end);
    if (line === '') return this.#takeRequest();
    if (this.#lines.length < WIRE_LIMITS.requestHeaders) this.#lines.push(line);
    else this.#fault = 'tooManyLines';
    return undefined;
  }

  #takeLine(chunk: Uint8Array, start: number, end: number): string {
    let line: string;
    if (this.#unfinished.length === 0) {
      line = textOfBytes(chunk, start, chunk[end - 1] === CR && end > start ? end - 1 : end);
    } else {
      line = this.#unfinished.take(textOfBytes(chunk, start, end));
      if (line.charCodeAt(line.length - 1) === CR) line = line.slice(0, -1);
    }
    const nul = line.indexOf('\0');
    return nul === -1 ? line : line.slice(0, nul);
  }

  #takeRequest(): DecodedRequest {
    const request = { headers: new HeaderList(this.#lines), fault: this.#fault };
    this.#lines = [];
    this.#fault = undefined;
    return request;
  }

  /** Keeps the beginning of a line whose end has not come; of one that is too long already, nothing. */
  #keep(chunk: Uint8Array, start: number): void {
    if (start >= chunk.length || this.#isLineTooLong) return;
    if (this.#unfinished.length + chunk.length - start >= MAX_LINE_WITH_END) {
      this.#isLineTooLong = true;
      this.#unfinished.clear();
    } else {
      this.#unfinished.add(textOfBytes(chunk, start));
    }
  }

  /** Passes over a byte order mark at the start of the stream; gives where text begins in this chunk. */
  #skipMark(chunk: Uint8Array): number {
    const firstSeen = this.#markBytesSeen;
    let at = 0;
    while (at < chunk.length && chunk[at] === BYTE_ORDER_MARK[this.#markBytesSeen]) {
      at++;
      this.#markBytesSeen++;
      if (this.#markBytesSeen === BYTE_ORDER_MARK.length) return at;
    }
    if (at === chunk.length) return at;
    // No mark after all: what looked like the start of one is text.
    for (const byte of BYTE_ORDER_MARK.slice(0, firstSeen)) this.#unfinished.add(String.fromCharCode(byte));
    this.#markBytesSeen = BYTE_ORDER_MARK.length;
    return 0;
  }
}

/** Line and end together fill the buffer that the limit comes from, so that a bare LF leaves room for one more byte. */
const MAX_LINE_WITH_END = WIRE_LIMITS.requestLineBytes + 2;
