/** Codes that a party may dial while it talks, and how the exchange listens to them: features.conf, `[general]` and `[featuremap]`. */
export interface InCallOptions {
  /** `blindxfer`; empty for none. */
  readonly blindTransfer: string;
  /** `disconnect`; empty for none. */
  readonly disconnect: string;
  /** Time between the digits of a code, `featuredigittimeout`. */
  readonly codeDigitMs: number;
  /** Time for each digit of the extension that a call is transferred to, `transferdigittimeout`. */
  readonly transferDigitMs: number;
  /** How often an extension that does not exist is asked for again, `transferdialattempts`. */
  readonly transferAttempts: number;
  /** Sounds of the transfer: asking for the extension is `pbx-transfer`. */
  readonly invalidSound: string;
  readonly failSound: string;
}

export const DEFAULT_IN_CALL_OPTIONS: InCallOptions = Object.freeze({
  blindTransfer: '#',
  disconnect: '*',
  codeDigitMs: 1000,
  transferDigitMs: 3000,
  transferAttempts: 3,
  invalidSound: 'privacy-incorrect',
  failSound: 'beeperr',
});
