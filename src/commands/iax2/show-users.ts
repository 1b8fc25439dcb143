import { compilePosixRegExp } from '../../base/safe-regexp.ts';
import type { IaxPartyOptions } from '../../config/iax-options.ts';
import { cell } from '../columns.ts';
import { defineCommand } from '../define-command.ts';

const PRIORITIES = { host: 'Host', caller: 'Caller', disabled: 'Disabled', reqonly: 'REQ Only' } as const;

/** Asterisk prints the secrets themselves; here it says only whether there is one. */
function proofOf({ secret, inKeys }: IaxPartyOptions): string {
  if (secret !== '') return '<Set>';
  return inKeys === '' ? '-no secret-' : `Key: ${cell(inKeys, 15)} `;
}

export default defineCommand({
  words: 'iax2 show users',
  aliases: ['iax2 list users'],
  summary: 'List defined IAX2 users',
  usage: `Usage: iax2 show users [like <pattern>]
       Lists all known IAX2 users.
       Optional regular expression pattern is used to filter the user list.`,
  run({ exchange, dialect }, [like, text, ...rest]) {
    if (rest.length > 0 || (like !== undefined && (like !== 'like' || text === undefined))) return 'usage';
    const pattern = text === undefined ? undefined : compilePosixRegExp(text);
    if (text !== undefined && !pattern) return 'usage';
    const users = exchange.iax.users(dialect === 'modern' ? 'hashed' : 'newest first');
    return { lines: table(users, ({ name }) => pattern?.test(name) ?? true) };
  },
});

function* table(users: Iterable<IaxPartyOptions>, isWanted: (user: IaxPartyOptions) => boolean): Iterable<string> {
  yield row('Username', 'Secret', 'Authen', 'Def.Context', 'A/C', 'Codec Pref');
  for (const user of users) {
    if (!isWanted(user)) continue;
    yield row(
      user.name,
      proofOf(user),
      String(user.authMethods).padStart(15, '0'),
      user.contexts[0] ?? 'default',
      user.acl.isSet ? 'Yes' : 'No',
      PRIORITIES[user.codecPriority],
    );
  }
}

const row = (name: string, secret: string, methods: string, context: string, acl: string, priority: string) =>
  `${cell(name, 15)}  ${cell(secret, 20)}  ${cell(methods, 15)}  ${cell(context, 15)}  ${cell(acl, 5)}  ${priority.slice(0, 10).padEnd(5)}`;
