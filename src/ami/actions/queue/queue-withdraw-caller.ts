import { defineAction } from '../../define-action.ts';
import { required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

const REFUSALS = {
  noSuchQueue: 'Unable to request withdraw from queue: No such queue',
  noSuchCaller: 'Unable to request withdraw from queue: No such caller',
  alreadyRequested: 'Unable to request withdraw from queue: Already requested',
} as const;

export default defineAction({
  name: 'QueueWithdrawCaller',
  summary: 'Request to withdraw a caller from the queue back to the dialplan.',
  description: 'The caller goes on behind Queue with QUEUESTATUS WITHDRAW, at once or when the phones that ring for it have rung in vain.',
  privileges: ['agent'],
  onlyIn: 'modern',
  fields: {
    queue: required('Queue', 'name of the queue', "'Queue' not specified."),
    caller: required('Caller', 'channel of the caller', "'Caller' not specified."),
    info: text('WithdrawInfo', 'for `QUEUE_WITHDRAW_INFO`'),
  },
  run({ exchange }, { queue, caller, info }) {
    const result = exchange.queues.withdraw(queue, caller, info);
    return result === 'requested' ? success('Withdraw requested successfully') : failure(REFUSALS[result]);
  },
});
