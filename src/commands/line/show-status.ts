import { cell, left, right } from '../columns.ts';
import { defineCommand, refused } from '../define-command.ts';

/** There are no boards: all lines are one span, as DAHDIShowStatus shows them. */
export default defineCommand({
  words: 'dahdi show status',
  aliases: ['zap show status'],
  summary: 'Show the lines as a whole',
  usage: `Usage: dahdi show status
       Shows one span that stands for all lines.`,
  run({ exchange, dialect }, args) {
    if (args.length > 0) return 'usage';
    const lines = [...exchange.lines.list()];
    if (lines.length === 0) return refused(dialect === 'classic' ? 'No Zaptel interface found.' : 'No DAHDI found.');
    const description = `Lines without hardware (${lines.length})`;
    const alarms = lines.some(({ alarm }) => alarm === 'No Alarm') ? 'OK' : 'RED';
    if (dialect === 'classic') {
      const row = (c: readonly (string | number)[]) =>
        `${cell(c[0]!, 40)} ${cell(c[1]!, 10)} ${left(c[2]!, 10)} ${left(c[3]!, 10)} ${left(c[4]!, 10)}`;
      return [row(['Description', 'Alarms', 'IRQ', 'bpviol', 'CRC4']), row([description, alarms, 0, 0, 0])];
    }
    const row = (c: readonly (string | number)[]) =>
      `${right(c[0]!, 4)} ${cell(c[1]!, 40)} ${cell(c[2]!, 7)} ${left(c[3]!, 6)} ${left(c[4]!, 6)} ${left(c[5]!, 6)} ${cell(c[6]!, 3)} ${cell(c[7]!, 4)} ${cell(c[8]!, 8)} ${c[9]}`;
    return [
      row(['Span', 'Description', 'Alarms', 'IRQ', 'bpviol', 'CRC', 'Framing', 'Coding', 'Options', 'LBO']),
      row([1, description, alarms, 0, 0, 0, 'CAS', 'Unk', '', '0 db (CSU)/0-133 feet (DSX-1)']),
    ];
  },
});
