import type { Channel } from '../../core/channel/channel.ts';
import type { ApplicationContext } from '../../core/dialplan/define-application.ts';
import { claim, handOver, pickupSettings } from '../../core/pickup.ts';
import { playPrompts } from './prompts.ts';

/** Picks up the first call that is found; false when there is none, or none that could be had. The channel is the call's then, not the dialplan's. */
export async function pickUpFirst(context: ApplicationContext, finders: readonly (() => Channel | undefined)[]): Promise<boolean> {
  const { core, channel } = context;
  for (const find of finders) {
    const target = find();
    if (!target || !(await claim(channel, target))) continue;
    const { pickupSound } = pickupSettings.of(core);
    if (pickupSound) await playPrompts(context, [pickupSound]);
    // Not waited for: it ends what runs on the channel, which is this.
    handOver(core, channel, target).catch((error) => context.logger.error(`${channel.name} could not be given the call`, error));
    return true;
  }
  return false;
}
