import type { EndpointView } from '../../core/endpoint/directory.ts';
import { cell, left } from '../columns.ts';
import { defineCommand } from '../define-command.ts';
import { inHashOrder } from './hash-order.ts';

export const sipShowUsers = defineCommand({
  words: 'sip show users',
  summary: 'List defined SIP users',
  usage: `Usage: sip show users [like <pattern>]
       Lists all known SIP users.
       Optional regular expression pattern is used to filter the user list.`,
  run({ exchange, dialect }, [like, text, ...rest]) {
    if (rest.length > 0 || (like !== undefined && (like !== 'like' || text === undefined))) return 'usage';
    const users = exchange.endpoints.list('SIP').filter((p) => p.options.identify.byUser && (text === undefined || p.name.includes(text)));
    const classic = dialect === 'classic';
    const row = (name: string, secret: string, account: string, context: string, acl: string, nat: string) =>
      `${left(name, 25)}  ${cell(secret, 15)}  ${cell(account, 15)}  ${cell(context, 15)}  ${left(acl, 5)}${left(nat, 10)}`;
    // Asterisk prints the secrets themselves; here it says only whether there is one.
    const secret = ({ options }: EndpointView) => (options.auth.secret === undefined ? '' : '<Set>');
    return [
      row('Username', 'Secret', 'Accountcode', 'Def.Context', 'ACL', classic ? 'NAT' : 'Forcerport'),
      ...(classic ? users.reverse() : inHashOrder(users)).map((p) =>
        row(
          p.name,
          secret(p),
          p.options.call.accountCode,
          p.options.call.context,
          p.options.identify.acl.isSet ? 'Yes' : 'No',
          classic ? 'RFC3581' : 'No',
        ),
      ),
    ];
  },
});

export const sipShowInUse = defineCommand({
  words: 'sip show inuse',
  summary: 'List all inuse/limits',
  usage: `Usage: sip show inuse [all]
       List all SIP devices usage counters and limits.
       Add option "all" to show all devices, not only those with a limit.`,
  run({ exchange }, [all, ...rest]) {
    if (rest.length > 0 || (all !== undefined && all !== 'all')) return 'usage';
    const limit = ({ options: { call } }: EndpointView) => call.callLimit ?? (call.callCounter ? COUNTED_ONLY : 0);
    const row = (name: string, used: string, most: string) => `${left(name, 25)} ${left(used, 15)} ${left(most, 15)} `;
    return [
      row('* Peer name', 'In use', 'Limit'),
      ...inHashOrder(exchange.endpoints.list('SIP'))
        .filter((p) => all === 'all' || limit(p) > 0)
        .map((p) => row(p.name, `${p.callsInUse}/${p.callsRinging}/${p.callsOnHold}`, limit(p) > 0 ? String(limit(p)) : 'N/A')),
    ];
  },
});

/** What stands for a peer whose calls are counted without a limit. */
const COUNTED_ONLY = 2_147_483_647;
