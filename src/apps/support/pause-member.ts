import { splitArguments } from '../../core/dialplan/arguments.ts';
import type { ApplicationContext, ApplicationResult } from '../../core/dialplan/define-application.ts';
import { queuesSlot } from '../../features/queue/queues.ts';

/** What PauseQueueMember and UnpauseQueueMember have in common: `[queue],interface[,options[,reason]]`. */
export async function pauseMember(
  { core, channel, logger }: ApplicationContext,
  data: string,
  { application, isPaused, variable }: { application: string; isPaused: boolean; variable: string },
): Promise<ApplicationResult> {
  const [queue = '', device = '', , reason = ''] = splitArguments(data);
  if (device === '') {
    logger.warning(`${channel.name}: ${application} needs an interface`);
    return 'hangup';
  }
  const found = await queuesSlot.of(core).memberships.pause(queue || undefined, device, isPaused, reason);
  channel.setVariable(variable, !found ? 'NOTFOUND' : isPaused ? 'PAUSED' : 'UNPAUSED');
  return undefined;
}
