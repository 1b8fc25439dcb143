import type { ApplicationContext, ApplicationResult } from '../../core/dialplan/define-application.ts';
import { runWithin } from '../../core/dialplan/run-application.ts';

/** Runs another application on the same channel, as part of this run: what ExecIf, Exec and TryExec do. Undefined name: nothing. */
export async function executeApplication(context: ApplicationContext, name: string, data: string): Promise<ApplicationResult> {
  const application = context.core.applications.get(name.toLowerCase());
  if (!application) {
    context.logger.warning(`${context.channel.name}: no application '${name}'`);
    return undefined;
  }
  return runWithin(context, application, data);
}

/** `Name(data)`, or `Name` alone. */
export function parseCall(text: string): { name: string; data: string } {
  const call = /^\s*([^(]*?)\s*\((.*)\)\s*$/s.exec(text);
  return call ? { name: call[1]!, data: call[2]! } : { name: text.trim(), data: '' };
}
