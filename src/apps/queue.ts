import { defineApplication } from '../core/dialplan/define-application.ts';
import { runQueue } from './support/queue/queue-run.ts';

export default defineApplication({
  name: 'Queue',
  summary: 'Queue a call for a call queue.',
  syntax: 'Queue(queuename[,options[,URL[,announceoverride[,timeout[,AGI[,macro[,gosub[,rule[,position]]]]]]]]])',
  description: [
    'The caller waits in a queue of queues.conf until a member takes the call, with music, or ringing with option r. `QUEUESTATUS` says why it goes on without:',
    'TIMEOUT, FULL, JOINEMPTY, LEAVEEMPTY, WITHDRAW, CONTINUE, or UNKNOWN for a queue that there is not. `QUEUEPOSITION` and `QUEUEWAIT` tell of the wait.',
    '`QUEUE_PRIO` puts callers of a higher number first; `QUEUE_MAX_PENALTY`, `QUEUE_MIN_PENALTY` and `QUEUE_RAISE_PENALTY` limit who may take the call.',
    'Options: b(subroutine), B(subroutine) for the member, the caller before anybody rings. C phones that rang in vain count as answered elsewhere.',
    'c the caller goes on when the member hangs up. d is taken and means nothing. F(place) where the member goes when the caller hangs up.',
    'h, H the member, the caller may hang up by a code. i forwards are not followed. I the caller is not shown who answers. m(class) music. n one round of tries.',
    'k, K the member, the caller may park the call by a code. r ringing instead of music. R ringing once a phone rings.',
    't, T the member, the caller may transfer by a code. w, W, x, X the member, the caller may record the call by a code.',
  ].join('\n'),
  run: runQueue,
});
