import type { Channel } from '../channel/channel.ts';
import { CoreSlot } from '../core-slot.ts';

/** How a call ended, or a part of one. */
export type Disposition = 'NO ANSWER' | 'FAILED' | 'BUSY' | 'ANSWERED' | 'CONGESTION' | 'CANCEL';

/** A call detail record as it is handed out, for good. JSON-safe; times in milliseconds since the epoch. */
export interface CallRecord {
  readonly accountCode: string;
  /** Number of the caller. */
  readonly source: string;
  readonly destination: string;
  readonly destinationContext: string;
  /** `"Alice" <100>`. */
  readonly callerId: string;
  readonly channel: string;
  /** Empty where there is no other party. */
  readonly destinationChannel: string;
  readonly lastApplication: string;
  readonly lastData: string;
  readonly startedAt: number;
  readonly answeredAt: number | undefined;
  readonly endedAt: number;
  readonly durationSeconds: number;
  readonly billableSeconds: number;
  readonly disposition: Disposition;
  readonly amaFlags: number;
  readonly uniqueId: string;
  readonly linkedId: string;
  readonly userField: string;
  readonly peerAccount: string;
  readonly sequence: number;
  /** Variables of the record's own, by name in lower case. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What CDR() reads of a record that is being made. Times and numbers as they are; `text` for the rest. */
export type RecordField =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'time'; readonly at: number | undefined }
  | { readonly kind: 'seconds'; readonly seconds: number; readonly exactSeconds: number }
  | { readonly kind: 'disposition'; readonly disposition: Disposition }
  | { readonly kind: 'amaFlags'; readonly flags: number };

export interface ForkOptions {
  /** The new record counts as answered from now on, if it is answered. */
  readonly answersNow: boolean;
  /** The old ones end. */
  readonly endsOld: boolean;
  /** The new one begins now. */
  readonly restarts: boolean;
  /** The new one takes the variables over. */
  readonly keepsVariables: boolean;
}

/** Call detail records of the channels that live, for the applications and functions that change them. */
export interface CallRecords {
  /** A field or variable of the newest record of a channel; undefined for a channel without one. */
  read(channel: Channel, field: string): RecordField | undefined;
  /** False for a channel without a record and for what the record says by itself. */
  setVariable(channel: Channel, name: string, value: string): boolean;
  setUserField(channel: Channel, text: string): boolean;
  /** No record is handed out, or all that are not over are again. */
  disable(channel: Channel, on: boolean): boolean;
  /** The channel is the caller where two might be. */
  prefer(channel: Channel, on: boolean): boolean;
  /** Begins anew. */
  reset(channel: Channel, keepsVariables: boolean): boolean;
  /** A second record beside the one there is. False where that is over. */
  fork(channel: Channel, options: ForkOptions): boolean;
}

/** Empty where no records are kept. */
export const callRecords = new CoreSlot<CallRecords>('call records');
