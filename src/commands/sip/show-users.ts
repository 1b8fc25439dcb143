import type { EndpointView } from '../../core/endpoint/directory.ts';
import { cell, left } from '../columns.ts';
import { defineCommand } from '../define-command.ts';

export const sipShowUsers = defineCommand({
  words: 'sip show users',
  summary: 'List defined SIP users',
  usage: `Usage: sip show users [like <pattern>]
       Lists all known SIP users.
       Optional regular expression pattern is used to filter the user list.`,
  run({ exchange, dialect }, [like, text, ...rest]) {
    if (rest.length > 0 || (like !== undefined && (like !== 'like' || text === undefined))) return 'usage';
    const isClassic = dialect === 'classic';
    return { lines: userTable(exchange.endpoints.list('SIP', isClassic ? 'newest first' : 'hashed'), text ?? '', isClassic) };
  },
});

/** Users and friends with `part` in their names. */
function* userTable(endpoints: Iterable<EndpointView>, part: string, isClassic: boolean): Iterable<string> {
  const row = (name: string, secret: string, account: string, context: string, acl: string, nat: string) =>
    `${left(name, 25)}  ${cell(secret, 15)}  ${cell(account, 15)}  ${cell(context, 15)}  ${left(acl, 5)}${left(nat, 10)}`;
  yield row('Username', 'Secret', 'Accountcode', 'Def.Context', 'ACL', isClassic ? 'NAT' : 'Forcerport');
  for (const { name, options } of endpoints) {
    const { identify, call } = options;
    if (!identify.byUser || !name.includes(part)) continue;
    yield row(name, secretOf(options), call.accountCode, call.context, identify.acl.isSet ? 'Yes' : 'No', isClassic ? 'RFC3581' : 'No');
  }
}

/** Asterisk prints the secrets themselves; here it says only whether there is one. */
const secretOf = ({ auth }: EndpointView['options']) => (auth.secret === undefined ? '' : '<Set>');

export const sipShowInUse = defineCommand({
  words: 'sip show inuse',
  summary: 'List all inuse/limits',
  usage: `Usage: sip show inuse [all]
       List all SIP devices usage counters and limits.
       Add option "all" to show all devices, not only those with a limit.`,
  run({ exchange }, [all, ...rest]) {
    if (rest.length > 0 || (all !== undefined && all !== 'all')) return 'usage';
    return { lines: useTable(exchange.endpoints.list('SIP', 'hashed'), all === 'all') };
  },
});

function* useTable(peers: Iterable<EndpointView>, withUnlimited: boolean): Iterable<string> {
  const row = (name: string, used: string, most: string) => `${left(name, 25)} ${left(used, 15)} ${left(most, 15)} `;
  yield row('* Peer name', 'In use', 'Limit');
  for (const { name, options, callsInUse, callsRinging, callsOnHold } of peers) {
    const { callLimit, callCounter } = options.call;
    const limit = callLimit ?? (callCounter ? COUNTED_ONLY : 0);
    if (limit > 0 || withUnlimited) yield row(name, `${callsInUse}/${callsRinging}/${callsOnHold}`, limit > 0 ? String(limit) : 'N/A');
  }
}

/** What stands for a peer whose calls are counted without a limit. */
const COUNTED_ONLY = 2_147_483_647;
