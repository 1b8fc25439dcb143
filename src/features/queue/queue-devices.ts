import type { DeviceState } from '../../core/state/device-state.ts';
import type { CallQueue } from './call-queue.ts';
import type { QueueMember } from './member.ts';

/** Devices that stand for queues in hints, so that lamps show them. Source: Asterisk 20 apps/app_queue.c. */

const AVAILABLE = '_avail';
const PAUSE = '_pause_';

/** Rings while somebody waits. */
export const queueDevice = (queue: CallQueue): string => `Queue:${queue.name}`;

/** In use while no member could take a call. */
export const availabilityDevice = (queue: CallQueue): string => `Queue:${queue.name}${AVAILABLE}`;

/** In use while that member is paused. */
export const pauseDevice = (member: QueueMember): string => `Queue:${member.queue.name}${PAUSE}${member.interface}`;

/** @param name of the device, behind `Queue:`; of several that it may mean the queue whose whole name it is goes first */
export function stateOfQueueDevice(find: (queue: string) => CallQueue | undefined, name: string): DeviceState {
  const queue = find(name);
  if (queue) return queue.line.size > 0 ? 'RINGING' : 'NOT_INUSE';
  const withMembers = name.endsWith(AVAILABLE) ? find(name.slice(0, -AVAILABLE.length)) : undefined;
  if (withMembers) return withMembers.hasAvailable ? 'NOT_INUSE' : 'INUSE';
  for (const { index } of name.matchAll(new RegExp(PAUSE, 'g'))) {
    const member = find(name.slice(0, index))?.member(name.slice(index + PAUSE.length));
    if (member) return member.isPaused ? 'INUSE' : 'NOT_INUSE';
  }
  return 'INVALID';
}
