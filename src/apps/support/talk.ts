import { joinTwo } from '../../core/bridge/two-party.ts';
import type { TwoPartyEnd, TwoPartyOptions } from '../../core/bridge/two-party-types.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { ApplicationContext } from '../../core/dialplan/define-application.ts';
import { type InCallRights, watchInCall } from '../../features/in-call/in-call.ts';

/**
 * Has the channel of an application talk with somebody, each with the codes that it has a right to, until one of them goes or is taken out:
 * how Dial, Queue, Bridge and ParkedCall all connect their parties.
 */
export function talk(
  { core, channel, signal }: ApplicationContext,
  other: Channel,
  rights: InCallRights,
  options: Omit<TwoPartyOptions, 'signal' | 'digits'>,
): Promise<TwoPartyEnd> {
  return joinTwo(core, channel, other, { signal, digits: watchInCall(core, channel, other, rights), ...options });
}
