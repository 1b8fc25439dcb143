import type { IpAddress } from '../base/address.ts';
import type { Acl } from './acl.ts';
import type { UnknownOption } from './option-table.ts';
import type { OutboundRegistrationOptions } from './sip-register.ts';

/**
 * A configured SIP party, whatever file it was configured in: `sip.conf` is the first front end, `pjsip.conf` may be the second. The four
 * parts are pjsip's: how its calls are treated, where it registers, how it proves who it is, how it is recognised. Times are in ms.
 */
export interface EndpointOptions {
  /** Unique, case counts. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly call: EndpointCallOptions;
  readonly aor: AorOptions;
  readonly auth: AuthOptions;
  readonly identify: IdentifyOptions;
}

/** How calls from and to it are treated. */
export interface EndpointCallOptions {
  /** Where its calls enter the dialplan. */
  readonly context: string;
  /** Context for its subscriptions; undefined: `context`. */
  readonly subscribeContext: string | undefined;
  /** As written: `"Dora Desk" <201>`; undefined: its own From counts. */
  readonly callerId: string | undefined;
  /** Name or number as in the dialplan (`prohib`). */
  readonly callingPresentation: string;
  readonly accountCode: string;
  readonly language: string;
  readonly toneZone: string;
  readonly musicClass: string;
  /** Class that it suggests to the other party when it holds. */
  readonly musicSuggest: string;
  /** `100@default`, several parted by commas; empty: none. */
  readonly mailbox: string;
  /** User that its lamp says to call to hear them. */
  readonly voicemailExten: string;
  /** User of From of a NOTIFY of messages; empty: `asterisk`. */
  readonly mwiFrom: string;
  /** Such a NOTIFY has no numbers of urgent messages. */
  readonly mwiWithoutUrgent: boolean;
  /** It is told of messages only once it has subscribed to that (`subscribemwi`), not whenever it registers or they change. */
  readonly mwiBySubscription: boolean;
  readonly description: string;
  /** Set on its channels, in the order written, underscores kept. */
  readonly variables: readonly (readonly [name: string, value: string])[];
  /** Codec names in order of preference (`ulaw`, `alaw`, `slin`, `g722`), lower case. */
  readonly codecs: readonly string[];
  /** Packet times by codec where `allow = ulaw:30` asks for one. */
  readonly packetTimesMs: Readonly<Record<string, number>>;
  readonly dtmfMode: 'rfc2833' | 'inband' | 'info' | 'shortinfo' | 'auto';
  /** Whether media may go past the exchange: what SIPshowpeer shows. */
  readonly directMedia: boolean;
  /** Media is sent where it comes from, whatever the SDP says. */
  readonly symmetricRtp: boolean;
  /** Calls it may have at once; undefined: as many as it likes. Counting is `callCounter`. */
  readonly callLimit: number | undefined;
  /** Calls from which on it counts as busy; 0: never. */
  readonly busyLevel: number;
  /** Whether its calls are counted, so that its device state tells of them. */
  readonly callCounter: boolean;
  readonly allowSubscribe: boolean;
  readonly notifyRinging: boolean;
  readonly notifyHold: boolean;
  readonly sendsIdentity: 'no' | 'rpid' | 'pai';
  readonly trustsIdentity: boolean;
  readonly allowTransfer: boolean;
  /** No RTP for so long ends a call; 0: never. */
  readonly rtpTimeoutMs: number;
  readonly fromUser: string;
  readonly fromDomain: string;
  /** Groups of call pickup: those that calls to it are in, and those whose calls it may take. Numbers `1, 3, 4` and names `sales,support`. */
  readonly callGroup: string;
  readonly pickupGroup: string;
  readonly namedCallGroup: string;
  readonly namedPickupGroup: string;
  readonly amaFlags: string;
  readonly parkingLot: string;
}

/** Where it is reached. */
export interface AorOptions {
  /** `host = dynamic`: it registers. Otherwise it is at `host`. */
  readonly isDynamic: boolean;
  /** Address or name of a static one; empty for a dynamic one. */
  readonly host: string;
  readonly port: number;
  readonly transports: readonly SipTransport[];
  readonly defaultUser: string;
  /** OPTIONS are answered within this time or it counts as lagged; 0: it is not asked. */
  readonly qualifyMs: number;
  readonly qualifyFrequencyMs: number;
  /** Seconds, as SIP counts them. */
  readonly minExpirySeconds: number;
  readonly maxExpirySeconds: number;
  readonly defaultExpirySeconds: number;
}

export type SipTransport = 'udp' | 'tcp' | 'tls';

/** How it proves who it is. */
export interface AuthOptions {
  /** Undefined with no `md5Secret` either: anybody from a matching address is let in. */
  readonly secret: string | undefined;
  /** Lower-case hex of MD5(user:realm:secret), in place of `secret`. */
  readonly md5Secret: string | undefined;
  /** For calls to it that it challenges; undefined: `secret`. */
  readonly remoteSecret: string | undefined;
  /** Name in digests, where it is not that of the endpoint. */
  readonly userName: string;
  /** `insecure = invite`: no challenge for INVITE. */
  readonly skipsInviteAuth: boolean;
}

/** How its requests are recognised. */
export interface IdentifyOptions {
  /** `type = user` and `friend`: by the user of From. */
  readonly byUser: boolean;
  /** `type = peer` and `friend`: by the address that it registered from or has. */
  readonly byAddress: boolean;
  /** `insecure = port`: any port of that address. */
  readonly anyPort: boolean;
  readonly acl: Acl;
  /** Checked against the addresses in Contact of REGISTER. */
  readonly contactAcl: Acl;
}

/** What holds for SIP as a whole. */
export interface SipGeneralOptions {
  /** `a.b.c.d` or IPv6, without port. */
  readonly bindAddress: string;
  readonly port: number;
  readonly tcpEnabled: boolean;
  readonly tcpBindAddress: string;
  readonly tcpPort: number;
  readonly realm: string;
  readonly userAgent: string;
  readonly context: string;
  readonly allowGuest: boolean;
  /** Unknown users and wrong secrets get the same answers. */
  readonly alwaysAuthReject: boolean;
  /** Shown by `sip show settings`, no more: hold is always told, as in Asterisk 20. */
  readonly callEvents: boolean;
  /** Shown there too: calls from and to a phone are always counted together, as in Asterisk 20. */
  readonly limitPeersOnly: boolean;
  readonly notifyRinging: boolean;
  readonly notifyHold: boolean;
  /** Seconds, as SIP counts them. */
  readonly minExpirySeconds: number;
  readonly maxExpirySeconds: number;
  readonly defaultExpirySeconds: number;
  /** The same for subscriptions. */
  readonly minSubscriptionSeconds: number;
  readonly maxSubscriptionSeconds: number;
  /** Type of the body of a NOTIFY of messages. */
  readonly mwiType: string;
  /** Address told to parties outside `localNetworks`; `host` or `host:port`. */
  readonly externalAddress: string | undefined;
  /** Address that is told for RTP, which listens where signalling does; undefined: that of the socket a call came over. */
  readonly mediaAddress: string | undefined;
  readonly localNetworks: readonly { readonly network: IpAddress; readonly bits: number }[];
  readonly maxForwards: number;
  readonly timerT1Ms: number;
  readonly timerBMs: number;
  /** Pause before a registration elsewhere that got no answer is tried again, and how often in all; 0: for ever. */
  readonly registerTimeoutMs: number;
  readonly registerAttempts: number;
  /** A registrar that says 403 is asked again, not given up. */
  readonly registerRetries403: boolean;
  /** Where it registers itself, in the order of the file. */
  readonly registrations: readonly OutboundRegistrationOptions[];
  /** Calls of guests: the rest of how they are treated. */
  readonly guest: EndpointCallOptions;
}

/** sip.conf. */
export interface SipOptions {
  readonly general: SipGeneralOptions;
  /** In the order of the file. */
  readonly endpoints: readonly EndpointOptions[];
  readonly unknown: readonly UnknownOption[];
}
