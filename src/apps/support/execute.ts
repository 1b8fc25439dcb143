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
  const trimmed = text.trim();
  const open = trimmed.indexOf('(');
  if (open < 0 || !trimmed.endsWith(')')) return { name: trimmed, data: '' };
  return { name: trimmed.slice(0, open).trimEnd(), data: trimmed.slice(open + 1, -1) };
}
