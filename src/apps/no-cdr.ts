import { defineApplication } from '../core/dialplan/define-application.ts';
import { callRecords } from '../core/ports/call-records.ts';

export default defineApplication({
  name: 'NoCDR',
  summary: 'Tell Asterisk to not maintain a CDR for this channel.',
  syntax: 'NoCDR()',
  description: 'The channel leaves no record, unless `ResetCDR(e)` or `CDR_PROP(disable)` takes that back.',
  run({ core, channel }) {
    callRecords.find(core)?.disable(channel, true);
    return undefined;
  },
});
