import { defineCommand, refused } from '../define-command.ts';

export default defineCommand({
  words: 'dahdi set dnd',
  summary: 'Set the do-not-disturb of a line',
  usage: `Usage: dahdi set dnd <chan#> <on|off>
       Switches do-not-disturb of a line on or off.`,
  run({ exchange }, [number, word, ...rest]) {
    if (number === undefined || word === undefined || rest.length > 0 || !/^(on|off)$/i.test(word)) return 'usage';
    const wanted = Number.parseInt(number, 10) || 0;
    if (!exchange.lines.setDoNotDisturb(wanted, word.toLowerCase() === 'on')) return refused(`Unable to find given channel ${wanted}`);
    return [];
  },
});
