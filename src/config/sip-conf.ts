import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Acl, parseNetwork } from './acl.ts';
import type { ConfCategory, ConfFile, ConfVariable } from './conf-file.ts';
import type { EndpointOptions, SipOptions } from './endpoint-options.ts';
import { applyOptions, freezeOptions, type OptionTable, setterOf, type UnknownOption, withShared } from './option-table.ts';
import { type EndpointDraft, newEndpointDraft, newSipGeneralDraft, type SipGeneralDraft } from './sip-defaults.ts';
import { parseRegisterLine } from './sip-register.ts';
import {
  allowCodecs,
  callLimit,
  directMedia,
  dtmfMode,
  hostAndPort,
  identityHeader,
  noteCodecs,
  presentation,
  qualifyMs,
  transports,
} from './sip-values.ts';
import { assignment, commaList, flag, groupNumbers, integer, invalid, isFalseWord, text } from './values.ts';

const call = <K extends keyof EndpointDraft['call']>(key: K, read: (at: ConfVariable) => EndpointDraft['call'][K]) =>
  inPart('call', key, read);
const aor = <K extends keyof EndpointDraft['aor']>(key: K, read: (at: ConfVariable) => EndpointDraft['aor'][K]) => inPart('aor', key, read);
const auth = <K extends keyof EndpointDraft['auth']>(key: K, read: (at: ConfVariable) => EndpointDraft['auth'][K]) =>
  inPart('auth', key, read);

const seconds = (at: ConfVariable): number => integer(at, 1, 86_400 * 365);
const secondsInMs = (at: ConfVariable): number => integer(at, 0, 86_400) * 1000;

/** Options that [general] gives to all and an endpoint may have its own. */
const SHARED: OptionTable<EndpointDraft> = {
  context: call('context', text),
  subscribecontext: call('subscribeContext', text),
  callingpres: call('callingPresentation', presentation),
  accountcode: call('accountCode', text),
  language: call('language', text),
  tonezone: call('toneZone', text),
  mohinterpret: call('musicClass', text),
  musicclass: call('musicClass', text),
  musiconhold: call('musicClass', text),
  mohsuggest: call('musicSuggest', text),
  parkinglot: call('parkingLot', text),
  dtmfmode: call('dtmfMode', dtmfMode),
  canreinvite: call('directMedia', directMedia),
  directmedia: call('directMedia', directMedia),
  nat: call('symmetricRtp', (at) => !isFalseWord(at.value) && !/^(?:never|route)$/i.test(at.value)),
  callcounter: call('callCounter', flag),
  busylevel: call('busyLevel', (at) => integer(at, 0, 2_147_483_647)),
  vmexten: call('voicemailExten', text),
  mwi_from: call('mwiFrom', text),
  buggymwi: call('mwiWithoutUrgent', flag),
  allowsubscribe: call('allowSubscribe', flag),
  notifyringing: call('notifyRinging', (at) => !isFalseWord(at.value)),
  notifyhold: call('notifyHold', flag),
  sendrpid: call('sendsIdentity', identityHeader),
  trustrpid: call('trustsIdentity', flag),
  allowtransfer: call('allowTransfer', flag),
  rtptimeout: call('rtpTimeoutMs', secondsInMs),
  fromdomain: call('fromDomain', text),
  allow: (draft, at) => allowCodecs(draft.call, at, true),
  disallow: (draft, at) => allowCodecs(draft.call, at, false),
  qualify: aor('qualifyMs', qualifyMs),
  qualifyfreq: aor('qualifyFrequencyMs', (at) => integer(at, 1, 86_400) * 1000),
  minexpiry: aor('minExpirySeconds', seconds),
  minexpirey: aor('minExpirySeconds', seconds),
  maxexpiry: aor('maxExpirySeconds', seconds),
  maxexpirey: aor('maxExpirySeconds', seconds),
  defaultexpiry: aor('defaultExpirySeconds', seconds),
  defaultexpirey: aor('defaultExpirySeconds', seconds),
  transport: aor('transports', transports),
};

