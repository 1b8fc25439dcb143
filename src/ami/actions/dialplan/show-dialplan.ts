import type { Dialplan } from '../../../core/dialplan/dialplan.ts';
import type { DialplanContext } from '../../../core/dialplan/dialplan-context.ts';
import { defineAction } from '../../define-action.ts';
import type { DialectName } from '../../dialect/dialect.ts';
import { text } from '../../fields.ts';
import { line } from '../../headers/line.ts';
import { failure, item, type ListItem, list } from '../../reply.ts';

interface Counts {
  extensions: number;
  priorities: number;
  contexts: number;
}

export default defineAction({
  name: 'ShowDialPlan',
  summary: 'Show dialplan contexts and extensions.',
  description: 'Lists the dialplan, one event a priority, include or ignored pattern. A large one may take a while.',
  privileges: { modern: ['config', 'reporting'], classic: ['config'] },
  fields: {
    context: text('Context', 'this context only'),
    extension: text('Extension', 'what matches this extension only, in the context and those that it includes'),
  },
  run({ exchange, dialect }, { context, extension }) {
    const contexts = contextsOf(exchange.dialplan.current, context, extension !== undefined);
    if (contexts.length === 0) return failure(`Did not find context ${context ?? ''}`);
    if (extension !== undefined && contexts.every((c) => c.matching(extension).length === 0)) {
      return failure(`Did not find extension ${extension}@${context ?? ''}`);
    }
    const counts: Counts = { extensions: 0, priorities: 0, contexts: 0 };
    return list({
      message: 'DialPlan list will follow',
      actionId: 'first',
      items: itemsOf(contexts, extension, dialect.name, counts),
      complete: 'ShowDialPlanComplete',
      extras: () => [
        ['ListExtensions', counts.extensions],
        ['ListPriorities', counts.priorities],
        ['ListContexts', counts.contexts],
      ],
      classic: { counted: true, endPrivilege: 'config,all' },
    });
  },
});

/** One context with what it includes where an extension is looked for, or all. */
function contextsOf(dialplan: Dialplan, name: string | undefined, withIncluded: boolean): readonly DialplanContext[] {
  if (name === undefined) return dialplan.contexts;
  const found = [...dialplan.withIncluded(name)];
  return withIncluded ? found : found.slice(0, 1);
}

function* itemsOf(
  contexts: readonly DialplanContext[],
  wanted: string | undefined,
  dialect: DialectName,
  counts: Counts,
): IterableIterator<ListItem> {
  for (const context of contexts) {
    counts.contexts++;
    const head = line('Context', context.name);
    for (const extension of wanted === undefined ? context.extensions : context.matching(wanted)) {
      counts.extensions++;
      for (const step of extension.steps) {
        counts.priorities++;
        const hint = step.priority < 0;
        yield item(
          'ListDialplan',
          head +
            line('Extension', step.exten) +
            (step.label === undefined ? '' : line('ExtensionLabel', step.label)) +
            (hint ? line('Priority', 'hint') : line('Priority', step.priority)) +
            line('Application', step.application) +
            (hint ? '' : line('AppData', dialect === 'classic' ? step.data.replaceAll(',', '|') : step.data)) +
            line('Registrar', step.registrar),
        );
      }
    }
    if (wanted !== undefined) continue;
    for (const include of context.includes)
      yield item('ListDialplan', head + line('IncludeContext', include.text) + line('Registrar', context.registrar));
    for (const pattern of context.ignorePatterns)
      yield item('ListDialplan', head + line('IgnorePattern', pattern) + line('Registrar', context.registrar));
  }
}
