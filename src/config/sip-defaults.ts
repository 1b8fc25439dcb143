import { Acl } from './acl.ts';
import type { AorOptions, AuthOptions, EndpointCallOptions, IdentifyOptions, SipGeneralOptions } from './endpoint-options.ts';
import type { Draft } from './option-table.ts';

/** An endpoint while it is put together. What [general] says of these is where each of them starts. */
export interface EndpointDraft {
  call: Draft<EndpointCallOptions> & { packetTimesMs: Record<string, number> };
  aor: Draft<AorOptions>;
  auth: Draft<AuthOptions>;
  identify: Draft<IdentifyOptions> & { acl: Acl; contactAcl: Acl };
}

/** What stands for a call and a place to be reached before any file was read: the defaults of chan_sip (Asterisk 20). */
export const newEndpointDraft = (): EndpointDraft => ({
  call: {
    context: 'default',
    subscribeContext: undefined,
    callerId: undefined,
    callingPresentation: 'allowed_not_screened',
    accountCode: '',
    language: '',
    toneZone: '',
    musicClass: '',
    musicSuggest: '',
    mailbox: '',
    voicemailExten: 'asterisk',
    mwiFrom: '',
    mwiWithoutUrgent: false,
    mwiBySubscription: false,
    description: '',
    variables: [],
    codecs: ['ulaw', 'alaw'],
    packetTimesMs: {},
    dtmfMode: 'rfc2833',
    directMedia: true,
    symmetricRtp: true,
    callLimit: undefined,
    busyLevel: 0,
    callCounter: false,
    allowSubscribe: true,
    notifyRinging: true,
    notifyHold: false,
    sendsIdentity: 'no',
    trustsIdentity: false,
    allowTransfer: true,
    rtpTimeoutMs: 0,
    fromUser: '',
    fromDomain: '',
    callGroup: '',
    pickupGroup: '',
    namedCallGroup: '',
    namedPickupGroup: '',
    amaFlags: '',
    parkingLot: '',
  },
  aor: {
    isDynamic: false,
    host: '',
    port: 5060,
    transports: ['udp'],
    defaultUser: '',
    qualifyMs: 0,
    qualifyFrequencyMs: 60_000,
    minExpirySeconds: 60,
    maxExpirySeconds: 3600,
    defaultExpirySeconds: 120,
  },
  auth: { secret: undefined, md5Secret: undefined, remoteSecret: undefined, userName: '', skipsInviteAuth: false },
  identify: { byUser: true, byAddress: true, anyPort: false, acl: new Acl(), contactAcl: new Acl() },
});

/** What holds for SIP as a whole, while it is put together. */
export type SipGeneralDraft = Draft<Omit<SipGeneralOptions, 'guest' | 'minSubscriptionSeconds' | 'maxSubscriptionSeconds'>> & {
  /** Undefined: that of registrations. */
  minSubscriptionSeconds: number | undefined;
  maxSubscriptionSeconds: number | undefined;
};

/** The same before any file was read. */
export const newSipGeneralDraft = (): SipGeneralDraft => ({
  bindAddress: '0.0.0.0',
  port: 5060,
  tcpEnabled: false,
  tcpBindAddress: '0.0.0.0',
  tcpPort: 5060,
  realm: 'asterisk',
  userAgent: 'Ringdown',
  context: 'default',
  allowGuest: false,
  alwaysAuthReject: true,
  callEvents: false,
  limitPeersOnly: false,
  notifyRinging: true,
  notifyHold: false,
  minExpirySeconds: 60,
  maxExpirySeconds: 3600,
  defaultExpirySeconds: 120,
  minSubscriptionSeconds: undefined,
  maxSubscriptionSeconds: undefined,
  mwiType: 'application/simple-message-summary',
  externalAddress: undefined,
  mediaAddress: undefined,
  localNetworks: [],
  maxForwards: 70,
  timerT1Ms: 500,
  timerBMs: 32_000,
  registerTimeoutMs: 20_000,
  registerAttempts: 0,
  registerRetries403: false,
  registrations: [],
});
