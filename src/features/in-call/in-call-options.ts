import type { FeaturesOptions } from '../../config/features-conf.ts';

/** Codes that a party may dial while it talks, and how the exchange listens to them. */
export type InCallOptions = Omit<FeaturesOptions, 'unknown' | 'parkingLot'>;

/** What counts where nothing was configured: the codes that features.conf has by itself. */
export const DEFAULT_IN_CALL_OPTIONS: InCallOptions = Object.freeze({
  blindTransfer: '#',
  disconnect: '*',
  parkCall: '',
  codeDigitMs: 1000,
  transferDigitMs: 3000,
  transferAttempts: 3,
  invalidSound: 'privacy-incorrect',
});
