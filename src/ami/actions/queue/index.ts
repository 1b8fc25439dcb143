import queueAdd from './queue-add.ts';
import queueChangePriorityCaller from './queue-change-priority-caller.ts';
import queueLog from './queue-log.ts';
import queueMemberRingInUse from './queue-member-ring-in-use.ts';
import queuePause from './queue-pause.ts';
import queuePenalty from './queue-penalty.ts';
import queueReload from './queue-reload.ts';
import queueRemove from './queue-remove.ts';
import queueReset from './queue-reset.ts';
import queueRule from './queue-rule.ts';
import queueStatus from './queue-status.ts';
import queueSummary from './queue-summary.ts';
import queueWithdrawCaller from './queue-withdraw-caller.ts';
import queues from './queues.ts';

export const queueActions = [
  queueAdd,
  queueChangePriorityCaller,
  queueLog,
  queueMemberRingInUse,
  queuePause,
  queuePenalty,
  queueReload,
  queueRemove,
  queueReset,
  queueRule,
  queueStatus,
  queueSummary,
  queueWithdrawCaller,
  queues,
];
