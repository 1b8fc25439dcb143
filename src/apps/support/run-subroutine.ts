import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { enterSubroutine, leaveSubroutine, subroutineDepth } from '../../core/dialplan/subroutines.ts';
import { type MacroEnd, nested } from './run-macro.ts';

/**
 * Runs a subroutine (`context`, from `s,1`) in the midst of an application until it returns, then puts the channel back where it was. What it
 * leaves unreturned is cleaned up.
 */
export async function runSubroutine(core: Core, channel: Channel, context: string, args: readonly string[]): Promise<MacroEnd> {
  if (!core.dialplan.hasExten(context, 's', channel.callerId.number)) {
    core.logger.warning(`${channel.name}: there is no subroutine 's@${context}'`);
    return 'done';
  }
  const origin = { context: channel.context, exten: channel.exten, priority: channel.priority };
  const depth = subroutineDepth(channel);
  if (!enterSubroutine(channel, origin, args)) return 'hangup';
  const end = await nested(core, channel, { context, exten: 's', priority: 1 }, () => subroutineDepth(channel) > depth);
  if (channel.ended || end === 'interrupted') return end;
  while (subroutineDepth(channel) > depth) leaveSubroutine(channel);
  channel.assign(origin);
  return end;
}
