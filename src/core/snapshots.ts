import type { ChannelStateNumber } from './channel/channel-state.ts';

/** Number and name of a party; undefined where not known (the renderers write `<unknown>`). */
export interface PartyId {
  readonly number?: string | undefined;
  readonly name?: string | undefined;
  /** `Presentation` value 0..255 as in Asterisk's callerid.h (bits of Q.931 octet 3a). */
  readonly presentation: number;
}

/** An immutable copy of a channel as it stood when the fact was published. JSON-safe. */
export interface ChannelSnapshot {
  readonly name: string;
  readonly uniqueId: string;
  readonly linkedId: string;
  /** What stands before the slash: `SIP`, `Local`. */
  readonly technology: string;
  /** 0 Down .. 10 Mute. */
  readonly state: ChannelStateNumber;
  readonly callerId: PartyId;
  readonly connectedLine: PartyId;
  /**
   * What a leg was dialled as: by Dial the caller's extension, by Originate the identity asked for (empty where none was). Undefined for a leg
   * that called in and once the channel's own caller id was set. The classic dialect shows it as the leg's caller.
   */
  readonly dialedAs?: PartyId | undefined;
  /** Half of a Local pair whose extension does not exist: made, and over at once. In 2006 there was none. */
  readonly leadsNowhere?: boolean;
  /** What RDNIS, ANI and DNID hold, and the deprecated presentation of them. */
  readonly redirectingNumber?: string | undefined;
  readonly ani?: string | undefined;
  readonly dialedNumber?: string | undefined;
  readonly language: string;
  readonly accountCode: string;
  readonly peerAccountCode: string;
  readonly amaFlags: number;
  readonly context: string;
  readonly exten: string;
  readonly priority: number;
  /** The application that runs (or ran last); undefined before the first. */
  readonly application?: string | undefined;
  readonly applicationData?: string | undefined;
  /** True while a dialplan interpreter is attached (Asterisk: `ast_channel_pbx`). */
  readonly inDialplan: boolean;
  /** The application of an Originate runs in place of a dialplan; `inDialplan` is true then too. */
  readonly runsOneApplication?: boolean;
  readonly bridgeId?: string | undefined;
  /** Name and unique id of the one other channel in its bridge. */
  readonly bridgedTo?: { readonly name: string; readonly uniqueId: string } | undefined;
  readonly hangupCause: number;
  /** Who brought its end about, where that is known: the name of a channel, `dialplan/builtin`. */
  readonly hangupSource?: string | undefined;
  /** What the dialplan noted of it, for those who keep records. */
  readonly userField?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly answeredAt?: number | undefined;
  /** Values of `channelvars` of manager.conf at that moment, in their order. */
  readonly reported: readonly (readonly [name: string, value: string])[];
  /** Tenant of the channel; empty where there is only one. */
  readonly tenantId: string;
}

export interface BridgeSnapshot {
  readonly id: string;
  /** `basic`, `base`, `parking`. */
  readonly type: string;
  /** `simple_bridge`, `softmix`, `holding_bridge`. */
  readonly technology: string;
  readonly creator?: string | undefined;
  readonly name?: string | undefined;
  readonly channelCount: number;
  /** Whose picture is shown, where somebody named one; without `uniqueId` that one is gone. */
  readonly videoSource?: { readonly mode: 'single'; readonly uniqueId: string | undefined } | undefined;
}
