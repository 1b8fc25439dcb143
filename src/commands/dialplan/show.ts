import type { DialplanContext, Extension } from '../../core/dialplan/dialplan-context.ts';
import { left, plural } from '../columns.ts';
import { type CommandContext, defineCommand, refused } from '../define-command.ts';

interface Counts {
  contexts: number;
  extensions: number;
  priorities: number;
}

/** `dialplan show`, of everything, of a context, or of an extension with all that match it, in included contexts too. */
export default defineCommand({
  words: 'dialplan show',
  aliases: ['show dialplan'],
  summary: 'Show dialplan',
  usage: `Usage: dialplan show [[exten@]context]
       Show dialplan`,
  run(context, [what = '', ...rest]) {
    if (rest.length > 0) return 'usage';
    const at = what.indexOf('@');
    const wanted = { exten: at < 0 ? undefined : what.slice(0, at), context: at < 0 ? what : what.slice(at + 1) };
    const { current } = context.exchange.dialplan;
    const named = current.context(wanted.context);
    const contexts = wanted.context === '' ? current.contexts : named ? [named] : [];
    if (contexts.length === 0 && what !== '')
      return refused(`There is no existence of '${wanted.context}' context`, `Command 'dialplan show ${what}' failed.`);
    const [, ...included] = named && wanted.exten !== undefined ? current.withIncluded(named.name) : [];
    const { exten } = wanted;
    if (exten !== undefined && ![...contexts, ...included].some((c) => c.matching(exten).length > 0)) {
      return refused(`There is no existence of ${exten}@${wanted.context} extension`, `Command 'dialplan show ${what}' failed.`);
    }
    return { lines: show(contexts, included, exten, context) };
  },
});

function* show(
  contexts: readonly DialplanContext[],
  included: readonly DialplanContext[],
  exten: string | undefined,
  command: CommandContext,
): Iterable<string> {
  const counts: Counts = { contexts: 0, extensions: 0, priorities: 0 };
  for (const context of contexts) yield* showContext(context, 'Context', exten, counts, command);
  for (const context of included) yield* showContext(context, 'Included context', exten, counts, command);
  const { extensions, priorities } = counts;
  yield `-= ${plural(extensions, 'extension')} (${priorities} ${priorities === 1 ? 'priority' : 'priorities'}) in ${plural(counts.contexts, 'context')}. =-`;
}

function* showContext(
  context: DialplanContext,
  title: string,
  exten: string | undefined,
  counts: Counts,
  command: CommandContext,
): Iterable<string> {
  const extensions = exten === undefined ? context.extensions : context.matching(exten);
  if (exten !== undefined && extensions.length === 0) return;
  counts.contexts++;
  yield `[ ${title} '${context.name}' created by '${context.registrar}' ]`;
  for (const extension of extensions) yield* showExtension(extension, counts, command);
  if (exten === undefined) {
    const source = command.dialect === 'classic' ? context.registrar : 'extensions.conf';
    for (const include of context.includes) yield row('  Include =>', `'${include.text}'`, source);
    for (const pattern of context.ignorePatterns) yield row('  Ignore pattern =>', `'${pattern}'`, source);
  }
  yield '';
}

function showExtension(extension: Extension, counts: Counts, { dialect }: CommandContext): string[] {
  counts.extensions++;
  const name = extension.callerNumber === undefined ? `'${extension.name}'` : `'${extension.name}' (CID match '${extension.callerNumber}')`;
  return extension.steps.flatMap((step, index) => {
    const first = index === 0 ? `  ${name} =>` : '';
    const source = dialect === 'classic' || step.file === '' ? step.registrar : `${step.file}:${step.line}`;
    counts.priorities++;
    if (step.priority < 0) return [row(first, `hint: ${step.application}`, source)];
    const data = dialect === 'classic' ? step.data.replaceAll(',', '|') : step.data;
    const text = row(
      step.label === undefined || index === 0 ? first : `     [${step.label}]`,
      `${step.priority}. ${step.application}(${data})`,
      source,
    );
    return [text];
  });
}

const row = (head: string, body: string, source: string) => `${left(head, 19)} ${left(body, 45)} [${source}]`;
