import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../base/clock.ts';
import type { ConfWarning } from '../../config/conf-file.ts';
import type { ContextLines, ExtensionLine, ExtensionsConf, IncludeLine } from '../../config/extensions-conf.ts';
import { Dialplan } from './dialplan.ts';
import { DialplanContext, Extension, HINT_PRIORITY, type Include, type Step } from './dialplan-context.ts';
import { comparable } from './pattern.ts';
import { substitute } from './substitution.ts';
import { parseTiming } from './timing.ts';

export interface BuildOptions {
  clock: Pick<Clock, 'now'>;
  /** Global variables that are set already, for `${NAME}` in extensions and includes; those of the file come before them. */
  globals?: { get(name: string): string | undefined } | undefined;
  /** Contexts that features bring, so that an include of them is no mistake. */
  registered?: { hasContext(name: string): boolean } | undefined;
}

/**
 * Counts the priorities and resolves the labels of a parsed extensions.conf (Asterisk 20 pbx/pbx_config.c). What cannot be is left out and
 * told in `warnings`; the event loop gets its turn on the way.
 */
export async function buildDialplan(conf: ExtensionsConf, options: BuildOptions): Promise<{ dialplan: Dialplan; warnings: ConfWarning[] }> {
  const builder = new DialplanBuilder(conf, options);
  for (const context of conf.contexts) await builder.add(context);
  return { dialplan: await builder.finish(), warnings: builder.warnings };
}

const LINES_PER_TURN = 500;
const EXTENSIONS_PER_TURN = 250;

/** A context while its lines are read. */
interface Draft {
  readonly place: ContextLines;
  readonly extensions: Map<
    string,
    { name: string; callerNumber: string | undefined; steps: Map<number, Step>; labels: Map<string, number> }
  >;
  readonly includes: Include[];
  readonly ignorePatterns: string[];
}

class DialplanBuilder {
  readonly warnings: ConfWarning[] = [];
  readonly #conf: ExtensionsConf;
  readonly #options: BuildOptions;
  readonly #globals: ReadonlyMap<string, string>;
  readonly #drafts = new Map<string, Draft>();

  constructor(conf: ExtensionsConf, options: BuildOptions) {
    this.#conf = conf;
    this.#options = options;
    this.#globals = new Map(conf.globals);
  }

