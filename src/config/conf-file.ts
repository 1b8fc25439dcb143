import { setImmediate as nextTurn } from 'node:timers/promises';
import { ConfigError } from '../base/errors.ts';
import { fileReason } from '../base/file-failure.ts';
import { CommentStripper } from './conf-comments.ts';
import { type ConfSource, isPattern } from './conf-source.ts';

/** One `name = value` of a configuration file. Values are bytes as characters (latin1): UTF-8 text passes through unchanged. */
export interface ConfVariable {
  readonly name: string;
  readonly value: string;
  readonly file: string;
  readonly line: number;
  /** Written with `=>`. */
  readonly isObject: boolean;
  /** Came from a template. */
  readonly inherited: boolean;
}

/** One `[name]` section with its variables in order, those of its templates first. */
export class ConfCategory {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** `[name](!)`: only there to be inherited from. */
  readonly isTemplate: boolean;
  /** Names of the categories that it inherits from, in the order written. */
  readonly templates: string[] = [];
  readonly variables: ConfVariable[] = [];

  constructor(name: string, file: string, line: number, isTemplate: boolean) {
    this.name = name;
    this.file = file;
    this.line = line;
    this.isTemplate = isTemplate;
  }

  /** The value that counts: the last one of that name, case ignored. */
  get(name: string): string | undefined {
    return this.find(name)?.value;
  }

  find(name: string): ConfVariable | undefined {
    const wanted = name.toLowerCase();
    return this.variables.findLast((variable) => variable.name.toLowerCase() === wanted);
  }
}

/** A line that was understood by nobody and left out, as the original only warns of it. */
export interface ConfWarning {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  /** Where a name is not known: the name, and those that are. */
  readonly unknown?: { readonly name: string; readonly known: readonly string[] };
}

/** A configuration file with everything that it includes. */
export class ConfFile {
  readonly name: string;
  /** All of them in order of first appearance, templates too. */
  readonly categories: ConfCategory[] = [];
  readonly warnings: ConfWarning[] = [];
  readonly #byName = new Map<string, ConfCategory>();

  constructor(name: string) {
    this.name = name;
  }

  /** The sections that configure something: those that are not templates. */
  get sections(): ConfCategory[] {
    return this.categories.filter((category) => !category.isTemplate);
  }

  /** The first section of that exact name that is no template. */
  section(name: string): ConfCategory | undefined {
    const first = this.#byName.get(name);
    return first?.isTemplate ? this.categories.find((category) => category.name === name && !category.isTemplate) : first;
  }

  /** The first category of that exact name, template or not. */
  category(name: string): ConfCategory | undefined {
    return this.#byName.get(name);
  }

  add(category: ConfCategory): void {
    this.categories.push(category);
    if (!this.#byName.has(category.name)) this.#byName.set(category.name, category);
  }
}

/**
 * Reads a file by the grammar of Asterisk's `.conf` files: `[a](!)`, `[b](a,c)`, `[x](+)`, `=`, `=>`, `+=`, `;`, `\;`, `;-- --;`,
 * `#include`, `#tryinclude`. The event loop gets its turn on the way, so that a large file holds nobody up.
 * @returns undefined when there is no such file
 * @throws ConfigError with file and line
 */
export async function readConf(source: ConfSource, name: string): Promise<ConfFile | undefined> {
  const text = await readText(source, name);
  if (text === undefined) return undefined;
  const file = new ConfFile(name);
  await new ConfReader(source, file).readText(text, name, 0);
  return file;
}

/** The text of a file. A file that cannot be read is an error of the line that includes it, the file itself of its first. */
async function readText(source: ConfSource, name: string, at = { file: name, line: 1 }): Promise<string | undefined> {
  try {
    return await source.read(name);
  } catch (error) {
    throw new ConfigError(at.file, at.line, `cannot be read: ${fileReason(error, 'read')}`, { cause: error });
  }
}

/** As `readConf`, an absent file counting as an empty one. */
export const readConfOrEmpty = async (source: ConfSource, name: string): Promise<ConfFile> =>
  (await readConf(source, name)) ?? new ConfFile(name);

/** How deep files may include files (a file that includes itself ends there). */
const MAX_INCLUDE_DEPTH = 10;
/** How many files one file may include, directly or not, each as often as it is. */
const MAX_INCLUDES = 10_000;
/** Lines that the categories of one file may have of templates: templates of templates double them. */
const MAX_INHERITED = 2_000_000;
const LINES_PER_TURN = 1000;

class ConfReader {
  readonly #source: ConfSource;
  readonly #target: ConfFile;
  #current: ConfCategory | undefined;
  /** Each line of a template as those that inherit it have it: thousands of phones share it. */
  readonly #asInherited = new Map<ConfVariable, ConfVariable>();
  /** Names of variables, which are the same few over and over: one string each. */
  readonly #names = new Map<string, string>();
  #linesThisTurn = 0;
  #includes = 0;
  #inheritedLines = 0;

