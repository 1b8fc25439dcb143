import { setImmediate as nextTurn } from 'node:timers/promises';
import { DialplanContext, Extension, HINT_PRIORITY, type Step } from './dialplan-context.ts';

/** One priority (or hint) that a feature puts into the dialplan. */
export interface RegisteredStep {
  readonly context: string;
  readonly exten: string;
  /** From 1, or `hint`. */
  readonly priority: number | 'hint';
  /** Application, or the devices of a hint. */
  readonly application: string;
  readonly data: string;
  /** Shown by `dialplan show` when it is not the one who registers. */
  readonly registrar?: string;
}

/** Extensions that come and go together, by context: those of one parking lot. Nothing in it changes. */
export interface ExtensionGroup {
  readonly hasHints: boolean;
  readonly byContext: ReadonlyMap<string, readonly Extension[]>;
}

/** Steps of one extension stand together. */
export function extensionGroup(registrar: string, steps: Iterable<RegisteredStep>): ExtensionGroup {
  const draft = new GroupDraft(registrar);
  for (const step of steps) draft.add(step);
  return draft.finish();
}

const STEPS_PER_TURN = 250;

/** The same of steps that may be thousands: the event loop gets its turn on the way. */
export async function extensionGroupInTurns(registrar: string, steps: Iterable<RegisteredStep>): Promise<ExtensionGroup> {
  const draft = new GroupDraft(registrar);
  let added = 0;
  for (const step of steps) {
    if (++added % STEPS_PER_TURN === 0) await nextTurn();
    draft.add(step);
  }
  return draft.finish();
}

class GroupDraft {
  readonly #registrar: string;
  readonly #byContext = new Map<string, Extension[]>();
  #open: { readonly context: string; readonly exten: string; readonly steps: Step[] } | undefined;
  #hasHints = false;

  constructor(registrar: string) {
    this.#registrar = registrar;
  }

  add(registered: RegisteredStep): void {
    const { context, exten } = registered;
    if (this.#open?.context !== context || this.#open.exten !== exten) {
      this.#close();
      this.#open = { context, exten, steps: [] };
    }
    const step = toStep(registered, this.#registrar);
    this.#hasHints ||= step.priority === HINT_PRIORITY;
    this.#open.steps.push(step);
  }

  finish(): ExtensionGroup {
    this.#close();
    return { hasHints: this.#hasHints, byContext: this.#byContext };
  }

  #close(): void {
    if (!this.#open) return;
    const { context, exten, steps } = this.#open;
    const extension = new Extension(exten, undefined, steps);
    const extensions = this.#byContext.get(context);
    if (extensions) extensions.push(extension);
    else this.#byContext.set(context, [extension]);
  }
}

/** A context as it was made, and of what. */
interface MadeContext {
  readonly parts: readonly (readonly Extension[])[];
  readonly context: DialplanContext;
}

/**
 * Extensions that stand in no file: a parking lot's spaces, the way back to who parked. They outlive a reload of extensions.conf, where an
 * extension of the same name in the same context goes before them. A change costs what the contexts that it touches cost.
 */
export class RegisteredExtensions {
  readonly #changed: (hints: boolean) => void;
  readonly #byRegistrar = new Map<string, readonly ExtensionGroup[]>();
  #made: ReadonlyMap<string, MadeContext> = new Map();

  /** @param changed told after each change, and whether hints are concerned */
  constructor(changed: (hints: boolean) => void) {
    this.#changed = changed;
  }

  /** Contexts with what was registered in them, by whomever. */
  get contexts(): readonly DialplanContext[] {
    return [...this.#made.values()].map(({ context }) => context);
  }

  hasContext(name: string): boolean {
    return this.#made.has(name);
  }

  /** Puts these in the place of all that this one registered before; groups that were there stay as they are. */
  register(registrar: string, groups: readonly ExtensionGroup[]): void {
    const before = this.#byRegistrar.get(registrar) ?? [];
    const changes = [...before.filter((group) => !groups.includes(group)), ...groups.filter((group) => !before.includes(group))];
    if (changes.length === 0) return;
    this.#byRegistrar.set(registrar, groups);
    this.#made = this.#make();
    this.#changed(changes.some(({ hasHints }) => hasHints));
  }

  #make(): Map<string, MadeContext> {
    const drafts = new Map<string, { readonly registrar: string; readonly parts: (readonly Extension[])[] }>();
    for (const [registrar, groups] of this.#byRegistrar) {
      for (const [name, extensions] of groups.flatMap(({ byContext }) => [...byContext])) {
        const draft = drafts.get(name);
        if (draft) draft.parts.push(extensions);
        else drafts.set(name, { registrar, parts: [extensions] });
      }
    }
    return new Map([...drafts].map(([name, { registrar, parts }]) => [name, this.#madeOf(name, registrar, parts)]));
  }

  #madeOf(name: string, registrar: string, parts: readonly (readonly Extension[])[]): MadeContext {
    const before = this.#made.get(name);
    if (before?.parts.length === parts.length && parts.every((part, at) => part === before.parts[at])) return before;
    return { parts, context: new DialplanContext(name, merge(parts), [], [], registrar) };
  }
}

/** An extension that several parts have gets the priorities of all; of the same priority the first counts. */
function merge(parts: readonly (readonly Extension[])[]): readonly Extension[] {
  const [only, ...others] = parts;
  if (only && others.length === 0) return only;
  const byName = new Map<string, Extension>();
  for (const extension of parts.flat()) {
    const { name } = extension;
    const first = byName.get(name);
    const further = first && extension.steps.filter(({ priority }) => !first.step(priority));
    if (!first || !further) byName.set(name, extension);
    else if (further.length > 0) byName.set(name, new Extension(name, undefined, [...first.steps, ...further]));
  }
  return [...byName.values()];
}

const toStep = ({ context, exten, application, data, ...step }: RegisteredStep, registrar: string): Step => ({
  context,
  exten,
  callerNumber: undefined,
  priority: step.priority === 'hint' ? HINT_PRIORITY : step.priority,
  label: undefined,
  application,
  data,
  registrar: step.registrar ?? registrar,
  file: '',
  line: 0,
});
