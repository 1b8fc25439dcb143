import type { HeaderRow } from '../wire/message-encoder.ts';

/** What an action answers, as data: the dialect of the session gives it its form. */
export type Reply = SimpleReply | ListReply | CommandReply | RawReply | NoReply;

export interface SimpleReply {
  readonly kind: 'simple';
  /** First line: `Success`, `Error`, `Goodbye`, `Pong`. */
  readonly response: string;
  readonly message?: string | undefined;
  /** Behind `Message`. */
  readonly headers: readonly HeaderRow[];
  /** Whole messages, already printed, that follow this one as part of the reply. */
  readonly followedBy?: string | undefined;
  /** The connection ends behind the reply. */
  readonly closes?: boolean | undefined;
}

/** One `Event:` block of a list: part of the reply, so it knows no mask and no filter. */
export interface ListItem {
  readonly event: string;
  /** Header lines, each ended by CRLF. */
  readonly body: string;
  /** Only Status (`Call`) and SIPpeerstatus (`System`) show one. */
  readonly privilege?: string | undefined;
}

export interface ListReply {
  readonly kind: 'list';
  readonly message: string;
  /** Made while the socket takes them, so no array: a long list holds nobody up. `each` of base makes them. */
  readonly items: IterableIterator<ListItem> | AsyncIterable<ListItem>;
  /** Where an item repeats the ActionID. */
  readonly actionId: 'first' | 'last' | 'none';
  /** Name of the event that ends the list. */
  readonly complete: string;
  /** Headers of the last event behind `ListItems`. */
  readonly extras?: ((count: number) => readonly HeaderRow[]) | undefined;
  /** More of them in the modern dialect, as lines that are printed already. */
  readonly ending?: string | undefined;
  /**
   * The classic dialect counts in two lists only (SIPpeers, ShowDialPlan): `counted` gives them `Eventlist: start`, ListItems and the extras.
   * The end of ShowDialPlan has a `Privilege` there.
   */
  readonly classic: { readonly counted: boolean; readonly endPrivilege?: string };
}

/** Output of a console command, line by line. */
export interface CommandReply {
  readonly kind: 'command';
  readonly succeeded: boolean;
  readonly lines: Iterable<string>;
}

/** Text that fits none of the forms above, in one piece or many; whole messages with their blank lines, the ActionID included where it belongs. */
export interface RawReply {
  readonly kind: 'raw';
  readonly text: string | Iterable<string>;
}

export interface NoReply {
  readonly kind: 'none';
}

/** `Response: Success`. */
export const success = (message?: string, headers: readonly HeaderRow[] = []): SimpleReply => ({
  kind: 'simple',
  response: 'Success',
  message,
  headers,
});

/** `Response: Error`. */
export const failure = (message: string, headers: readonly HeaderRow[] = []): SimpleReply => ({
  kind: 'simple',
  response: 'Error',
  message,
  headers,
});

/** Another first line than Success or Error. */
export const answer = (response: string, headers: readonly HeaderRow[] = []): SimpleReply => ({ kind: 'simple', response, headers });

/** The same reply, behind which the connection ends. */
export const closing = (reply: SimpleReply): SimpleReply => ({ ...reply, closes: true });

type ListOptions = Omit<ListReply, 'kind' | 'classic' | 'actionId'> & Partial<Pick<ListReply, 'classic' | 'actionId'>>;

/** A list: acknowledgement, items, the event that ends it. ActionID stands last in the items unless said otherwise. */
export const list = (options: ListOptions): ListReply => ({
  kind: 'list',
  actionId: 'last',
  classic: { counted: false },
  ...options,
});

export const item = (event: string, body: string, privilege?: string): ListItem => ({ event, body, privilege });

export const commandOutput = (lines: Iterable<string>, succeeded = true): CommandReply => ({ kind: 'command', succeeded, lines });

export const raw = (text: string): RawReply => ({ kind: 'raw', text });

/** Lines of text without a `Response`, as IAXpeers of 2006 has them: ActionID first where there is one, two empty lines at the end. */
export function rawLines(lines: Iterable<string>, actionId: string | undefined): RawReply {
  function* pieces(): Iterable<string> {
    if (actionId) yield `ActionID: ${actionId}\r\n`;
    for (const text of lines) yield `${text}\r\n`;
    yield '\r\n\r\n';
  }
  return { kind: 'raw', text: pieces() };
}

export const noReply: NoReply = { kind: 'none' };
