import type { IaxDialogView, IaxPeerView } from '../core/endpoint/iax-directory.ts';
import { reachabilityText } from '../core/endpoint/reachability.ts';

/** Text tables that both the manager's raw replies and the console print, line by line, without line ends. */
export type TableStyle = 'modern' | 'classic';

/** Pads or cuts, as printf's `%-8.8s` does. */
const cell = (text: string | number, width: number): string => String(text).slice(0, width).padEnd(width);
const right = (text: string | number, width: number): string => String(text).padStart(width);

/** `far/near`: the peer, and as whom it is called. */
export const iaxPeerName = ({ name, options }: IaxPeerView): string => (options.userName ? `${name}/${options.userName}` : name);

/** What Asterisk shows for an address that is not there. */
export const NO_ADDRESS = '(null)';

/** A fixed peer counts by its whole address, one that registered by none (chan_iax2 of Asterisk 20). */
export const iaxPeerMask = ({ options }: IaxPeerView): string => (options.isDynamic ? NO_ADDRESS : '255.255.255.255');

/** `iax2 show peers`, with its heading and its sum. */
export function* iaxPeerTable(peers: Iterable<IaxPeerView>, style: TableStyle): IterableIterator<string> {
  const counts = { online: 0, offline: 0, unmonitored: 0 };
  let total = 0;
  yield style === 'modern'
    ? `${cell('Name/Username', 15)}  ${cell('Host', 40)}       ${cell('Mask', 40)}  ${'Port'.padEnd(9)}      ${cell('Status', 11)} ${cell('Description', 32)}`
    : `${cell('Name/Username', 15)}  ${cell('Host', 15)}      ${cell('Mask', 15)}  ${'Port'.padEnd(8)}      ${'Status'.padEnd(10)}`;
  for (const peer of peers) {
    total++;
    counts[KINDS[peer.reachability]]++;
    yield (style === 'modern' ? modernRow : classicRow)(peer);
  }
  yield `${total} iax2 peers [${counts.online} online, ${counts.offline} offline, ${counts.unmonitored} unmonitored]`;
}

const KINDS = {
  unmonitored: 'unmonitored',
  unknown: 'unmonitored',
  reachable: 'online',
  lagged: 'online',
  unreachable: 'offline',
} as const;

const kindOf = ({ options }: IaxPeerView) => (options.isDynamic ? '(D)' : '(S)');
const trunkOf = ({ options }: IaxPeerView) => (options.isTrunk ? '(T)' : '   ');

const modernRow = (peer: IaxPeerView): string =>
  `${cell(iaxPeerName(peer), 15)}  ${cell(peer.contact?.address ?? NO_ADDRESS, 40)} ${kindOf(peer)}  ${cell(iaxPeerMask(peer), 40)}  ` +
  `${String(peer.contact?.port ?? NO_ADDRESS).padEnd(6)}${trunkOf(peer)}      ${cell(reachabilityText(peer), 11)} ${cell(peer.options.description, 32)}`;

const classicRow = (peer: IaxPeerView): string =>
  `${cell(iaxPeerName(peer), 15)}  ${cell(peer.contact?.address ?? '(Unspecified)', 15)} ${kindOf(peer)}  ${cell('255.255.255.255', 15)}  ` +
  `${String(peer.contact?.port ?? 0).padEnd(5)}${trunkOf(peer)}      ${reachabilityText(peer).padEnd(10)}`;

/** One line a call: columns for the console, numbers with a blank between for the manager. */
export function* iaxNetstats(dialogs: Iterable<IaxDialogView>, form: 'columns' | 'numbers'): IterableIterator<string> {
  for (const dialog of dialogs) {
    const { local, remote } = dialog;
    const kilo = (packets: number) => Math.floor(packets / 1000);
    const numbers = [
      dialog.roundTripMs,
      local.jitter,
      local.delay,
      local.lost,
      local.lostPercent,
      local.dropped,
      local.outOfOrder,
      kilo(dialog.framesReceived),
      remote.jitter,
      remote.delay,
      remote.lost,
      remote.lostPercent,
      remote.dropped,
      remote.outOfOrder,
      kilo(remote.packets),
    ];
    const [name, first, last] = [dialog.channel || '(None)', iaxMessage(dialog.firstMessage), iaxMessage(dialog.lastMessage)];
    yield form === 'numbers'
      ? `${[name, ...numbers].join(' ')} ${first} ${last}`
      : `${name.slice(0, 25).padEnd(24)} ${numbers.map((number, i) => right(number, WIDTHS[i]!)).join(' ')} ${first} ${last}`;
  }
}

const WIDTHS = [4, 4, 4, 5, 3, 5, 4, 6, 4, 4, 5, 3, 5, 4, 6];

/** `Tx:NEW`, the name cut to what chan_iax2 has room for. */
export function iaxMessage(message: string): string {
  const [direction = '', name = ''] = message.split(':');
  return `${direction}:${name.slice(0, 9)}`;
}
