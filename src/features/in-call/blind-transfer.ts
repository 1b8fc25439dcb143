import type { TwoPartyCall } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { blindTransfer } from '../../core/transfer.ts';
import { askForExtension, transferContext } from './ask-extension.ts';
import { whileBusy } from './busy.ts';
import type { InCallOptions } from './in-call-options.ts';

/**
 * A party dialled the transfer code: the other one hears music while it dials where to. After too many extensions that do not exist, or
 * none, the two talk on. Source: Asterisk 20 bridges/bridge_builtin_features.c, recorded session core-18.
 */
export async function transferByCode(core: Core, call: TwoPartyCall, from: Channel, options: InCallOptions): Promise<void> {
  call.hold(from);
  await whileBusy(core, call, from, async (signal) => {
    const exten = await askForExtension(core, from, options, signal);
    if (call.over) return;
    if (exten === undefined || blindTransfer(core, from, transferContext(from), exten, { isExternal: false }) !== 'Success')
      call.unhold(from);
  });
}
