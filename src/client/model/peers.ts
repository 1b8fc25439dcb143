import { entryOf } from '../../base/entry-of.ts';
import type { AmiMessage } from '../message.ts';
import { numberOf, textOf } from './headers.ts';
import type { EventHandlers } from './model-state.ts';
import { Table } from './table.ts';
import type { DeviceState, LivePeer, ModelChange } from './things.ts';

/** By the number that queues tell. */
export const DEVICE_STATES: readonly DeviceState[] = [
  'unknown',
  'notInUse',
  'inUse',
  'busy',
  'invalid',
  'unavailable',
  'ringing',
  'ringInUse',
  'onHold',
];

/** By the word that DeviceStateChange tells: `NOT_INUSE`, `RINGINUSE`; PJSIP's list writes `Not in use`, `Ring+Inuse`. */
const STATE_BY_WORD: ReadonlyMap<string, DeviceState> = new Map(DEVICE_STATES.map((state) => [state.toLowerCase(), state]));

const stateOf = (word: string): DeviceState => STATE_BY_WORD.get(word.toLowerCase().replace(/[ _+]/g, '')) ?? 'unknown';

/** The configured parties of a server, whatever they speak. */
export class Peers {
  readonly table: Table<'peer'>;

  constructor(changes: ModelChange[]) {
    this.table = new Table('peer', changes);
  }

  /** An item of SIPpeers or IAXpeers. */
  list(item: AmiMessage): void {
    const technology = item.get('Channeltype') === 'IAX' ? 'IAX2' : (item.get('Channeltype') ?? '');
    const name = item.get('ObjectName') ?? '';
    const host = textOf(item, 'IPaddress') ?? '';
    const isRegistered = host !== '' && !host.startsWith('(');
    this.table.put(`${technology}/${name}`, {
      technology,
      name,
      address: isRegistered ? `${host}:${item.get('IPport') ?? item.get('Port') ?? ''}` : '',
      isRegistered,
      ...reachabilityOf(item.get('Status') ?? ''),
      deviceState: undefined,
    });
  }

  /** An item of PJSIPShowEndpoints. */
  listEndpoint(item: AmiMessage): void {
    const name = item.get('ObjectName') ?? '';
    const [contact = ''] = (item.get('Contacts') ?? '').split(',');
    this.table.put(`PJSIP/${name}`, {
      technology: 'PJSIP',
      name,
      address: contact.slice(contact.indexOf('/') + 1),
      isRegistered: contact !== '',
      reachability: 'unmonitored',
      roundTripMs: undefined,
      deviceState: stateOf(item.get('DeviceState') ?? ''),
    });
  }

  setDeviceState(device: string, word: string): void {
    this.table.patch(device, { deviceState: stateOf(word) });
  }
}

/** `OK (12 ms)`, `LAGGED (2100 ms)`, `UNREACHABLE`, `UNKNOWN`, `Unmonitored`. */
function reachabilityOf(status: string): Pick<LivePeer, 'reachability' | 'roundTripMs'> {
  const [word = '', time] = status.toLowerCase().split(' (');
  return {
    reachability: entryOf(REACHABILITY, word) ?? 'unmonitored',
    roundTripMs: time === undefined ? undefined : Number.parseInt(time, 10),
  };
}

const REACHABILITY: Readonly<Record<string, LivePeer['reachability']>> = {
  ok: 'reachable',
  lagged: 'lagged',
  unreachable: 'unreachable',
  unknown: 'unknown',
};

/** What each word of PeerStatus and ContactStatus says. */
const NEWS: Readonly<Record<string, Partial<LivePeer>>> = {
  registered: { isRegistered: true },
  unregistered: { isRegistered: false, address: '' },
  rejected: { isRegistered: false, address: '' },
  removed: { isRegistered: false, address: '' },
  nonqualified: { isRegistered: true },
  reachable: { isRegistered: true, reachability: 'reachable' },
  lagged: { isRegistered: true, reachability: 'lagged' },
  unreachable: { reachability: 'unreachable', roundTripMs: undefined },
};

export const peerEvents: EventHandlers = {
  PeerStatus: ({ peers }, event) => {
    const address = event.get('Address');
    const time = numberOf(event, 'Time');
    const news = NEWS[(event.get('PeerStatus') ?? '').toLowerCase()] ?? {};
    const given: Partial<LivePeer> = { ...(address && { address }), ...(time !== undefined && { roundTripMs: time }) };
    peers.table.patch(event.get('Peer') ?? '', { ...given, ...news });
  },
  ContactStatus: ({ peers }, event) => {
    const news = NEWS[(event.get('ContactStatus') ?? '').toLowerCase()] ?? {};
    const micros = numberOf(event, 'RoundtripUsec');
    const roundTripMs = micros === undefined ? undefined : Math.round(micros / 1000);
    peers.table.patch(`PJSIP/${event.get('EndpointName')}`, { address: event.get('URI') ?? '', roundTripMs, ...news });
  },
  DeviceStateChange: ({ peers }, event) => peers.setDeviceState(event.get('Device') ?? '', event.get('State') ?? ''),
};
