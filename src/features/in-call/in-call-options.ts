import type { FeaturesOptions } from '../../config/features-conf.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { CoreSlot } from '../../core/core-slot.ts';
import { pickupSettings } from '../../core/pickup.ts';

/** Codes that a party may dial while it talks, and how the exchange listens to them. */
export type InCallOptions = Omit<FeaturesOptions, 'unknown' | 'parkingLot'>;

const slot = new CoreSlot<InCallOptions>('codes of features.conf');

/** Says what counts from now on; running calls keep their codes. */
export function configureInCall(core: Core, options: InCallOptions): void {
  slot.fill(core, options);
  pickupSettings.fill(core, options);
}

export const inCallOptions = (core: Core): InCallOptions => slot.of(core);

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
