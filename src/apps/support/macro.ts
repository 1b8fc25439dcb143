import type { ApplicationContext, ApplicationResult } from '../../core/dialplan/define-application.ts';
import { runMacro } from './run-macro.ts';

/** Runs a macro as a priority: afterwards the channel goes on behind that priority, or where a Goto in the macro led. */
export async function macro(
  { core, channel, logger }: ApplicationContext,
  name: string,
  args: readonly string[],
): Promise<ApplicationResult> {
  if (name === '') {
    logger.warning(`${channel.name}: Macro needs a name`);
    return undefined;
  }
  const end = await runMacro(core, channel, name, args);
  if (end === 'hangup') return 'hangup';
  const { context, exten, priority } = channel;
  if (end === 'left') channel.interpreter?.jump({ context, exten, priority });
  return undefined;
}
