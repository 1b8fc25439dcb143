import { type ActionContext, defineAction } from '../../define-action.ts';
import { text } from '../../fields.ts';
import { line } from '../../headers/line.ts';
import { type SimpleReply, success } from '../../reply.ts';

/**
 * Waits for an event. The events that came meanwhile are part of the reply, which is written when the wait is over: after the first event,
 * after so many seconds, or when the client sends anything (AMI modern section 3, AMI classic section 11).
 */
export const waitEvent = defineAction({
  name: 'WaitEvent',
  summary: 'Wait for an event to occur.',
  privileges: [],
  fields: { timeout: text('Timeout', 'Seconds to wait; without it, or below zero, there is no end.') },
  run: (context, { timeout }) => {
    const seconds = Number.parseInt(timeout ?? '', 10);
    return seconds === 0 || context.session.hasWaitingRequests
      ? complete(context, '')
      : wait(context, Number.isNaN(seconds) || seconds < 0 ? undefined : seconds * 1000);
  },
});

function wait(context: ActionContext, delayMs: number | undefined): Promise<SimpleReply> {
  const { session, manager } = context;
  return new Promise((resolve) => {
    const end = () => {
      if (session.endWait !== end) return;
      session.endWait = undefined;
      timer?.cancel();
      const heard = session.output.takeHeld();
      resolve(complete(context, heard.map((event) => event.text).join('')));
    };
    const timer = delayMs === undefined ? undefined : manager.clock.setTimer(delayMs, end);
    session.endWait = end;
    // What comes in the same turn as the first event belongs to the same reply.
    session.output.waitForEvents(() => setImmediate(end));
  });
}

const complete = ({ actionId }: ActionContext, heard: string): SimpleReply => ({
  ...success('Waiting for Event completed.'),
  followedBy: `${heard}Event: WaitEventComplete\r\n${actionId ? line('ActionID', actionId) : ''}\r\n`,
});
