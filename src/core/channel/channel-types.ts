import type { Leg } from '../ports/driver.ts';
import type { PartyId } from '../snapshots.ts';
import type { Channel } from './channel.ts';
import type { ChannelStateNumber } from './channel-state.ts';

/** What happens to a channel, told at once and in order to whoever has it in hand: the dialplan, Dial, a bridge, the other Local half. */
export interface ChannelSignals {
  ringing(): void;
  proceeding(): void;
  progress(): void;
  answered(): void;
  /** The called party will not have the call. */
  refused(kind: 'busy' | 'congestion', cause: number): void;
  /** The called party wants the call to go elsewhere: an extension, `exten@context` or `Technology/resource`. */
  forwarded(target: string): void;
  /** Somebody else takes the call that rings here, in place of this party. */
  pickedUp(by: Channel): void;
  /** The end was asked for, by the party or by the exchange. Whoever has the channel in hand calls `hangup`. */
  hangup(): void;
  /** It is to go on elsewhere: whoever has it in hand lets go of it, without hanging up. */
  released(): void;
  /** Somebody from outside has it leave its bridge: who has it in hand there goes on as where it had left by itself. */
  kicked(): void;
  digitBegan(digit: string): void;
  digitEnded(digit: string, durationMs: number): void;
  held(musicClass: string | undefined): void;
  unheld(): void;
  text(body: string): void;
  connectedLineChanged(): void;
  /** It has entered a bridge, and left it. */
  bridged(): void;
  unbridged(): void;
  /** The party of another channel is about to take the place of this one's in what runs here; and has. */
  replacing(): void;
  replaced(): void;
  /** The party, and with it what this channel was, is in the place of another channel's, which is this one from now on. */
  moved(to: Channel): void;
  /** It is about to be over: the last moment to set its variables and to tell of it. */
  ending(): void;
  /** It is over: nothing will be told any more. */
  ended(): void;
}

/** What may be given when a channel is made. */
export interface ChannelOptions {
  technology: string;
  name: string;
  uniqueId?: string | undefined;
  linkedId?: string | undefined;
  state?: ChannelStateNumber | undefined;
  callerId?: PartyId | undefined;
  /** See the snapshot's: given for a leg that is dialled. */
  dialedAs?: PartyId | undefined;
  /** See the snapshot's. */
  leadsNowhere?: boolean | undefined;
  context?: string | undefined;
  exten?: string | undefined;
  accountCode?: string | undefined;
  amaFlags?: number | undefined;
  language?: string | undefined;
  musicClass?: string | undefined;
  parkingLot?: string | undefined;
  toneZone?: string | undefined;
  leg: (channel: Channel) => Leg;
}

/** The part of a channel whose change is published. */
export interface Published {
  state: ChannelStateNumber;
  callerId: PartyId;
  connectedLine: PartyId;
  accountCode: string;
  context: string;
  exten: string;
  priority: number;
  application: string | undefined;
}

export interface ChannelChanges extends Partial<Published> {
  applicationData?: string | undefined;
  peerAccountCode?: string | undefined;
  language?: string | undefined;
  amaFlags?: number | undefined;
  hangupCause?: number | undefined;
  hangupSource?: string;
  userField?: string;
  tenantId?: string;
  dialedAs?: PartyId | undefined;
}
