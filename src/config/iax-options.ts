import type { IpAddress } from '../base/address.ts';
import type { Acl } from './acl.ts';
import type { UnknownOption } from './option-table.ts';

/** iax.conf. */
export interface IaxOptions {
  readonly general: IaxGeneralOptions;
  /** In the order of the file. */
  readonly parties: readonly IaxPartyOptions[];
  readonly registrations: readonly IaxRegistrationOptions[];
  readonly unknown: readonly UnknownOption[];
}

/** What holds for IAX2 as a whole. */
export interface IaxGeneralOptions {
  readonly bindAddress: string;
  readonly port: number;
  /** Bounds of a registration, in seconds as IAX2 counts them. */
  readonly minExpirySeconds: number;
  readonly maxExpirySeconds: number;
  /** How often the far end of a call is asked whether it is there, and how long its frames take; 0: never. */
  readonly pingMs: number;
  readonly lagMs: number;
  /** A refusal for want of a proof comes a second late. */
  readonly delaysRejects: boolean;
  /** A call to somebody who does not react within twice this is given up; 0: retransmission alone decides. */
  readonly autoKillMs: number;
  /** Time between two packets of a trunk, and the bytes of one. */
  readonly trunkMs: number;
  readonly trunkBytes: number;
  /** Bytes of sound that may wait for a packet of a trunk, whatever the packet may have. */
  readonly trunkMaxBytes: number;
  readonly trunkTimestamps: boolean;
  readonly callNumbers: IaxCallNumberOptions;
}

/** Guards against the exhaustion of call numbers. */
export interface IaxCallNumberOptions {
  /** Numbers that an address may have. */
  readonly perAddress: number;
  /** Numbers of those without a token, all together. */
  readonly unproven: number;
  /** `[callnumberlimits]`: other bounds for some networks, the first that matches counts. */
  readonly perNetwork: readonly { readonly network: IpAddress; readonly bits: number; readonly limit: number }[];
  /** `calltokenoptional`: who may come without a token. */
  readonly tokenOptional: readonly { readonly network: IpAddress; readonly bits: number }[];
  readonly tokenLifeSeconds: number;
}

/** A `register` line: where we register, and as whom. */
export interface IaxRegistrationOptions {
  readonly userName: string;
  readonly secret: string;
  /** Name of a private key, written in brackets in place of the secret. */
  readonly outKey: string;
  readonly host: string;
  readonly port: number;
}

/** A section with a `type`: who may call us (user), whom we call and who may register (peer), or both (friend). */
export interface IaxPartyOptions {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly isUser: boolean;
  readonly isPeer: boolean;
  readonly secret: string;
  /** Names of keys, several parted by `:`. */
  readonly inKeys: string;
  readonly outKey: string;
  /** Bits: 1 plain text, 2 MD5, 4 RSA. */
  readonly authMethods: number;
  /** As whom we call it. */
  readonly userName: string;
  readonly isDynamic: boolean;
  /** Address or name of a fixed one; empty for a dynamic one. */
  readonly host: string;
  readonly port: number;
  /** Where a dynamic one is called while it is not registered; empty: nowhere. */
  readonly defaultAddress: string;
  /** Contexts that its calls may enter; the first is where they go unless they say otherwise. Empty: `default`. */
  readonly contexts: readonly string[];
  /** Context at the far end that our calls ask for. */
  readonly peerContext: string;
  /** As written; undefined: what it says of itself counts. */
  readonly callerId: string | undefined;
  readonly acl: Acl;
  readonly codecs: readonly string[];
  readonly packetTimesMs: Readonly<Record<string, number>>;
  /** Whose order of codecs counts; `reqonly` takes nothing but what was asked for first. */
  readonly codecPriority: 'host' | 'caller' | 'disabled' | 'reqonly';
  /** 0: it is not asked. */
  readonly qualifyMs: number;
  readonly qualifySmoothing: boolean;
  readonly qualifyFrequencyMs: number;
  readonly qualifyRetryMs: number;
  readonly mailbox: string;
  readonly isTrunk: boolean;
  readonly language: string;
  readonly accountCode: string;
  readonly amaFlags: string;
  /** Music that it hears on hold; `passthrough` leaves that to the far end. */
  readonly musicClass: string;
  /** Class that it suggests to the other party when it holds. */
  readonly musicSuggest: string;
  readonly sendsAni: boolean;
  /** `auto`: from its first token on. `default`: unless its address is one of `calltokenoptional`. */
  readonly callToken: 'yes' | 'no' | 'auto' | 'default';
  /** Numbers that its address may have while it is registered; undefined: as any address. */
  readonly maxCallNumbers: number | undefined;
  /** Calls in its name that wait for a proof. */
  readonly maxUnauthenticated: number;
  readonly variables: readonly (readonly [name: string, value: string])[];
  readonly description: string;
}
