import { cell, dateTime, left, right } from '../columns.ts';
import { defineCommand } from '../define-command.ts';

export default defineCommand({
  words: 'sip show registry',
  summary: 'List SIP registration status',
  usage: `Usage: sip show registry
       Lists all registration requests and status.`,
  run({ exchange, dialect }, args) {
    if (args.length > 0) return 'usage';
    const registrations = exchange.endpoints.registrations('SIP');
    if (dialect === 'classic') {
      const row = (host: string, user: string, refresh: string | number, state: string, time: string) =>
        `${left(host, 30)}  ${cell(user, 12)}  ${right(refresh, 8)} ${left(state, 20)} ${left(time, 25)}`;
      return [
        row('Host', 'Username', 'Refresh', 'State', 'Reg.Time'),
        ...registrations.map((r) => row(`${r.host}:${r.port}`, r.username, r.refreshSeconds, r.state, dateTime(r.registeredAt))),
      ];
    }
    const row = (host: string, user: string, refresh: string | number, state: string, time: string) =>
      `${cell(host, 39)} ${cell(host === 'Host' ? 'dnsmgr' : 'N', 6)} ${cell(user, 12)}  ${right(refresh, 8)} ${cell(state, 20)} ${cell(time, 25)}`;
    return [
      row('Host', 'Username', 'Refresh', 'State', 'Reg.Time'),
      ...registrations.map((r) =>
        row(
          `${r.host}:${r.port}`,
          r.domain ? `${r.username}@${r.domain}` : r.username,
          r.refreshSeconds,
          r.state,
          dateTime(r.registeredAt),
        ),
      ),
      `${registrations.length} SIP registrations.`,
    ];
  },
});
