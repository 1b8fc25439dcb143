import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { splitArguments } from '../../core/dialplan/arguments.ts';
import type { Position } from '../../core/dialplan/position.ts';

/**
 * `[[context,]exten,]priority` as Goto and its kin write it, seen from where the channel stands; the priority may be a label or relative
 * (`+2`, `-1`). Undefined for a priority that there is not, with a warning.
 */
export function parseTarget(core: Core, channel: Channel, text: string): Position | undefined {
  const parts = splitArguments(text.trim()).map((part) => part.trim());
  const priorityText = parts.at(-1) ?? '';
  const exten = parts.at(-2) || channel.exten;
  const context = parts.at(-3) || channel.context;
  const relative = /^([+-])(\d+)$/.exec(priorityText);
  if (relative) return { context, exten, priority: channel.priority + Number(`${relative[1]}${relative[2]}`) };
  const priority = core.dialplan.parsePriority(context, exten, priorityText, channel.callerId.number);
  if (priority === undefined)
    core.logger.warning(`${channel.name}: no priority or label '${priorityText}' in extension ${exten}@${context}`);
  return priority === undefined ? undefined : { context, exten, priority };
}

/** What stands before and after the first `?`, the latter parted at `:` outside of brackets. */
export function parseCondition(text: string): { condition: string; whenTrue: string; whenFalse: string } | undefined {
  const mark = text.indexOf('?');
  if (mark < 0) return undefined;
  const [whenTrue = '', whenFalse = ''] = splitArguments(text.slice(mark + 1), { separator: ':', limit: 2, raw: true });
  return { condition: text.slice(0, mark).trim(), whenTrue: whenTrue.trim(), whenFalse: whenFalse.trim() };
}
