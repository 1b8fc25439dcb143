import type { AmiPeerMessage } from '../../src/testing/ami-peer.ts';

/** Which headers went over the wire, by what they belonged to, while the sessions were played. */
export class Observed {
  readonly #sent = new Map<string, Set<string>>();
  readonly #replies = new Map<string, Set<string>>();
  readonly #events = new Map<string, Set<string>>();
  /** Values of a header: of that name in any message, and as `Event.Header` or `Action.Header` in those of one kind. */
  readonly #values = new Map<string, Set<string>>();

  /** A request: `Action: X` and its headers. */
  sent(text: string): void {
    const headers = headersOf(text);
    const action = headers.find(([name]) => name === 'Action')?.[1] ?? '';
    for (const [name] of headers) note(this.#sent, action, name);
  }

  /** The reply to an action. */
  replied(action: string, message: AmiPeerMessage): void {
    if (!this.#replies.has(action)) this.#replies.set(action, new Set());
    for (const [name, value] of headersOf(message.text)) {
      note(this.#replies, action, name);
      note(this.#values, `${action}.${name}`, value);
    }
  }

  /** Any message from the exchange. */
  heard(text: string): void {
    const headers = headersOf(text);
    const event = headers.find(([name]) => name === 'Event')?.[1];
    for (const [name, value] of headers) {
      note(this.#values, name, value);
      if (event === undefined) continue;
      note(this.#events, event, name);
      note(this.#values, `${event}.${name}`, value);
    }
  }

  wasSent = (action: string, header: string): boolean => this.#sent.get(action)?.has(header) ?? false;
  wasSentAnywhere = (header: string): boolean => [...this.#sent.values()].some((headers) => headers.has(header));
  wasReplied = (action: string, header: string): boolean => this.#replies.get(action)?.has(header) ?? false;
  wasAnswered = (action: string): boolean => this.#replies.has(action);
  wasTold = (event: string, header: string): boolean => this.#events.get(event)?.has(header) ?? false;
  wasToldAtAll = (event: string): boolean => this.#events.has(event);
  valuesOf = (header: string): ReadonlySet<string> => this.#values.get(header) ?? new Set();
  /** Whether all values of a header (`Event.Header`) match, and there was one. */
  isAlways = (header: string, pattern: RegExp): boolean => {
    const values = [...this.valuesOf(header)];
    return values.length > 0 && values.every((value) => pattern.test(value));
  };
}

/** Lines of a message that are headers. */
const headersOf = (text: string): [name: string, value: string][] =>
  text.split('\r\n').flatMap((line): [string, string][] => {
    const found = /^(\w[\w -]*): ?(.*)$/s.exec(line);
    return found ? [[found[1]!, found[2]!]] : [];
  });

function note(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
}