/** Options of an endpoint alone. */
const ENDPOINT: OptionTable<EndpointDraft> = {
  ...SHARED,
  // Read before the rest, as it decides whether a section is an endpoint at all.
  type: () => {},
  callerid: call('callerId', text),
  fullname: call('callerId', text),
  fromuser: call('fromUser', text),
  mailbox: call('mailbox', text),
  subscribemwi: call('mwiBySubscription', flag),
  description: call('description', text),
  callgroup: call('callGroup', groupNumbers),
  pickupgroup: call('pickupGroup', groupNumbers),
  namedcallgroup: call('namedCallGroup', text),
  namedpickupgroup: call('namedPickupGroup', text),
  amaflags: call('amaFlags', text),
  'call-limit': call('callLimit', callLimit),
  incominglimit: call('callLimit', callLimit),
  setvar: (draft, at) => {
    draft.call.variables.push(assignment(at));
  },
  host: (draft, at) => {
    draft.aor.isDynamic = at.value.toLowerCase() === 'dynamic';
    draft.aor.host = draft.aor.isDynamic ? '' : at.value;
  },
  port: aor('port', (at) => integer(at, 1, 65_535)),
  defaultuser: aor('defaultUser', text),
  username: aor('defaultUser', text),
  secret: auth('secret', (at) => at.value || undefined),
  md5secret: auth('md5Secret', (at) => at.value.toLowerCase() || undefined),
  remotesecret: auth('remoteSecret', (at) => at.value || undefined),
  auth: auth('userName', (at) => at.value.split(/[:@]/, 1)[0] ?? ''),
  insecure: (draft, at) => {
    const kinds = commaList(at.value.toLowerCase());
    // `very` and `yes` are the words of before 1.4.
    draft.auth.skipsInviteAuth = kinds.includes('invite') || kinds.includes('very');
    draft.identify.anyPort = kinds.includes('port') || kinds.includes('very') || kinds.includes('yes');
  },
  permit: (draft, at) => draft.identify.acl.addRule(at),
  deny: (draft, at) => draft.identify.acl.addRule(at),
  contactpermit: (draft, at) => draft.identify.contactAcl.addRule({ ...at, name: 'permit' }),
  contactdeny: (draft, at) => draft.identify.contactAcl.addRule({ ...at, name: 'deny' }),
};

const set = setterOf<SipGeneralDraft>();

const GENERAL: OptionTable<SipGeneralDraft> = {
  bindport: set('port', (at) => integer(at, 0, 65_535)),
  port: set('port', (at) => integer(at, 0, 65_535)),
  bindaddr: (draft, at) => {
    const { host, port } = hostAndPort(at);
    draft.bindAddress = host;
    draft.tcpBindAddress = host;
    if (port !== undefined) draft.port = port;
  },
  udpbindaddr: (draft, at) => {
    const { host, port } = hostAndPort(at);
    draft.bindAddress = host;
    if (port !== undefined) draft.port = port;
  },
  tcpenable: set('tcpEnabled', flag),
  tcpbindaddr: (draft, at) => {
    const { host, port } = hostAndPort(at);
    draft.tcpBindAddress = host;
    if (port !== undefined) draft.tcpPort = port;
  },
  realm: set('realm', text),
  useragent: set('userAgent', text),
  allowguest: set('allowGuest', flag),
  alwaysauthreject: set('alwaysAuthReject', flag),
  callevents: set('callEvents', flag),
  limitpeersonly: set('limitPeersOnly', flag),
  counteronpeer: set('limitPeersOnly', flag),
  subminexpiry: set('minSubscriptionSeconds', seconds),
  subminexpirey: set('minSubscriptionSeconds', seconds),
  submaxexpiry: set('maxSubscriptionSeconds', seconds),
  submaxexpirey: set('maxSubscriptionSeconds', seconds),
  notifymimetype: set('mwiType', text),
  externaddr: set('externalAddress', text),
  externip: set('externalAddress', text),
  externhost: set('externalAddress', text),
  media_address: set('mediaAddress', text),
  maxforwards: set('maxForwards', (at) => integer(at, 1, 255)),
  timert1: set('timerT1Ms', (at) => integer(at, 100, 10_000)),
  timerb: set('timerBMs', (at) => integer(at, 500, 3_600_000)),
  registertimeout: set('registerTimeoutMs', (at) => integer(at, 1, 3600) * 1000),
  registerattempts: set('registerAttempts', (at) => integer(at, 0, 1_000_000)),
  register_retry_403: set('registerRetries403', flag),
  register: (draft, at) => {
    draft.registrations.push(parseRegisterLine(at));
  },
  localnet: (draft, at) => {
    const network = parseNetwork(at.value);
    if (!network) throw invalid(at, 'address/bits or address/mask');
    draft.localNetworks.push(network);
  },
};

