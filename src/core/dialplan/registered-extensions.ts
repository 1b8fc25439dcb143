import { HINT_PRIORITY } from './dialplan.ts';
import { DialplanContext, Extension, type Step } from './dialplan-context.ts';

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

/**
 * Extensions that stand in no file: a parking lot's spaces, the way back to who parked. They outlive a reload of extensions.conf, where an
 * extension of the same name in the same context goes before them.
 */
export class RegisteredExtensions {
  readonly #changed: (hints: boolean) => void;
  readonly #byRegistrar = new Map<string, readonly RegisteredStep[]>();
  #contexts: readonly DialplanContext[] = [];

  /** @param changed told after each change, and whether hints are concerned */
  constructor(changed: (hints: boolean) => void) {
    this.#changed = changed;
  }

  /** Contexts with what was registered in them, by whomever. */
  get contexts(): readonly DialplanContext[] {
    return this.#contexts;
  }

  hasContext(name: string): boolean {
    return this.#contexts.some((context) => context.name === name);
  }

  /** Puts these in the place of all that this one registered before. */
  register(registrar: string, steps: readonly RegisteredStep[]): void {
    const hints = [...(this.#byRegistrar.get(registrar) ?? []), ...steps].some(({ priority }) => priority === 'hint');
    if (steps.length === 0) this.#byRegistrar.delete(registrar);
    else this.#byRegistrar.set(registrar, steps);
    this.#contexts = this.#build();
    this.#changed(hints);
  }

  #build(): DialplanContext[] {
    const contexts = new Map<string, { registrar: string; extensions: Map<string, Step[]> }>();
    for (const [registrar, steps] of this.#byRegistrar) {
      for (const step of steps) {
        let context = contexts.get(step.context);
        if (!context) {
          context = { registrar, extensions: new Map() };
          contexts.set(step.context, context);
        }
        const priorities = context.extensions.get(step.exten) ?? [];
        context.extensions.set(step.exten, priorities);
        const priority = step.priority === 'hint' ? HINT_PRIORITY : step.priority;
        if (!priorities.some((other) => other.priority === priority)) priorities.push(toStep(step, priority, registrar));
      }
    }
    return [...contexts].map(
      ([name, { registrar, extensions }]) =>
        new DialplanContext(
          name,
          [...extensions].map(([exten, priorities]) => new Extension(exten, undefined, priorities)),
          [],
          [],
          registrar,
        ),
    );
  }
}

const toStep = ({ context, exten, application, data, ...step }: RegisteredStep, priority: number, registrar: string): Step => ({
  context,
  exten,
  callerNumber: undefined,
  priority,
  label: undefined,
  application,
  data,
  registrar: step.registrar ?? registrar,
  file: '',
  line: 0,
});
