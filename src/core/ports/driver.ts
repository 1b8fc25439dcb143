import type { Channel } from '../channel/channel.ts';
import type { DeviceState } from '../state/device-state.ts';
import type { BorrowedIdentity } from './carried-lines.ts';
import type { MediaPort } from './media.ts';

/** Code that makes channels of a technology: SIP, Local, IAX2. Registered with the core by name; matched in any case. */
export interface Driver {
  readonly technology: string;
  readonly description: string;
  /**
   * Makes a channel (state Down) for `resource`, without ringing anybody yet; `channel.leg.call()` does that.
   * Throws nothing: what cannot be had is a refusal with its cause.
   */
  request(request: ChannelRequest): Channel | Refusal;
  /** State of the device `Technology/resource`, as far as the driver knows without looking at channels; undefined where it keeps none. */
  deviceState?(resource: string): DeviceState | undefined;
}

export interface ChannelRequest {
  /** What stands after the slash: `alice`, `700@default/n`. */
  resource: string;
  /** The channel on whose behalf it is made; absent for Originate. */
  caller?: Channel | undefined;
  uniqueId?: string | undefined;
  otherUniqueId?: string | undefined;
  linkedId?: string | undefined;
  /** Codec names in order of preference; absent for those of the endpoint. */
  codecs?: readonly string[] | undefined;
  /** Who the channel is, where it is another technology's that only borrows the leg. */
  as?: BorrowedIdentity | undefined;
}

export interface Refusal {
  readonly refused: true;
  /** Q.850. */
  readonly cause: number;
}

/**
 * One signalling dialog plus its media: what a channel has in its hands. The driver calls the channel back through its `party…` methods
 * (`partyAnswered`, `partyHungUp`, ...). Every method is safe after `hangup`.
 */
export interface Leg {
  readonly media: MediaPort | undefined;
  /**
   * Rings the party (INVITE). Caller and connected identity are read from the channel. What the party does is told later, never before this
   * returns; false when it cannot be rung at all.
   */
  call(): boolean;
  /** Answers an incoming call. Resolves when the answer is on its way and media is set up. */
  answer(): Promise<void>;
  indicate(indication: Indication): void;
  /** Ends the dialog for good; the driver must not call back afterwards. */
  hangup(cause: number): void;
  sendDigit(digit: string, durationMs: number): void;
  /** False when the party cannot take text. Resolves when it was taken or refused. */
  sendText?(text: string): Promise<boolean>;
  /** Values that `CHANNEL(item)` asks of the technology: `peerip`, `rtpsource`, `pvtcallid` ... */
  read?(item: string): string | undefined;
  /** Identifies the call to the technology (SIP Call-ID), for BRIDGEPVTCALLID. */
  readonly callId?: string | undefined;
  /** Its party is that of another channel from now on: that one hears what the party does. */
  moved(to: Channel): void;
  /** Told when its channel and another hear each other in a bridge. */
  bridged?(): void;
  /** Hold and connected identity reach another channel (the other half of a Local one): nothing is played here. */
  readonly relays?: boolean;
}

export type Indication =
  | { kind: 'ringing' }
  | { kind: 'progress' }
  | { kind: 'proceeding' }
  | { kind: 'busy' }
  | { kind: 'congestion' }
  | { kind: 'hold'; musicClass?: string | undefined }
  | { kind: 'unhold' }
  | { kind: 'connectedLine' }
  | { kind: 'stop' };