const ENDPOINTS_A_TURN = 50;

/**
 * Reads sip.conf (chan_sip of Asterisk 20 and of 2006). Guests are refused unless `allowguest` is set, which is not Asterisk's default: an
 * exchange that lets strangers call by an empty line is not what anybody means. The event loop gets its turn on the way.
 * @param acls the named lists of acl.conf
 * @throws ConfigError for a value that an option cannot have
 */
export async function parseSipConf(file: ConfFile, acls: ReadonlyMap<string, Acl> = new Map()): Promise<SipOptions> {
  const unknown: UnknownOption[] = [];
  const general = newSipGeneralDraft();
  const base = newEndpointDraft();
  const sections = file.sections;
  for (const section of sections) if (isGeneral(section)) applyGeneral(section, general, base, unknown);
  const endpoints = new Map<string, EndpointOptions>();
  const table: OptionTable<EndpointDraft> = { ...ENDPOINT, acl: (target, at) => target.identify.acl.addNamed(at, acls) };
  let sinceTurn = 0;
  for (const section of sections) {
    if (isGeneral(section)) continue;
    const endpoint = parseEndpoint(section, base, table, unknown);
    if (endpoint && !endpoints.has(endpoint.name)) endpoints.set(endpoint.name, endpoint);
    if (++sinceTurn % ENDPOINTS_A_TURN === 0) await nextTurn();
  }
  const { minSubscriptionSeconds = base.aor.minExpirySeconds, maxSubscriptionSeconds = base.aor.maxExpirySeconds } = general;
  const whole = { ...general, minSubscriptionSeconds, maxSubscriptionSeconds, guest: base.call };
  return freezeOptions({ general: whole, endpoints: [...endpoints.values()], unknown });
}

const BOTH = withShared(GENERAL, SHARED);

const isGeneral = (section: ConfCategory): boolean => section.name.toLowerCase() === 'general';

function applyGeneral(section: ConfCategory, general: SipGeneralDraft, base: EndpointDraft, unknown: UnknownOption[]): void {
  applyOptions(section, BOTH, { general, base }, unknown);
  noteCodecs(section, unknown);
  const { context, notifyRinging, notifyHold } = base.call;
  const { minExpirySeconds, maxExpirySeconds, defaultExpirySeconds } = base.aor;
  Object.assign(general, { context, notifyRinging, notifyHold, minExpirySeconds, maxExpirySeconds, defaultExpirySeconds });
}

/** Undefined for a section without `type`, which is none of an endpoint (`[authentication]`). */
function parseEndpoint(
  section: ConfCategory,
  base: EndpointDraft,
  table: OptionTable<EndpointDraft>,
  unknown: UnknownOption[],
): EndpointOptions | undefined {
  const type = section.find('type');
  if (!type) return undefined;
  const draft = newEndpointDraft();
  Object.assign(draft.call, base.call, { variables: [] });
  Object.assign(draft.aor, base.aor);
  const kind = type.value.toLowerCase();
  if (kind !== 'user' && kind !== 'peer' && kind !== 'friend') throw invalid(type, 'user, peer or friend');
  draft.identify.byUser = kind !== 'peer';
  draft.identify.byAddress = kind !== 'user';
  applyOptions(section, table, draft, unknown);
  noteCodecs(section, unknown);
  const { call: callPart, aor: aorPart, auth: authPart, identify } = draft;
  return freezeOptions({
    name: section.name,
    file: section.file,
    line: section.line,
    call: callPart,
    aor: aorPart,
    auth: authPart,
    identify,
  });
}

function inPart<P extends 'call' | 'aor' | 'auth', K extends keyof EndpointDraft[P]>(
  part: P,
  key: K,
  read: (at: ConfVariable) => EndpointDraft[P][K],
) {
  return (draft: EndpointDraft, at: ConfVariable): void => {
    draft[part][key] = read(at);
  };
}
