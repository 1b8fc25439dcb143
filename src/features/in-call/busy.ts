import type { TwoPartyCall } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';

const BUSY = 'inCall.transferring';

/** Whether a party is dialling for a feature: its digits are not for the other one. */
export const isBusy = (channel: Channel): boolean => channel.attachments.has(BUSY);

/** Until the function that it returns is called. */
export function markBusy(channel: Channel): () => void {
  channel.attachments.set(BUSY, true);
  return () => void channel.attachments.delete(BUSY);
}

/**
 * Runs what a party dials for; its signal aborts as soon as one of the two is gone from the call, and what is thrown then is nobody's error.
 */
export async function whileBusy(core: Core, call: TwoPartyCall, from: Channel, run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const over = new AbortController();
  const offs = [from, call.other(from)].flatMap((channel) => [
    channel.signals.on('hangup', () => over.abort()),
    channel.signals.on('ended', () => over.abort()),
    channel.signals.on('released', () => over.abort()),
  ]);
  offs.push(markBusy(from));
  try {
    await run(over.signal);
  } catch (thrown) {
    if (!over.signal.aborted) core.logger.error(`the transfer by ${from.name} failed`, thrown);
  } finally {
    for (const off of offs) off();
  }
}
