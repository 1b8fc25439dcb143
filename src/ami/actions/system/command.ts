import { defineAction } from '../../define-action.ts';
import { needed, text } from '../../fields.ts';
import { commandOutput, failure } from '../../reply.ts';

/** First words that no manager may run (Asterisk 20 main/manager.c, check_blacklist); the server of 2006 knew no such list. */
const REFUSED = /^\s*(module\s+(load|unload)|restart\s+gracefully)\b/i;

export default defineAction({
  name: 'Command',
  summary: 'Execute Asterisk CLI Command.',
  description: 'Runs a command of the console and gives what it prints.',
  privileges: ['command'],
  fields: { command: needed(text('Command', 'the line, as typed on the console')) },
  async run({ manager, dialect }, { command }) {
    if (dialect.name === 'modern') {
      if (command === undefined) return failure('No command provided');
      if (REFUSED.test(command)) return failure('Command blacklisted');
    }
    const { lines, failed } = await manager.runCommand(command ?? '', dialect.name);
    return commandOutput(lines, !failed);
  },
});
