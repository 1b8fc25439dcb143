import { CoreSlot } from '../core-slot.ts';

/** A line as lists show it. Plain data of this moment. */
export interface LineView {
  readonly number: number;
  /** `FXO Kewlstart`, and the number that Asterisk has for it. */
  readonly signalling: { readonly text: string; readonly code: number };
  readonly context: string;
  readonly groups: readonly number[];
  readonly language: string;
  readonly musicClass: string;
  readonly mailbox: string;
  readonly description: string;
  readonly callerId: { readonly number?: string | undefined; readonly name?: string | undefined };
  readonly callWaiting: boolean;
  readonly doNotDisturb: boolean;
  /** `No Alarm`, `Red Alarm` (the port of the adapter cannot be reached) or `Not Open` (nothing carries the line). */
  readonly alarm: string;
  /** The calls on it, the first one first. */
  readonly calls: readonly LineCallView[];
}

export interface LineCallView {
  readonly name: string;
  readonly uniqueId: string;
  readonly accountCode: string;
  readonly exten: string;
  readonly isDialing: boolean;
}

/** What the manager and the console ask of lines and do to them. Commands say by their result that there is no such line. */
export interface Lines {
  list(): Iterable<LineView>;
  find(number: number): LineView | undefined;
  setDoNotDisturb(number: number, on: boolean): boolean;
  /** As if the phone on the line was put down. */
  hangUp(number: number): boolean;
  /** As if the phone on the line flashed its hook: the other party of the call is put on hold, or is heard again. */
  flash(number: number): boolean;
  /** As if the phone on the line dialled these digits in its call. */
  dial(number: number, digits: string): 'done' | 'unknown' | 'idle';
  /** Ends every call on every line. */
  hangUpAll(): void;
}

export const linesOf = new CoreSlot<Lines>('lines');
