import type { FeaturesOptions } from '../../config/features-conf.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { CoreSlot } from '../../core/core-slot.ts';

/** Codes that a party may dial while it talks, and how the exchange listens to them. */
export type InCallOptions = Omit<FeaturesOptions, 'unknown' | 'parkingLot'>;

/** What counts where nothing was configured: what features.conf has by itself. */
export const DEFAULT_IN_CALL_OPTIONS: InCallOptions = Object.freeze({
  blindTransfer: '#',
  disconnect: '*',
  parkCall: '',
  attendedTransfer: '',
  autoMonitor: '',
  autoMixMonitor: '',
  codeDigitMs: 1000,
  transferDigitMs: 3000,
  transferAttempts: 3,
  announceSound: 'pbx-transfer',
  retrySound: 'pbx-invalid',
  invalidSound: 'privacy-incorrect',
  transferSound: 'beep',
  failSound: 'beeperr',
  courtesyTone: '',
  recordingFailSound: '',
  attendedAbort: '*1',
  attendedComplete: '*2',
  attendedThreeway: '*3',
  attendedNoAnswerMs: 15_000,
  attendedDropsCall: false,
  attendedLoopDelayMs: 10_000,
  attendedCallbackRetries: 2,
  applications: [],
  groups: [],
});

const slot = new CoreSlot<InCallOptions>('codes of features.conf');

/** Says what counts from now on; running calls keep their codes. */
export function configureInCall(core: Core, options: InCallOptions): void {
  slot.fill(core, options);
}

export const inCallOptions = (core: Core): InCallOptions => slot.find(core) ?? DEFAULT_IN_CALL_OPTIONS;

const OWN = 'inCall.options';

/** What counts for one channel: what it was given by FEATURE() and FEATUREMAP(), else that of the exchange. */
export function optionsOf(channel: Channel): InCallOptions {
  const own = channel.attachments.get(OWN) as Partial<InCallOptions> | undefined;
  return own ? { ...inCallOptions(channel.core), ...own } : inCallOptions(channel.core);
}

/** Gives a channel an option of its own. */
export function setOwnOption(channel: Channel, change: Partial<InCallOptions>): void {
  channel.attachments.set(OWN, { ...(channel.attachments.get(OWN) as Partial<InCallOptions> | undefined), ...change });
}
