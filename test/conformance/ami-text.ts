/** A header line of an AMI message; a line without a colon has the name ''. */
export type HeaderLine = readonly [name: string, value: string];

const END_OF_OUTPUT = '--END COMMAND--\r\n\r\n';

/**
 * Cuts what a manager server sends into its greeting line and then messages, each kept with the line ends that it came with. It is
 * apart from the decoder of the product on purpose: a judge may not share the defects of what it judges.
 */
export class MessageCutter {
  #rest = '';
  #greeted = false;

  /** What has come since the last whole message. */
  get rest(): string {
    return this.#rest;
  }

  /** The messages that `chunk` completes. */
  push(chunk: string): string[] {
    this.#rest += chunk;
    const whole: string[] = [];
    let start = 0;
    for (let end = this.#endFrom(start); end > start; end = this.#endFrom(start)) {
      whole.push(this.#rest.slice(start, end));
      start = end;
    }
    this.#rest = this.#rest.slice(start);
    return whole;
  }

  /** Where the message that begins at `start` ends, or `start` when it is not whole yet. */
  #endFrom(start: number): number {
    const after = (mark: string) => {
      const at = this.#rest.indexOf(mark, start);
      return at < 0 ? start : at + mark.length;
    };
    if (!this.#greeted) {
      const end = after('\r\n');
      this.#greeted = end > start;
      return end;
    }
    if (this.#rest.startsWith('\r\n', start)) return start + 2; // a stray empty line stands for itself
    // Output of a command may hold empty lines of its own.
    return after(this.#rest.startsWith('Response: Follows', start) ? END_OF_OUTPUT : '\r\n\r\n');
  }
}

export function headersOf(text: string): HeaderLine[] {
  const lines: HeaderLine[] = [];
  for (const line of text.split('\r\n')) {
    if (!line) continue;
    const colon = line.indexOf(':');
    lines.push(colon < 0 ? ['', line] : [line.slice(0, colon), line.slice(colon + 1).trim()]);
  }
  return lines;
}

/** The first value of a header, its name in any case. */
export function headerOf(text: string, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headersOf(text).find(([n]) => n.toLowerCase() === wanted)?.[1];
}

/** The first value of each header by its name in lower case: for many look-ups in one message. */
export function firstHeaders(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of headersOf(text)) if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), value);
  return found;
}

/** The event's name; undefined for replies, greetings and empty lines. */
export const eventNameOf = (text: string): string | undefined => (/^event:/i.test(text) ? headerOf(text, 'Event') : undefined);
