import { textOfBytes } from './bytes.ts';
import { HeaderList } from './header-list.ts';
import { WIRE_LIMITS } from './limits.ts';
import { PieceList } from './piece-list.ts';

export interface DecodedMessage {
  /**
   * `greeting`: the server's first line. `response` and `event`: by what the first of these headers is. `other`: text without either, as
   * old actions print tables. `fault`: a message over the limits was dropped (its headers are empty).
   */
  readonly kind: 'greeting' | 'response' | 'event' | 'other' | 'fault';
  readonly headers: HeaderList;
  /** The lines of a command's output, of a `Response: Follows` only. */
  readonly output: readonly string[] | undefined;
}

/** Where the stream stands: what has to be found next. */
type Phase =
  /** The first line. */
  | 'greeting'
  /** The blank line that ends the headers. */
  | 'headers'
  /** The end of a command's output, which may hold blank lines. */
  | 'output'
  /** The blank line that ends a message which is being dropped. */
  | 'dropping';

const OUTPUT_END = '--END COMMAND--';
const FOLLOWS = /^Response: *Follows\r?$/im;

/**
 * The client's side of AMI framing: bytes in, messages out (AMI modern: responses, events, wire irregularities; AMI classic: Command).
 * Lines end with CR LF or a bare LF, stray blank lines between messages are passed over. Never throws.
 *
 * A message becomes one string of its own, and its lines are parts of that: what a program keeps of a message never holds on to the
 * chunk that it came in.
 */
export class MessageDecoder {
  #phase: Phase = 'greeting';
  /** The message that has no end yet. */
  readonly #held = new PieceList();
  /** The last characters of `#held`, as a mark may lie across two chunks. A message begins as if after a line end, so that stray blank lines end it. */
  #seam = '\n';

  /** Takes the next bytes of the stream; gives the messages that they complete. */
  push(chunk: Uint8Array): DecodedMessage[] {
    const messages: DecodedMessage[] = [];
    const text = textOfBytes(chunk);
    let start = 0;
    while (start < text.length) {
      if (this.#held.length === 0 && this.#phase === 'headers') start = afterBlankLines(text, start);
      const end = this.#findEnd(text, start);
      if (end === -1) break;
      if (this.#phase === 'output') {
        this.#phase = 'headers';
        // The marker is no part of the blank line to come, nor is the text before it.
        this.#hold(chunk, start, end);
        this.#seam = '';
        start = end;
        continue;
      }
      const message = this.#complete(this.#held.take(textOfBytes(chunk, start, end)));
      this.#seam = '\n';
      if (message) messages.push(message);
      start = end;
    }
    this.#hold(chunk, start, text.length);
    if (this.#held.length > WIRE_LIMITS.messageBytes) {
      this.#held.clear();
      if (this.#phase !== 'dropping') messages.push(FAULT);
      this.#phase = 'dropping';
    }
    return messages;
  }

  /** Where the part of the message that is looked for ends in `text`; -1 when that is not here yet. */
  #findEnd(text: string, start: number): number {
    // What is held stands right before `start`: at the beginning of a chunk, or after a first line that was no greeting.
    if (this.#seam !== '' && (start === 0 || this.#held.length > 0)) {
      const kept = this.#seam.length;
      const across = endOf(this.#phase, this.#seam + text.slice(start, start + OUTPUT_END.length), 0);
      if (across > kept) return start + across - kept;
    }
    return endOf(this.#phase, text, start);
  }

  #hold(chunk: Uint8Array, start: number, end: number): void {
    if (start >= end) return;
    const text = textOfBytes(chunk, start, end);
    this.#seam = (this.#seam + text.slice(1 - OUTPUT_END.length)).slice(1 - OUTPUT_END.length);
    if (this.#phase === 'dropping') return;
    this.#held.add(text);
  }

  #complete(text: string): DecodedMessage | undefined {
    if (this.#phase === 'dropping') {
      this.#phase = 'headers';
      return undefined;
    }
    if (this.#phase === 'greeting') return this.#completeGreeting(text);
    if (text.includes('Follows') && FOLLOWS.test(text) && !text.includes(OUTPUT_END)) {
      this.#phase = 'output';
      this.#held.add(text);
      return undefined;
    }
    return decodeMessage(text);
  }

  /** The first line is a greeting unless it looks like a header: not every transport greets. */
  #completeGreeting(text: string): DecodedMessage | undefined {
    const lines = cutLines(text);
    if (lines.length === 0) return undefined;
    this.#phase = 'headers';
    if (!text.includes(':')) return { kind: 'greeting', headers: new HeaderList(lines), output: undefined };
    this.#held.add(text);
    return undefined;
  }
}

const FAULT: DecodedMessage = { kind: 'fault', headers: new HeaderList([]), output: undefined };

/** The position after the mark that ends `phase`; -1 without one. */
function endOf(phase: Phase, text: string, from: number): number {
  if (phase === 'greeting') return after(text.indexOf('\n', from), 1);
  if (phase === 'output') return after(text.indexOf(OUTPUT_END, from), OUTPUT_END.length);
  const end = text.indexOf('\n\r\n', from);
  // A blank line of a bare LF is rare; it is only looked for up to the usual one.
  const bare = (end === -1 ? text.slice(from) : text.slice(from, end)).indexOf('\n\n');
  return bare === -1 ? after(end, 3) : from + bare + 2;
}

const after = (position: number, length: number): number => (position === -1 ? -1 : position + length);

function afterBlankLines(text: string, from: number): number {
  let at = from;
  while (text[at] === '\n' || (text[at] === '\r' && text[at + 1] === '\n')) at += text[at] === '\n' ? 1 : 2;
  return at;
}

function decodeMessage(text: string): DecodedMessage | undefined {
  const lines = cutLines(text);
  if (lines.length === 0) return undefined;
  if (lines.length > WIRE_LIMITS.messageLines) return FAULT;
  const kind = kindOf(lines);
  if (kind !== 'response' || !text.includes(OUTPUT_END)) return { kind, headers: new HeaderList(lines, text), output: undefined };
  const headerCount = headersBeforeOutput(lines);
  return { kind, headers: new HeaderList(lines.slice(0, headerCount), text), output: outputIn(lines.slice(headerCount)) };
}

/** How many lines stand before the output of a command. Each of its headers comes once: a second one is output that looks like it. */
function headersBeforeOutput(lines: readonly string[]): number {
  const seen = new Set<string>();
  return lines.findIndex((line) => {
    const name = /^(?:Response|Privilege|ActionID)(?=:)/i.exec(line)?.[0].toLowerCase();
    if (name === undefined || seen.has(name)) return true;
    seen.add(name);
    return false;
  });
}

/** The output without its end mark, which stands on the last line if the output does not end with a line end. */
function outputIn(lines: string[]): string[] {
  const last = lines.findLastIndex((line) => line.endsWith(OUTPUT_END));
  if (last === -1) return lines;
  const rest = lines[last]?.slice(0, -OUTPUT_END.length);
  return rest ? [...lines.slice(0, last), rest] : lines.slice(0, last);
}

function kindOf(lines: readonly string[]): 'response' | 'event' | 'other' {
  for (const line of lines) {
    if (line.startsWith('Event:')) return 'event';
    if (line.startsWith('Response:')) return 'response';
  }
  return 'other';
}

/** The lines of a message without their ends; the blank line at its end is none. */
function cutLines(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    lines.push(text.slice(start, end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end));
    start = end + 1;
  }
  while (lines.at(-1) === '') lines.pop();
  return lines;
}
