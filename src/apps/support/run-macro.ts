import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { Interpreter } from '../../core/dialplan/interpreter.ts';

/** How a macro or subroutine that ran in the midst of an application came to its end. `left`: it went elsewhere by itself. */
export type MacroEnd = 'done' | 'left' | 'hangup' | 'interrupted';

const DEPTH = 'MACRO_DEPTH';
const EXIT = 'macro.exit';

/** MacroExit: the innermost macro is over after this step. */
export function exitMacro(channel: Channel): void {
  channel.attachments.set(EXIT, true);
}

/**
 * Runs `macro-name` from `s,1` until it runs out of priorities or leaves its context, with `ARG1`..., `MACRO_EXTEN`, `MACRO_CONTEXT` and
 * `MACRO_PRIORITY` set, then puts the channel back where it was. Source: Asterisk 20 apps/app_macro.c, recorded session core-23.
 */
export async function runMacro(core: Core, channel: Channel, name: string, args: readonly string[]): Promise<MacroEnd> {
  const context = `macro-${name}`;
  if (!core.dialplan.context(context)) {
    core.logger.warning(`${channel.name}: there is no context '${context}' for macro '${name}'`);
    return 'done';
  }
  const depth = Number(channel.getVariable(DEPTH) ?? 0) + 1;
  if (depth > MAX_DEPTH) {
    core.logger.error(`${channel.name}: macro '${name}' is nested too deeply`);
    return 'hangup';
  }
  const origin = { context: channel.context, exten: channel.exten, priority: channel.priority };
  const before = ['MACRO_EXTEN', 'MACRO_CONTEXT', 'MACRO_PRIORITY'].map((variable) => [variable, channel.getVariable(variable)] as const);
  const argsBefore = args.map((_arg, i) => [`ARG${i + 1}`, channel.getVariable(`ARG${i + 1}`)] as const);
  if (depth === 1) {
    channel.setVariable('MACRO_EXTEN', origin.exten);
    channel.setVariable('MACRO_CONTEXT', origin.context);
    channel.setVariable('MACRO_PRIORITY', String(origin.priority));
  }
  channel.setVariable(DEPTH, String(depth));
  for (const [i, arg] of args.entries()) channel.setVariable(`ARG${i + 1}`, arg);
  const end = await nested(core, channel, { context, exten: 's', priority: 1 }, () => {
    if (channel.context !== context || channel.attachments.delete(EXIT)) return false;
    channel.setVariable(DEPTH, String(depth));
    return true;
  });
  if (channel.ended) return end;
  channel.setVariable(DEPTH, String(depth - 1));
  for (const [variable, value] of argsBefore) channel.setVariable(variable, value);
  if (depth === 1) for (const [variable, value] of before) channel.setVariable(variable, value);
  if (end === 'interrupted' || channel.context !== context) return end === 'done' ? 'left' : end;
  channel.assign(origin);
  return end;
}

const MAX_DEPTH = 20;

/** Runs priorities on a channel that may have no dialplan of its own (a called party), and puts the result in few words. */
export async function nested(
  core: Core,
  channel: Channel,
  from: { context: string; exten: string; priority: number },
  goesOn: () => boolean,
): Promise<MacroEnd> {
  const own = channel.interpreter;
  const { application, applicationData } = channel;
  const interpreter = own ?? new Interpreter(core, channel);
  if (!own) channel.interpreter = interpreter;
  const end = await interpreter.runNested(from, goesOn);
  if (!own && channel.interpreter === interpreter) {
    channel.interpreter = undefined;
    channel.assign({ application, applicationData });
    const target = interpreter.redirectedTo;
    if (target && !channel.hangingUp) core.startDialplan(channel, target);
  }
  return end === 'missing' || end === 'left' ? 'done' : end;
}
