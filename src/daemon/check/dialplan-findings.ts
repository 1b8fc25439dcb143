import { parseSubroutineCall } from '../../apps/support/gosub.ts';
import { parseCondition } from '../../apps/support/target.ts';
import { entryOf } from '../../base/entry-of.ts';
import { splitArguments } from '../../core/dialplan/arguments.ts';
import type { Dialplan } from '../../core/dialplan/dialplan.ts';
import { HINT_PRIORITY, type Step } from '../../core/dialplan/dialplan-context.ts';
import { type Finding, nearestOf, warningAt } from './finding.ts';

/** What a dialplan is held against. */
export interface DialplanSubject {
  readonly dialplan: Dialplan;
  /** By lower-case name. */
  readonly applications: ReadonlyMap<string, { readonly name: string }>;
}

/** Steps that run an application that there is not, and those that go to a place that there is not. What a variable names is not known before the call. */
export function* dialplanFindings({ dialplan, applications }: DialplanSubject): Iterable<Finding> {
  for (const step of writtenSteps(dialplan)) {
    const name = step.application;
    if (name.includes('$')) continue;
    if (!applications.has(name.toLowerCase())) {
      const nearest = nearestOf(
        name,
        Array.from(applications.values(), (known) => known.name),
      );
      yield warningAt(
        step,
        `there is no application ${name}: a call that comes here ends`,
        nearest ? `write ${nearest}` : 'docs/reference.md lists the applications that there are',
      );
    }
    for (const place of placesOf(step)) {
      const missing = missingIn(dialplan, step, place);
      if (missing) yield warningAt(step, `${name} goes to ${place}, but ${missing}`, 'write that place, or correct the line');
    }
  }
}

function* writtenSteps(dialplan: Dialplan): Iterable<Step> {
  for (const { extensions } of dialplan.contexts)
    for (const { steps } of extensions) for (const step of steps) if (step.file !== '' && step.priority !== HINT_PRIORITY) yield step;
}

/** Where an application goes to, by its name: `[[context,]exten,]priority` as it is written. */
const PLACES: Readonly<Record<string, (data: string) => readonly string[]>> = {
  goto: (data) => [data],
  gotoif: branchesOf,
  gosub: (data) => [parseSubroutineCall(data).place],
  gosubif: (data) => branchesOf(data).map((branch) => parseSubroutineCall(branch).place),
  macro: (data) => [`macro-${splitArguments(data)[0] ?? ''},s,1`],
};

function branchesOf(data: string): readonly string[] {
  const branches = parseCondition(data);
  return branches ? [branches.whenTrue, branches.whenFalse] : [];
}

const placesOf = ({ application, data }: Step): readonly string[] =>
  (entryOf(PLACES, application.toLowerCase())?.(data) ?? []).map((place) => place.trim()).filter((place) => place !== '');

/** What of that place there is not; undefined where it is there, or where a variable says what it is. */
function missingIn(dialplan: Dialplan, step: Step, place: string): string | undefined {
  const parts = splitArguments(place).map((part) => part.trim());
  const priority = parts.at(-1) ?? '';
  const exten = parts.at(-2) || step.exten;
  const context = parts.at(-3) || step.context;
  if (context.includes('$')) return undefined;
  if (!dialplan.context(context)) return `there is no context ${context}`;
  if (exten.includes('$')) return undefined;
  const extensions = [...dialplan.withIncluded(context)].flatMap((each) => each.matching(exten));
  if (extensions.length === 0) return hasInvalid(dialplan, context) ? undefined : `there is no extension ${exten} in ${context}`;
  if (/^[+-]/.test(priority) || priority.includes('$')) return undefined;
  const isThere = extensions.some((each) => (/^\d+$/.test(priority) ? each.step(Number(priority)) : each.labelled(priority)));
  return isThere ? undefined : `${exten} in ${context} has no priority ${priority}`;
}

/** Calls to a number that there is not go to `i`, where that is written. */
const hasInvalid = (dialplan: Dialplan, context: string): boolean =>
  [...dialplan.withIncluded(context)].some((each) => each.matching('i').length > 0);
