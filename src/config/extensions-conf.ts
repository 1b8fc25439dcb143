import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ConfCategory, ConfFile, ConfVariable, ConfWarning } from './conf-file.ts';

/** What extensions.conf says, line by line: names are not yet substituted, priorities not yet counted (`buildDialplan` does both). */
export interface ExtensionsConf {
  readonly general: ExtensionsGeneral;
  readonly globals: readonly (readonly [name: string, value: string])[];
  /** In the order of the file; a name may come twice, its lines add up. */
  readonly contexts: readonly ContextLines[];
  /** Lines that make no sense and are left out, and options that nothing acts on. */
  readonly warnings: readonly ConfWarning[];
}

export interface ExtensionsGeneral {
  readonly static: boolean;
  readonly writeProtect: boolean;
  readonly autofallthrough: boolean;
  readonly priorityJumping: boolean;
  readonly clearGlobalVariables: boolean;
}

export interface ContextLines {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly lines: readonly ContextLine[];
}

interface Place {
  readonly file: string;
  readonly line: number;
}

export type ContextLine = ExtensionLine | IncludeLine | IgnoreLine;

/** `exten => 100/555,n+1(label),Application(data)`; `exten` is absent for `same =>`. */
export interface ExtensionLine extends Place {
  readonly kind: 'extension';
  readonly exten: string | undefined;
  readonly priority: PrioritySpec;
  readonly label: string | undefined;
  /** For a hint the devices. */
  readonly application: string;
  /** What stands between the parentheses, untouched. */
  readonly data: string;
}

/** `start` is a number, where it counts from (`n` the next, `s` the same as the last), or the label of a priority that exists. */
export interface PrioritySpec {
  readonly start: number | 'next' | 'same' | 'hint' | { readonly label: string };
  readonly plus: number;
}

/** `include => context,times,weekdays,days,months`. */
export interface IncludeLine extends Place {
  readonly kind: 'include';
  readonly text: string;
}

export interface IgnoreLine extends Place {
  readonly kind: 'ignore';
  readonly pattern: string;
}

const OPTIONS = {
  static: 'static',
  writeprotect: 'writeProtect',
  autofallthrough: 'autofallthrough',
  priorityjumping: 'priorityJumping',
  clearglobalvars: 'clearGlobalVariables',
} as const;

/** Options of [general] that change nothing here: there is one matcher, and it is the fast one. */
const WITHOUT_EFFECT = new Set(['extenpatternmatchnew']);

const DEFAULTS: ExtensionsGeneral = {
  static: false,
  writeProtect: false,
  autofallthrough: true,
  priorityJumping: false,
  clearGlobalVariables: false,
};

/**
 * Reads extensions.conf as Asterisk 20 does (pbx/pbx_config.c), the older `exten => 1,1,Application,data` included. A line that makes no sense
 * is left out with a warning, as there; it does not keep the exchange from starting. The event loop gets its turn on the way.
 */
export async function parseExtensionsConf(file: ConfFile): Promise<ExtensionsConf> {
  const warnings: ConfWarning[] = [];
  const warn: Warn = ({ file: name, line }, reason) => warnings.push({ file: name, line, reason });
  const globals: [string, string][] = [];
  const contexts: ContextLines[] = [];
  let general = DEFAULTS;
  for (const category of file.sections) {
    if (category.name.toLowerCase() === 'general') general = { ...general, ...parseGeneral(category, warn) };
    else if (category.name.toLowerCase() === 'globals') for (const { name, value } of category.variables) globals.push([name, value]);
    else contexts.push(await parseContext(category, warn));
  }
  return Object.freeze({ general, globals, contexts, warnings });
}

type Warn = (place: Place, reason: string) => void;

function parseGeneral(category: ConfCategory, warn: Warn): Partial<ExtensionsGeneral> {
  const general: Partial<Record<keyof ExtensionsGeneral, boolean>> = {};
  for (const variable of category.variables) {
    const name = variable.name.toLowerCase();
    if (Object.hasOwn(OPTIONS, name)) general[OPTIONS[name as keyof typeof OPTIONS]] = isTrue(variable.value);
    else if (!WITHOUT_EFFECT.has(name)) warn(variable, `option '${variable.name}' of [general] is not acted on`);
  }
  return general;
}