  async add(context: ContextLines): Promise<void> {
    let draft = this.#drafts.get(context.name);
    if (!draft) {
      draft = { place: context, extensions: new Map(), includes: [], ignorePatterns: [] };
      this.#drafts.set(context.name, draft);
    }
    const position: { exten?: string | undefined; priority?: number | undefined } = {};
    let read = 0;
    for (const line of context.lines) {
      if (++read % LINES_PER_TURN === 0) await nextTurn();
      if (line.kind === 'include') this.#addInclude(draft, line);
      else if (line.kind === 'ignore') draft.ignorePatterns.push(this.#substituted(line.pattern));
      else this.#addStep(draft, line, position);
    }
  }

  async finish(): Promise<Dialplan> {
    const contexts: DialplanContext[] = [];
    for (const [name, { place, extensions, includes, ignorePatterns }] of this.#drafts) {
      for (const { context } of includes) {
        if (!this.#drafts.has(context) && !this.#options.registered?.hasContext(context))
          this.#warn(place, `context '${name}' includes '${context}', which does not exist`);
      }
      const made: Extension[] = [];
      for (const draft of extensions.values()) {
        made.push(new Extension(draft.name, draft.callerNumber, [...draft.steps.values()]));
        if (made.length % EXTENSIONS_PER_TURN === 0) await nextTurn();
      }
      contexts.push(new DialplanContext(name, made, includes, ignorePatterns));
    }
    return new Dialplan(contexts, this.#options.clock, this.#conf.general, this.#conf.globals);
  }

  /** @param position the extension and priority of the line before, in this section; brought up to date */
  #addStep(draft: Draft, line: ExtensionLine, position: { exten?: string | undefined; priority?: number | undefined }): undefined {
    const exten = line.exten === undefined ? position.exten : this.#substituted(line.exten);
    if (exten === undefined || exten === '') return this.#warn(line, 'there is no extension before it for `same`');
    position.exten = exten;
    const { name, callerNumber } = splitCallerNumber(exten);
    const key = `${comparable(name)}/${callerNumber ?? '*'}`;
    const extension = draft.extensions.get(key) ?? {
      name,
      callerNumber,
      steps: new Map<number, Step>(),
      labels: new Map<string, number>(),
    };
    const priority = this.#priority(line, position.priority, extension.labels);
    if (priority === undefined) return;
    // A hint does not count: `n` after it follows the priority before.
    if (priority !== HINT_PRIORITY) position.priority = priority;
    if (extension.steps.has(priority)) {
      return this.#warn(
        line,
        `extension '${name}' of '${draft.place.name}' has a priority ${priority === HINT_PRIORITY ? 'hint' : priority} already`,
      );
    }
    draft.extensions.set(key, extension);
    extension.steps.set(priority, {
      context: draft.place.name,
      exten: extension.name,
      callerNumber,
      priority,
      label: line.label,
      application: line.application,
      data: line.data,
      registrar: 'pbx_config',
      file: line.file,
      line: line.line,
    });
    if (line.label === undefined) return;
    if (extension.labels.has(line.label)) this.#warn(line, `label '${line.label}' stands at another priority of '${name}' already`);
    else extension.labels.set(line.label, priority);
  }

  #priority(line: ExtensionLine, last: number | undefined, labels: ReadonlyMap<string, number>): number | undefined {
    const { start, plus } = line.priority;
    if (start === 'hint') return HINT_PRIORITY;
    if (start === 'next' || start === 'same') {
      if (last !== undefined) return last + plus + (start === 'next' ? 1 : 0);
      this.#warn(line, 'the first priority of a context cannot count from the one before');
      return undefined;
    }
    const base = typeof start === 'number' ? start : labels.get(start.label);
    if (base === undefined || base + plus < 1 || !Number.isSafeInteger(base + plus)) {
      this.#warn(line, `invalid priority or label '${typeof start === 'number' ? start : start.label}'`);
      return undefined;
    }
    return base + plus;
  }

  #addInclude(draft: Draft, line: IncludeLine): undefined {
    const text = this.#substituted(line.text);
    const [, context = '', condition] = /^\s*([^,|]*?)\s*(?:[,|](.*))?$/s.exec(text) ?? [];
    if (context === '') return this.#warn(line, 'include names no context');
    const timing = condition === undefined ? undefined : parseTiming(condition);
    if (condition !== undefined && !timing) return this.#warn(line, `the time condition '${condition}' cannot be read`);
    if (draft.includes.some((include) => include.text === text)) return this.#warn(line, `'${text}' is included already`);
    draft.includes.push({ context, timing, text });
  }

  /** Global variables may stand in the names of extensions and contexts. */
  #substituted(text: string): string {
    if (!text.includes('$')) return text;
    const value = substitute(text, {
      variables: { get: (name) => this.#globals.get(name) ?? this.#options.globals?.get(name) },
      functions: { read: () => '' },
      regularExpressions: { compile: () => undefined },
    });
    return typeof value === 'string' ? value : text;
  }

  #warn({ file, line }: { file: string; line: number }, reason: string): undefined {
    this.warnings.push({ file, line, reason });
  }
}

/** `100/555` is extension 100 for calls from 555, `100/` for calls without a number. */
function splitCallerNumber(exten: string): { name: string; callerNumber: string | undefined } {
  const slash = exten.indexOf('/');
  return slash < 0 ? { name: exten, callerNumber: undefined } : { name: exten.slice(0, slash), callerNumber: exten.slice(slash + 1) };
}
