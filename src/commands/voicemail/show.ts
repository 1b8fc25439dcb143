import type { MailboxView } from '../../exchange/voicemail-queries.ts';
import { left, right } from '../columns.ts';
import { type CommandDialect, defineCommand } from '../define-command.ts';

export const voicemailShowUsers = defineCommand({
  words: 'voicemail show users',
  aliases: ['show voicemail users'],
  summary: 'List defined voicemail boxes',
  usage: 'Usage: voicemail show users [for <context>]\n       Lists all mailboxes currently set up',
  run({ exchange, dialect }, [forWord, context, ...rest]) {
    if (rest.length > 0 || (forWord !== undefined && (forWord !== 'for' || context === undefined))) return 'usage';
    if (exchange.voicemail.size === 0) return { lines: ['There are no voicemail users currently defined'], failed: true };
    const isEmpty = exchange.voicemail.list(context).next().done;
    if (isEmpty) return { lines: [`No such voicemail context "${context}"`], failed: true };
    return { lines: table(exchange.voicemail.list(context), dialect) };
  },
});

function* table(boxes: Iterable<MailboxView>, dialect: CommandDialect): Iterable<string> {
  yield row('Context', 'Mbox', 'User', 'Zone', 'NewMsg');
  let count = 0;
  for (const { options, unheard } of boxes) {
    count++;
    yield row(options.context, options.name, options.fullName, options.settings.zone, String(unheard));
  }
  if (dialect === 'modern') yield `${count} voicemail users configured.`;
}

const row = (context: string, box: string, user: string, zone: string, unheard: string): string =>
  `${left(context, 10)} ${left(box, 5)} ${left(user, 25)} ${left(zone, 10)} ${right(unheard, 6)}`;

export const voicemailShowZones = defineCommand({
  words: 'voicemail show zones',
  aliases: ['show voicemail zones'],
  summary: 'List zone message formats',
  usage: 'Usage: voicemail show zones\n       Lists zone message formats',
  run({ exchange }, args) {
    if (args.length > 0) return 'usage';
    const zones = exchange.voicemail.zones();
    if (zones.length === 0) return { lines: ['There are no voicemail zones currently defined'], failed: true };
    const zoneRow = (name: string, timeZone: string, format: string) => `${left(name, 15)} ${left(timeZone, 20)} ${left(format, 45)}`;
    return [zoneRow('Zone', 'Timezone', 'Message Format'), ...zones.map(({ name, timeZone, format }) => zoneRow(name, timeZone, format))];
  },
});

export const voicemailShowAliases = defineCommand({
  words: 'voicemail show aliases',
  summary: 'List mailbox aliases',
  usage: 'Usage: voicemail show aliases\n       Lists mailbox aliases',
  run({ exchange }, args) {
    if (args.length > 0) return 'usage';
    const aliases = exchange.voicemail.aliases();
    if (!aliases) return ['Aliases are not enabled'];
    const aliasRow = (alias: string, mailbox: string) => `${left(alias, 32)} ${left(mailbox, 32)}`;
    return [`Aliases context: ${aliases.context}`, aliasRow('Alias', 'Mailbox'), ...aliases.names.map((names) => aliasRow(...names))];
  },
});
