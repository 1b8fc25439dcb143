import { right } from '../columns.ts';
import { defineCommand, refused } from '../define-command.ts';

export const showApplications = defineCommand({
  words: 'core show applications',
  aliases: ['show applications'],
  summary: 'Shows registered dialplan applications',
  usage: `Usage: core show applications [{like|describing} <text>]
       List applications which are currently available.
       If 'like', <text> will be a substring of the app name
       If 'describing', <text> will be a substring of the description`,
  run({ exchange }, [kind, ...words]) {
    if (kind !== undefined && ((kind !== 'like' && kind !== 'describing') || words.length === 0)) return 'usage';
    const all = exchange.dialplan.applications();
    const wanted = words.join(' ').toLowerCase();
    const list =
      kind === undefined
        ? all
        : all.filter((a) =>
            kind === 'like'
              ? a.name.toLowerCase().includes(wanted)
              : words.every((w) => `${a.summary} ${a.description}`.toLowerCase().includes(w.toLowerCase())),
          );
    const title = kind === undefined ? 'Registered Asterisk Applications' : 'Matching Asterisk Applications';
    const count = kind === undefined ? `${list.length} Applications Registered` : `${list.length} Applications Matching`;
    return [`    -= ${title} =-`, ...list.map((a) => `  ${right(a.name, 20)}: ${a.summary}`), `    -= ${count} =-`];
  },
});

export const showApplication = defineCommand({
  words: 'core show application',
  aliases: ['show application'],
  summary: 'Describe a specific dialplan application',
  usage: `Usage: core show application <application> [<application> [<application> [...]]]
       Describes a particular application.`,
  run({ exchange }, names) {
    if (names.length === 0) return 'usage';
    const found = names.map((name) => exchange.dialplan.application(name)).filter((a) => a !== undefined);
    if (found.length === 0)
      return refused('Your application(s) is (are) not registered', `Command 'core show application ${names.join(' ')}' failed.`);
    return found.flatMap((a) => [
      '',
      `  -= Info about application '${a.name}' =- `,
      '',
      '[Synopsis]',
      a.summary,
      '',
      '[Description]',
      ...a.description.split('\n'),
      '',
      '[Syntax]',
      a.syntax,
      '',
    ]);
  },
});
