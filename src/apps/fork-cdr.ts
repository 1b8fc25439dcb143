import { defineApplication } from '../core/dialplan/define-application.ts';
import { callRecords } from '../core/ports/call-records.ts';

export default defineApplication({
  name: 'ForkCDR',
  summary: 'Forks the current Call Data Record for this channel.',
  syntax: 'ForkCDR([options])',
  description:
    'A second record of the same call begins beside the one there is. Options: a it counts as answered from now on, e the old one ends, r it begins now, v it takes the variables over.',
  run({ core, channel, logger }, data) {
    const records = callRecords.find(core);
    const [answersNow, endsOld, restarts, keepsVariables] = ['a', 'e', 'r', 'v'].map((letter) => data.includes(letter)) as [
      boolean,
      boolean,
      boolean,
      boolean,
    ];
    if (records && !records.fork(channel, { answersNow, endsOld, restarts, keepsVariables }))
      logger.warning(`${channel.name} has no record that could be forked`);
    return undefined;
  },
});
