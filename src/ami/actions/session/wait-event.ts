import { ALL_CLASSES } from '../../authority.ts';
import { type ActionContext, defineAction } from '../../define-action.ts';
import { text } from '../../fields.ts';
import { line } from '../../headers/line.ts';
import type { RenderedEvent } from '../../rendered-event.ts';
import { noReply, type Reply, type SimpleReply, success } from '../../reply.ts';

/**
 * Waits for an event. The events that came meanwhile are part of the reply, which is written when the wait is over: after the first event,
 * after so many seconds, or when the client sends anything (AMI modern section 3, AMI classic section 11). Over HTTP it is the only way to
 * hear events: those that came since the last one are there at once, and a newer WaitEvent leaves an older one without a word.
 */
export const waitEvent = defineAction({
  name: 'WaitEvent',
  summary: 'Wait for an event to occur.',
  privileges: [],
  fields: { timeout: text('Timeout', 'Seconds to wait; without it, or below zero, there is no end.') },
  run: (context, { timeout }) => {
    const { session } = context;
    const { isPolled, longestWaitMs } = session.transport;
    session.endWait?.(true);
    if (isPolled && session.mask === 0) session.listen(ALL_CLASSES);
    const seconds = Number.parseInt(timeout ?? '', 10);
    const delayMs = Math.min(longestWaitMs, Number.isNaN(seconds) || seconds < 0 ? Number.POSITIVE_INFINITY : seconds * 1000);
    if (delayMs === 0) return complete(context, isPolled ? session.output.takeHeld() : []);
    return wait(context, delayMs);
  },
});

function wait(context: ActionContext, delayMs: number): Promise<Reply> {
  const { session, manager } = context;
  return new Promise((resolve) => {
    const end = (isReplaced = false) => {
      if (session.endWait !== end) return;
      session.endWait = undefined;
      timer?.cancel();
      if (isReplaced && session.transport.isPolled) resolve(noReply);
      else resolve(complete(context, session.output.takeHeld()));
    };
    const timer = delayMs === Number.POSITIVE_INFINITY ? undefined : manager.clock.setTimer(delayMs, end);
    session.endWait = end;
    // What comes in the same turn as the first event belongs to the same reply.
    session.output.waitForEvents(() => setImmediate(end));
  });
}

const complete = ({ actionId }: ActionContext, heard: readonly RenderedEvent[]): SimpleReply => ({
  ...success('Waiting for Event completed.'),
  followedBy: `${heard.map((event) => event.text).join('')}Event: WaitEventComplete\r\n${actionId ? line('ActionID', actionId) : ''}\r\n`,
});
