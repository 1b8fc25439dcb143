import type { CallOptions } from './action-call.ts';
import type { ActionFields, ListEvents, ReplyHeaders } from './declarations/actions.ts';
import type { EnvelopeHeaders, EventHeaders, NoHeaders } from './declarations/events.ts';

/** Actions, lists and events whose fields and headers are declared. Others are sent by `freeForm` and heard by their names like these. */
export type ActionName = keyof ActionFields;
export type ListName = keyof ListEvents;
export type EventName = keyof EventHeaders;

/** What an action takes. An ActionID of the program's own is kept. */
export type FieldsOf<N extends ActionName> = ActionFields[N] & { ActionID?: string | number | undefined };

/** What follows the name of an action in a call: its fields, which may be left out where none is required, and the options. */
export type CallArguments<N extends ActionName> = NoHeaders extends ActionFields[N]
  ? [fields?: FieldsOf<N>, options?: CallOptions]
  : [fields: FieldsOf<N>, options?: CallOptions];

/** The headers of a reply. */
export type ReplyHeadersOf<N extends ActionName> = N extends keyof ReplyHeaders ? ReplyHeaders[N] : NoHeaders;

/** The names of a list's items, and of the event that ends it. */
export type ItemName<N extends ListName> = ListEvents[N][0];
export type EndName<N extends ListName> = ListEvents[N][1];

/** The headers of an event; of one of several, those that all of them have. */
export type HeadersOf<N extends string> = [N] extends [EventName] ? EventHeaders[N] & EnvelopeHeaders : EnvelopeHeaders;
