import { defineApplication } from '../core/dialplan/define-application.ts';
import { pauseMember } from './support/pause-member.ts';

export default defineApplication({
  name: 'UnpauseQueueMember',
  summary: 'Unpauses a queue member.',
  syntax: 'UnpauseQueueMember([queuename],interface[,options[,reason]])',
  description: 'The member is called again; without a queue in all of its. `UPQMSTATUS` is UNPAUSED or NOTFOUND.',
  run: (context, data) => pauseMember(context, data, { application: 'UnpauseQueueMember', isPaused: false, variable: 'UPQMSTATUS' }),
});
