import type { QueueVisit } from './queue-visit.ts';

/**
 * Digits of a caller that waits lead into the context of its queue as soon as they are an extension there; with option H `*` hangs up while
 * phones ring. The result ends the listening.
 */
export function listenForExit(visit: QueueVisit): () => void {
  const { caller, channel, signal, arguments: args } = visit;
  const { dialplan } = visit.context.core;
  let dialled = '';
  return channel.signals.on('digitEnded', (digit) => {
    if (!caller.place || visit.isBeingConnected || signal.aborted) return;
    if (digit === '*' && args.options.hangsUpByStar && caller.isPending) {
      visit.leaveByDigit({ kind: 'star' });
      return;
    }
    const { exitContext } = caller.queue.options;
    if (exitContext === '') return;
    dialled += digit;
    const { number } = channel.callerId;
    if (dialplan.hasExten(exitContext, dialled, number)) visit.leaveByDigit({ kind: 'key', exten: dialled });
    else if (!dialplan.canMatch(exitContext, dialled, number) && !dialplan.matchMore(exitContext, dialled, number)) dialled = '';
  });
}
