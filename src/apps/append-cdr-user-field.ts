import { defineApplication } from '../core/dialplan/define-application.ts';
import { callRecords } from '../core/ports/call-records.ts';

export default defineApplication({
  name: 'AppendCDRUserField',
  summary: 'Append to the CDR user field.',
  syntax: 'AppendCDRUserField(value)',
  description: 'Adds to what `CDR(userfield)` holds.',
  run({ core, channel }, data) {
    const records = callRecords.find(core);
    const held = records?.read(channel, 'userfield');
    records?.setUserField(channel, (held?.kind === 'text' ? held.text : '') + data);
    return undefined;
  },
});
