import type { EndpointView } from '../../core/endpoint/directory.ts';
import { reachabilityText } from '../../core/endpoint/reachability.ts';
import { cell, left } from '../columns.ts';
import { type CommandDialect, defineCommand } from '../define-command.ts';

const isOnline = (peer: EndpointView) =>
  peer.reachability === 'unmonitored' ? peer.contact !== undefined : ['reachable', 'lagged'].includes(peer.reachability);

export default defineCommand({
  words: 'sip show peers',
  summary: 'List defined SIP peers',
  usage: `Usage: sip show peers [like <pattern>]
       Lists all known SIP peers.
       Optional regular expression pattern is used to filter the peer list.`,
  run({ exchange, dialect }, [like, text, ...rest]) {
    if (rest.length > 0 || (like !== undefined && (like !== 'like' || text === undefined))) return 'usage';
    const peers = exchange.endpoints.list('SIP', dialect === 'classic' ? 'newest first' : 'by name');
    return { lines: table(peers, text ?? '', dialect) };
  },
});

/** Those with `part` in their names. */
function* table(peers: Iterable<EndpointView>, part: string, dialect: CommandDialect): Iterable<string> {
  const counts = { monitored: { online: 0, offline: 0 }, unmonitored: { online: 0, offline: 0 } };
  let total = 0;
  yield dialect === 'classic' ? CLASSIC_HEAD : MODERN_HEAD;
  for (const peer of peers) {
    if (!peer.name.includes(part)) continue;
    total++;
    counts[peer.reachability === 'unmonitored' ? 'unmonitored' : 'monitored'][isOnline(peer) ? 'online' : 'offline']++;
    yield (dialect === 'classic' ? classicRow : modernRow)(peer);
  }
  const { monitored, unmonitored } = counts;
  yield `${total} sip peers [Monitored: ${monitored.online} online, ${monitored.offline} offline Unmonitored: ${unmonitored.online} online, ${unmonitored.offline} offline]`;
}

const address = ({ contact }: EndpointView) => contact?.address ?? '(Unspecified)';
const port = ({ contact }: EndpointView) => left(contact?.port ?? 0, 8);
const dynamic = ({ options }: EndpointView) => (options.aor.isDynamic ? ' D ' : '   ');

const CLASSIC_HEAD = `${left('Name/username', 25)}  ${left('Host', 15)} ${left('Dyn', 3)} ${left('Nat', 3)} ${left('ACL', 3)} ${left('Port', 8)} ${left('Status', 20)} `;

function classicRow(peer: EndpointView): string {
  const name = peer.contact ? `${peer.name}/${peer.name}` : peer.name;
  const status = `${left(reachabilityText(peer), 20)} ${peer.reachability === 'unmonitored' ? ' ' : ''}`;
  return `${cell(name, 25)}  ${cell(address(peer), 15)} ${dynamic(peer)} ${left('', 3)} ${left('', 3)} ${port(peer)} ${status}`;
}

const MODERN_HEAD = `${left('Name/username', 25)} ${left('Host', 39)} ${left('Dyn', 3)} ${left('Forcerport', 10)} ${left('Comedia', 10)} ${left('ACL', 3)} ${left('Port', 8)} ${left('Status', 11)} ${left('Description', 32)} `;

const modernRow = (peer: EndpointView): string =>
  `${cell(peer.name, 25)} ${cell(address(peer), 39)} ${dynamic(peer)} ${left('Auto (No)', 10)} ${left('No', 10)} ${left('', 3)} ${port(peer)} ${left(reachabilityText(peer), 11)} ${left('', 32)} `;
