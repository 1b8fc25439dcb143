import { defineCommand } from '../define-command.ts';

export default defineCommand({
  words: 'sip show settings',
  summary: 'Show SIP global settings',
  usage: `Usage: sip show settings
       Provides detailed list of the configuration of the SIP channel.`,
  run({ exchange }, args) {
    if (args.length > 0) return 'usage';
    const rows = exchange.endpoints.settings('SIP');
    return [
      '',
      '',
      'Global Settings:',
      '----------------',
      ...rows.map(([name, value]) => `  ${`${name}:`.padEnd(24)}${value}`),
      '',
      '----',
    ];
  },
});
