import { defineCommand, refused } from '../define-command.ts';

export default defineCommand({
  words: 'dahdi restart',
  aliases: ['zap restart'],
  summary: 'Fully restart the lines',
  usage: `Usage: dahdi restart
       Ends every call on a line and reads the configuration of lines anew.`,
  async run({ exchange }, args) {
    if (args.length > 0) return 'usage';
    return (await exchange.lines.restart()) ? [] : refused('The lines could not be restarted: the old configuration stays in force.');
  },
});
