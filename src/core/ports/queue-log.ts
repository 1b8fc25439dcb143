import { CoreSlot } from '../core-slot.ts';

/**
 * Asterisk's `queue_log`: what happened in queues and to agents, a line each, for reports that are made later. `NONE` stands where there is
 * no call, queue or agent.
 */
export interface QueueLog {
  /** @param data what is particular to the event, in its order */
  write(entry: { callId: string; queue: string; agent: string; event: string }, ...data: readonly (string | number)[]): void;
}

/** Filled by the exchange; an exchange without one writes none. */
export const queueLogSlot = new CoreSlot<QueueLog>('queue log');

export const silentQueueLog: QueueLog = { write: () => {} };
