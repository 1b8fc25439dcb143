import { defineApplication } from '../core/dialplan/define-application.ts';
import { callRecords } from '../core/ports/call-records.ts';

export default defineApplication({
  name: 'ResetCDR',
  summary: 'Resets the Call Data Record.',
  syntax: 'ResetCDR([options])',
  description: 'The records of the channel begin now, without their variables. Options: v keeps the variables, e takes NoCDR back.',
  run({ core, channel }, data) {
    const records = callRecords.find(core);
    if (data.includes('e')) records?.disable(channel, false);
    records?.reset(channel, data.includes('v'));
    return undefined;
  },
});