const isTrue = (value: string): boolean => /^(yes|true|y|t|1|on)$/i.test(value);

const LINES_PER_TURN = 500;

async function parseContext(category: ConfCategory, warn: Warn): Promise<ContextLines> {
  const lines: ContextLine[] = [];
  let read = 0;
  for (const variable of category.variables) {
    const line = parseLine(variable, warn);
    if (line) lines.push(line);
    if (++read % LINES_PER_TURN === 0) await nextTurn();
  }
  return { name: category.name, file: category.file, line: category.line, lines };
}

function parseLine(variable: ConfVariable, warn: Warn): ContextLine | undefined {
  const { file, line, value } = variable;
  switch (variable.name.toLowerCase()) {
    case 'exten':
      return parseExtension(variable, warn);
    case 'same':
      return parseStep(undefined, value, variable, warn);
    case 'include':
      return { kind: 'include', text: value, file, line };
    case 'ignorepat':
      return { kind: 'ignore', pattern: value, file, line };
    case 'switch':
    case 'lswitch':
    case 'eswitch':
      warn(variable, `${variable.name} => ${value}: other exchanges' dialplans are not supported`);
      return undefined;
    default:
      warn(variable, `'${variable.name}' is not acted on`);
      return undefined;
  }
}

function parseExtension(variable: ConfVariable, warn: Warn): ExtensionLine | undefined {
  const comma = commaOutside(variable.value);
  const exten = unquote(variable.value.slice(0, comma < 0 ? undefined : comma).trim());
  if (exten === '' || comma < 0) {
    warn(variable, `no ${exten === '' ? 'extension' : 'priority'} in '${variable.value}'`);
    return undefined;
  }
  return parseStep(exten, variable.value.slice(comma + 1), variable, warn);
}

/** `priority[+plus][(label)],Application[(data)]`. */
function parseStep(exten: string | undefined, text: string, variable: ConfVariable, warn: Warn): ExtensionLine | undefined {
  const comma = text.indexOf(',');
  const priorityText = (comma < 0 ? text : text.slice(0, comma)).trim();
  const [, start, plus, label, plusAfter] = /^([^(+]+?)\s*(?:\+\s*(\d+))?\s*(?:\(([^)]*)\))?\s*(?:\+\s*(\d+))?$/.exec(priorityText) ?? [];
  if (start === undefined) {
    warn(variable, `invalid priority '${priorityText}'`);
    return undefined;
  }
  const action = comma < 0 ? '' : text.slice(comma + 1).trim();
  if (action === '') {
    warn(variable, `no application in '${variable.value}'`);
    return undefined;
  }
  const priority = { start: parseStart(start), plus: Number(plus ?? plusAfter ?? 0) };
  const { application, data } = priority.start === 'hint' ? { application: action, data: '' } : parseCall(action, variable, warn);
  return { kind: 'extension', exten, priority, label: label || undefined, application, data, file: variable.file, line: variable.line };
}

function parseStart(text: string): PrioritySpec['start'] {
  const word = text.toLowerCase();
  if (word === 'n' || word === 'next') return 'next';
  if (word === 's' || word === 'same') return 'same';
  if (word === 'hint') return 'hint';
  return /^\d+$/.test(text) ? Number(text) : { label: text };
}

/** `Application(data)`, `Application`, or `Application,data` as before Asterisk 1.6. */
function parseCall(action: string, variable: ConfVariable, warn: Warn): { application: string; data: string } {
  const open = action.indexOf('(');
  const comma = action.indexOf(',');
  if (comma >= 0 && (open < 0 || comma < open)) return { application: action.slice(0, comma).trim(), data: action.slice(comma + 1) };
  if (open < 0) return { application: action, data: '' };
  if (!action.endsWith(')')) warn(variable, `no closing parenthesis in '${action}'`);
  return { application: action.slice(0, open).trim(), data: action.slice(open + 1, action.endsWith(')') ? -1 : undefined) };
}

/** The comma that ends the extension: not one inside `[...]` or quotes. */
function commaOutside(text: string): number {
  let brackets = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (text[i] === '[') brackets++;
    else if (text[i] === ']') brackets = Math.max(0, brackets - 1);
    else if (text[i] === ',' && brackets === 0) return i;
  }
  return -1;
}

const unquote = (text: string): string => (text.includes('"') ? text.replaceAll('"', '') : text);
