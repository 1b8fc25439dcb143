import type { IaxDialogView, IaxDirectory, IaxPeerView } from '../core/endpoint/iax-directory.ts';
import { iaxConf } from './iax-pair.ts';

const CONF = `[general]
[far]
type=friend
host=dynamic
secret=pw
username=near
context=from-far
trunk=yes
qualify=yes
mailbox=100@default
callerid="Far End" <200>
description=Branch office
[remote]
type=peer
host=dynamic
qualify=yes
allow=!all,alaw
[fixed]
type=friend
host=192.0.2.7
inkeys=theirs
`;

/** Milliseconds since the epoch when the registration of `far` runs out. */
export const FAR_EXPIRES_AT = 60_000;

const STATES: Readonly<Record<string, Omit<IaxPeerView, 'name' | 'options'>>> = {
  far: { contact: { address: '192.0.2.2', port: 4570 }, expiresAt: FAR_EXPIRES_AT, reachability: 'reachable', roundTripMs: 12 },
  remote: { reachability: 'unknown' },
  fixed: { contact: { address: '192.0.2.7', port: 4569 }, reachability: 'unmonitored' },
};

/** Every number another one, so that one in the place of another is seen. */
const CALL: IaxDialogView = {
  channel: 'IAX2/far-1',
  address: '192.0.2.2',
  userName: 'far',
  callNumber: 1,
  remoteNumber: 4711,
  outSequence: 9,
  inSequence: 8,
  format: 'ulaw',
  roundTripMs: 21,
  framesReceived: 3456,
  local: { jitter: 2, delay: 40, lost: 3, lostPercent: 4, dropped: 5, outOfOrder: 6, packets: 3000 },
  remote: { jitter: 12, delay: 13, lost: 14, lostPercent: 15, dropped: 16, outOfOrder: 17, packets: 18_000 },
  firstMessage: 'Tx:NEW',
  lastMessage: 'Rx:ACCEPT-LONGER',
};

/** What an IAX2 driver might know: three peers, a registration that stands and one that does not, and a call. For tests of what shows it. */
export async function iaxScene(): Promise<IaxDirectory> {
  const { parties } = await iaxConf(CONF);
  const peers = parties
    .filter(({ isPeer }) => isPeer)
    .map((options): IaxPeerView => ({ name: options.name, options, ...STATES[options.name]! }));
  return {
    peerNames: () => peers.map(({ name }) => name),
    findPeer: (name) => peers.find((peer) => peer.name === name),
    userNames: () => parties.filter(({ isUser }) => isUser).map(({ name }) => name),
    findUser: (name) => parties.find((party) => party.isUser && party.name === name),
    registrations: () => [
      { host: '192.0.2.1:4569', userName: 'far', perceived: '192.0.2.9:4571', refreshSeconds: 60, state: 'Registered' },
      { host: 'pbx.example.org', userName: 'me', refreshSeconds: 30, state: 'Request Sent' },
    ],
    dialogs: () => [CALL],
    unregister: (name) => (name === 'far' ? 'unregistered' : name === 'remote' ? 'not registered' : 'unknown'),
    callNumbers: () => ({ byAddress: [['192.0.2.2', 1]], free: 32_765 }),
  };
}
