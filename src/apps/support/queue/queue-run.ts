import type { ApplicationContext, ApplicationResult } from '../../../core/dialplan/define-application.ts';
import { queuesSlot } from '../../../features/queue/queues.ts';
import { connectMember } from './connect-member.ts';
import { listenForExit } from './exit-digits.ts';
import { joinQueue } from './join-queue.ts';
import { leaveQueue } from './leave-queue.ts';
import { runSubroutineText } from './member-preparation.ts';
import { MemberTries } from './member-tries.ts';
import { parseQueueArguments } from './queue-arguments.ts';
import { exitOf, type QueueExit } from './queue-exit.ts';
import type { QueueVisit } from './queue-visit.ts';
import { Waiting } from './waiting.ts';

/** Emptied before anything else, in this order, so that nothing of an earlier call is left. */
const VARIABLES = ['ANSWEREDTIME', 'ANSWEREDTIME_MS', 'DIALEDTIME', 'DIALEDTIME_MS', 'QUEUEWAIT', 'QUEUEWAIT_MS'] as const;

/**
 * One run of Queue: join, be served or not, leave. Each step is a file of this folder. Order of what is told and set: Asterisk 20
 * apps/app_queue.c, recorded sessions queue-02 to 04.
 */
export async function runQueue(context: ApplicationContext, data: string): Promise<ApplicationResult> {
  const { channel, core, logger } = context;
  const args = parseQueueArguments(data);
  for (const name of VARIABLES) channel.setVariable(name, '');
  if (args.queue === '') {
    logger.warning(`${channel.name}: Queue needs the name of a queue`);
    return 'hangup';
  }
  channel.setVariable('ABANDONED', undefined);
  const queues = queuesSlot.of(core);
  const visit = joinQueue(context, queues, args);
  if (!visit) return undefined;
  const stopListening = listenForExit(visit);
  try {
    const exit = await serve(visit).catch(exitOf);
    return leaveQueue(visit, exit);
  } finally {
    stopListening();
    visit.close();
    const { caller } = visit;
    caller.queue.leave(caller);
    queues.buryIfDead(caller.queue);
  }
}

/** Waits for the caller's turn and calls members, again and again, until the caller is served or one of the ways out is open. Throws the interruption. */
async function serve(visit: QueueVisit): Promise<QueueExit> {
  const { caller, channel, context, arguments: args } = visit;
  const { queue } = caller;
  const { beforeQueueing } = args.options;
  if (beforeQueueing !== undefined) await runSubroutineText(context.core, channel, beforeQueueing);
  const waiting = new Waiting(visit);
  const tries = new MemberTries(visit);
  visit.sound.start();
  for (;;) {
    const early = await waiting.forTurn();
    if (early) return early;
    if (visit.isOver) return { kind: 'timeout' };
    await waiting.beforeTry();
    if (visit.isOver) return { kind: 'timeout' };
    waiting.applyRules();
    const answered = await tries.attempt();
    const exit = answered && (await connectMember(visit, answered));
    if (exit) return exit;
    if (queue.isEmptyFor(caller)) return { kind: 'leaveEmpty' };
    if (tries.isRoundOver || visit.isOver) return { kind: 'timeout' };
    await waiting.beforeRetry();
  }
}
