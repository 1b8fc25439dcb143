import { defineApplication } from '../core/dialplan/define-application.ts';
import { callRecords } from '../core/ports/call-records.ts';

export default defineApplication({
  name: 'SetCDRUserField',
  summary: 'Set the CDR user field.',
  syntax: 'SetCDRUserField(value)',
  description: 'As `Set(CDR(userfield)=value)`.',
  run({ core, channel }, data) {
    callRecords.find(core)?.setUserField(channel, data);
    return undefined;
  },
});
