import type { Channel } from '../channel/channel.ts';
import type { ChannelOptions } from '../channel/channel-types.ts';
import { CoreSlot } from '../core-slot.ts';

/**
 * Who a channel is whose leg is another technology's: a line of an analogue adapter is a `DAHDI` channel with a SIP leg. What is given takes
 * the place of what the endpoint would have had.
 */
export interface BorrowedIdentity
  extends Pick<
    ChannelOptions,
    'technology' | 'name' | 'callerId' | 'context' | 'exten' | 'accountCode' | 'amaFlags' | 'language' | 'musicClass'
  > {
  readonly variables: readonly (readonly [name: string, value: string])[];
  /** What was dialled is a matter of the line and not of the dialplan: this has the call in hand. */
  readonly serve?: ((channel: Channel) => void) | undefined;
  /** Told of the channel as soon as it is made. */
  made(channel: Channel): void;
}

/** Lines that a driver's endpoints carry: the driver asks, for each call that comes in, whose it is. */
export interface CarriedLines {
  /** Undefined where the endpoint carries no line: the call is its own. */
  callFrom(technology: string, endpoint: string, caller: { exten: string }): BorrowedIdentity | undefined;
}

export const carriedLines = new CoreSlot<CarriedLines>('carried lines');
