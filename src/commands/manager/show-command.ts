import { left } from '../columns.ts';
import { type CommandContext, defineCommand } from '../define-command.ts';

/** What is said of one action; the classic words close with the description. */
function describe(name: string, { manager, dialect }: CommandContext): string[] {
  const action = manager.actions(dialect).find((a) => a.name.toLowerCase() === name.toLowerCase());
  if (!action) return [];
  const head = [`Action: ${action.name}`, `Synopsis: ${action.summary}`, `Privilege: ${action.privilege}`];
  return dialect === 'classic' ? [...head, `Description: ${action.description}`, ''] : [...head, action.description];
}

export const managerShowCommand = defineCommand({
  words: 'manager show command',
  aliases: ['show manager command'],
  summary: 'Show a manager interface command',
  usage:
    'Usage: manager show command <actionname> [<actionname> [<actionname> [...]]]\n\tShows the detailed description for a specific Asterisk manager interface command.',
  run: (context, names) => (names.length === 0 ? 'usage' : names.flatMap((name) => describe(name, context))),
});

export const managerShowCommands = defineCommand({
  words: 'manager show commands',
  aliases: ['show manager commands'],
  summary: 'List manager interface commands',
  usage: 'Usage: manager show commands\n\tPrints a listing of all the available Asterisk manager interface commands.',
  run({ manager, dialect }, args) {
    if (args.length > 0) return 'usage';
    const row = (a: string, b: string, c: string) => `  ${left(a, 15)}  ${left(b, 15)}  ${c}`;
    return [
      row('Action', 'Privilege', 'Synopsis'),
      row('------', '---------', '--------'),
      ...manager.actions(dialect).map((a) => row(a.name, a.privilege, a.summary)),
      '',
    ];
  },
});
