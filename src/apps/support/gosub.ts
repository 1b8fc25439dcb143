import { splitArguments } from '../../core/dialplan/arguments.ts';
import type { ApplicationContext, ApplicationResult } from '../../core/dialplan/define-application.ts';
import { enterSubroutine } from '../../core/dialplan/subroutines.ts';
import { parseTarget } from './target.ts';

/** `[[context,]exten,]priority[(arg1[,...])]`: the place and the arguments. */
export function parseSubroutineCall(text: string): { place: string; args: string[] } {
  const bracket = /^([^(]*)\((.*)\)\s*$/s.exec(text);
  return bracket ? { place: bracket[1]!, args: splitArguments(bracket[2]!) } : { place: text, args: [] };
}

/** Goes into a subroutine: Return comes back to the priority after this one. A place that does not exist ends the call. */
export function gosub({ core, channel, logger }: ApplicationContext, text: string): ApplicationResult {
  const { place, args } = parseSubroutineCall(text);
  const target = parseTarget(core, channel, place);
  if (!target) return 'hangup';
  if (!core.dialplan.hasExten(target.context, target.exten, channel.callerId.number, target.priority)) {
    logger.warning(`${channel.name}: there is no ${target.exten}@${target.context}, priority ${target.priority}, to go to`);
    return 'hangup';
  }
  const { context, exten, priority } = channel;
  if (!enterSubroutine(channel, { context, exten, priority: priority + 1 }, args)) {
    logger.error(`${channel.name}: subroutines are nested too deeply`);
    return 'hangup';
  }
  channel.interpreter?.jump(target);
  return undefined;
}
