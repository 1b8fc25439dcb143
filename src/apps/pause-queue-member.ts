import { defineApplication } from '../core/dialplan/define-application.ts';
import { pauseMember } from './support/pause-member.ts';

export default defineApplication({
  name: 'PauseQueueMember',
  summary: 'Pauses a queue member.',
  syntax: 'PauseQueueMember([queuename],interface[,options[,reason]])',
  description: 'A paused member is not called; without a queue it is paused in all of its. `PQMSTATUS` is PAUSED or NOTFOUND.',
  run: (context, data) => pauseMember(context, data, { application: 'PauseQueueMember', isPaused: true, variable: 'PQMSTATUS' }),
});
