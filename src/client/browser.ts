/** The client without the transports that need Node.js: what a browser gets. */

// What `await using` needs is declared by the types of Node.js for the others; a project for browsers may have neither them nor this library.
/// <reference lib="esnext.disposable" preserve="true" />

export type { CallOptions } from './action-call.ts';
export type { BackOffOptions } from './back-off.ts';
export type { BoundedStream, WhenFull } from './bounded-stream.ts';
export { AmiClient, type ClientNews, type EventChoice, type EventStreamOptions, type FreeForm } from './client.ts';
export type { ActionFields, Digits, ListEvents, Repeated, ReplyHeaders } from './declarations/actions.ts';
export type { ChannelHeaders, EnvelopeHeaders, EventHeaders } from './declarations/events.ts';
export { AmiError, type AmiErrorCode, AmiRefusal } from './errors.ts';
export { AmiGroup, type GroupNews, type GroupStreamOptions } from './group.ts';
export type { ClientState, Gap } from './link.ts';
export type { AmiList } from './list.ts';
export { AmiEvent, AmiMessage, AmiReply } from './message.ts';
export * from './model/index.ts';
export type { AmiClientOptions } from './options.ts';
export { type OriginatedCall, OriginateFailure } from './originate.ts';
export type { Fields, FieldValue } from './request.ts';
export type { Dialler, Receiver, Transport } from './transport.ts';
export { type WebSocketConstructor, type WebSocketLike, type WebSocketOptions, webSocket } from './transports/web-socket.ts';
export type { ActionName, CallArguments, EventName, FieldsOf, HeadersOf, ItemName, ListName, ReplyHeadersOf } from './typed.ts';
