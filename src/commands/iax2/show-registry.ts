import { cell, right } from '../columns.ts';
import { defineCommand } from '../define-command.ts';

export default defineCommand({
  words: 'iax2 show registry',
  aliases: ['iax2 list registry'],
  summary: 'Display IAX registration status',
  usage: `Usage: iax2 show registry
       Lists all registration requests and status.`,
  run({ exchange, dialect }, args) {
    if (args.length > 0) return 'usage';
    const modern = dialect === 'modern';
    const [hostWidth, perceivedWidth] = modern ? [45, 45] : [20, 20];
    const row = (host: string, manager: string, user: string, perceived: string, refresh: string | number, state: string) =>
      `${cell(host, hostWidth)}  ${cell(manager, 6)}  ${cell(user, 10)}  ${cell(perceived, perceivedWidth)} ${right(refresh, 8)}  ${state}`;
    const registrations = [...exchange.iax.registrations()];
    return [
      row('Host', 'dnsmgr', 'Username', 'Perceived', 'Refresh', 'State'),
      ...registrations.map((r) => row(r.host, 'N', r.userName, r.perceived ?? '<Unregistered>', r.refreshSeconds, r.state)),
      ...(modern ? [`${registrations.length} IAX2 registrations.`] : []),
    ];
  },
});
