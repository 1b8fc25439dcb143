import type { ApplicationContext } from '../../core/dialplan/define-application.ts';

/** To the priority 101 after this one where it exists: how applications told of failure before they set variables. */
export function jumpTo101({ core, channel }: ApplicationContext): boolean {
  const { context, exten } = channel;
  const priority = channel.priority + 101;
  if (!core.dialplan.hasExten(context, exten, channel.callerId.number, priority)) return false;
  channel.interpreter?.jump({ context, exten, priority });
  return true;
}
