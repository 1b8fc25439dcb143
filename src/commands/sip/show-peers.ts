import type { EndpointView } from '../../core/endpoint/directory.ts';
import { reachabilityText } from '../../core/endpoint/reachability.ts';
import { cell, left } from '../columns.ts';
import { defineCommand } from '../define-command.ts';

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
    const peers = exchange.endpoints.list('SIP').filter((peer) => text === undefined || peer.name.includes(text));
    const sorted = dialect === 'classic' ? peers.reverse() : peers.sort((a, b) => (a.name < b.name ? -1 : 1));
    const address = (peer: EndpointView) => peer.contact?.address ?? '(Unspecified)';
    const shown = (peer: EndpointView) => (dialect === 'classic' && peer.contact ? `${peer.name}/${peer.name}` : peer.name);
    const dynamic = (peer: EndpointView) => (peer.options.aor.isDynamic ? 'D' : ' ');
    const rows =
      dialect === 'classic'
        ? [
            `${left('Name/username', 25)}  ${left('Host', 15)} ${left('Dyn', 3)} ${left('Nat', 3)} ${left('ACL', 3)} ${left('Port', 8)} ${left('Status', 20)} `,
            ...sorted.map(
              (p) =>
                `${cell(shown(p), 25)}  ${cell(address(p), 15)} ${` ${dynamic(p)} `} ${left('', 3)} ${left('', 3)} ${left(p.contact?.port ?? 0, 8)} ${left(reachabilityText(p), 20)} ${p.reachability === 'unmonitored' ? ' ' : ''}`,
            ),
          ]
        : [
            `${left('Name/username', 25)} ${left('Host', 39)} ${left('Dyn', 3)} ${left('Forcerport', 10)} ${left('Comedia', 10)} ${left('ACL', 3)} ${left('Port', 8)} ${left('Status', 11)} ${left('Description', 32)} `,
            ...sorted.map(
              (p) =>
                `${cell(shown(p), 25)} ${cell(address(p), 39)} ${` ${dynamic(p)} `} ${left('Auto (No)', 10)} ${left('No', 10)} ${left('', 3)} ${left(p.contact?.port ?? 0, 8)} ${left(reachabilityText(p), 11)} ${left('', 32)} `,
            ),
          ];
    const count = (monitored: boolean, online: boolean) =>
      peers.filter((p) => (p.reachability !== 'unmonitored') === monitored && isOnline(p) === online).length;
    return [
      ...rows,
      `${peers.length} sip peers [Monitored: ${count(true, true)} online, ${count(true, false)} offline Unmonitored: ${count(false, true)} online, ${count(false, false)} offline]`,
    ];
  },
});