  constructor(source: ConfSource, target: ConfFile) {
    this.#source = source;
    this.#target = target;
  }

  async readText(text: string, file: string, depth: number): Promise<void> {
    const zero = text.indexOf('\0');
    if (zero !== -1) throw new ConfigError(file, text.slice(0, zero).split('\n').length, 'holds a zero byte: this is no text');
    const comments = new CommentStripper();
    let line = 0;
    let end = 0;
    // A byte order mark is the three bytes of U+FEFF here, as text is one character a byte.
    for (let start = text.startsWith('\u00ef\u00bb\u00bf') ? 3 : 0; start <= text.length; start = end + 1) {
      end = text.indexOf('\n', start);
      if (end === -1) end = text.length;
      line++;
      const content = stripBlanks(comments.strip(text.slice(start, end), line));
      const included = content === '' ? undefined : this.#readLine(content, file, line, depth);
      if (included) await included;
      if (++this.#linesThisTurn >= LINES_PER_TURN) {
        this.#linesThisTurn = 0;
        await nextTurn();
      }
    }
    if (comments.openedAt) this.#warn(file, comments.openedAt, "comment ';--' is never closed");
  }

  /** Only a line that includes another file has something to wait for. */
  #readLine(content: string, file: string, line: number, depth: number): Promise<void> | undefined {
    if (content[0] === '[') this.#readCategory(content, file, line);
    else if (content[0] === '#') return this.#readDirective(content, file, line, depth);
    else this.#readVariable(content, file, line);
    return undefined;
  }

  #readCategory(content: string, file: string, line: number): void {
    const close = content.indexOf(']');
    if (close === -1) throw new ConfigError(file, line, "no closing ']'");
    const name = content.slice(1, close);
    const marks = this.#readMarks(content.slice(close + 1), file, line);
    let category: ConfCategory;
    if (marks.includes('+')) {
      const existing = this.#target.category(name);
      if (!existing) throw new ConfigError(file, line, `[${name}](+) adds to a category that does not exist`);
      category = existing;
    } else {
      category = new ConfCategory(name, file, line, marks.includes('!'));
      this.#target.add(category);
    }
    for (const mark of marks) if (mark !== '+' && mark !== '!' && mark !== '') this.#inherit(category, mark, file, line);
    this.#current = category;
  }

  /** What stands in the brackets after a category: `(!)`, `(+)`, `(a,b)`. */
  #readMarks(rest: string, file: string, line: number): string[] {
    if (rest[0] !== '(') return [];
    const close = rest.indexOf(')');
    if (close === -1) throw new ConfigError(file, line, "no closing ')'");
    return rest.slice(1, close).split(',').map(stripBlanks);
  }

  #inherit(category: ConfCategory, from: string, file: string, line: number): void {
    const template = this.#target.category(from);
    if (!template || template === category)
      throw new ConfigError(file, line, `[${category.name}] inherits from '${from}', which does not exist`);
    this.#inheritedLines += template.variables.length;
    if (this.#inheritedLines > MAX_INHERITED) throw new ConfigError(file, line, `categories inherit more than ${MAX_INHERITED} lines`);
    category.templates.push(from);
    for (const variable of template.variables) category.variables.push(this.#inherited(variable));
  }

  #inherited(variable: ConfVariable): ConfVariable {
    if (variable.inherited) return variable;
    const inherited = this.#asInherited.get(variable) ?? { ...variable, inherited: true };
    this.#asInherited.set(variable, inherited);
    return inherited;
  }

  #readVariable(content: string, file: string, line: number): void {
    const category = this.#current;
    if (!category) throw new ConfigError(file, line, 'stands before the first [category]');
    const equals = content.indexOf('=');
    if (equals === -1) {
      this.#warn(file, line, "no '=' in line");
      return;
    }
    const isObject = content[equals + 1] === '>';
    const isAppended = content[equals - 1] === '+';
    const name = this.#nameOf(stripBlanks(content.slice(0, isAppended ? equals - 1 : equals)));
    const value = stripBlanks(content.slice(equals + (isObject ? 2 : 1)));
    const variable = { name, value, file, line, isObject, inherited: false };
    if (isAppended && replaceLast(category.variables, name, (old) => ({ ...variable, value: old.value + value }))) return;
    category.variables.push(variable);
  }

  #nameOf(text: string): string {
    const known = this.#names.get(text);
    if (known === undefined) this.#names.set(text, text);
    return known ?? text;
  }

  async #readDirective(content: string, file: string, line: number, depth: number): Promise<void> {
    const [, directive = '', argument = ''] = /^#(\S*)\s*(.*)$/s.exec(content) ?? [];
    if (directive === 'exec') return this.#warn(file, line, '#exec is not supported: programs are not run to make configuration');
    if (directive !== 'include' && directive !== 'tryinclude') return this.#warn(file, line, `unknown directive '#${directive}'`);
    const wanted = unquote(argument);
    if (wanted === '') return this.#warn(file, line, `#${directive} needs the name of a file`);
    if (depth >= MAX_INCLUDE_DEPTH) throw new ConfigError(file, line, `files include files more than ${MAX_INCLUDE_DEPTH} deep`);
    const names = isPattern(wanted) ? await this.#source.list(wanted) : [wanted];
    let found = 0;
    const category = this.#current;
    for (const name of names) {
      if (++this.#includes > MAX_INCLUDES) throw new ConfigError(file, line, `more than ${MAX_INCLUDES} files are included`);
      const text = await readText(this.#source, name, { file, line });
      if (text === undefined) continue;
      found++;
      await this.readText(text, name, depth + 1);
    }
    // What follows an include belongs to the category that the include stands in.
    this.#current = category;
    if (found === 0 && directive === 'include') throw new ConfigError(file, line, `#include of '${wanted}', which does not exist`);
  }

  #warn(file: string, line: number, reason: string): void {
    this.#target.warnings.push({ file, line, reason });
  }
}

/** Changes the last variable of that name in place; false when there is none. */
function replaceLast(variables: ConfVariable[], name: string, change: (old: ConfVariable) => ConfVariable): boolean {
  const index = variables.findLastIndex((variable) => variable.name === name);
  const old = variables[index];
  if (!old) return false;
  variables[index] = change(old);
  return true;
}

const unquote = (text: string): string => /^"(.*)"$/s.exec(text)?.[1] ?? /^<(.*)>$/s.exec(text)?.[1] ?? text;

/** Takes away blanks at both ends. Only bytes up to 32 are blank: `trim` would also eat 0xA0, which is part of a UTF-8 character here. */
export function stripBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 32) start++;
  while (end > start && text.charCodeAt(end - 1) <= 32) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}
