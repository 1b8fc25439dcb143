import { evaluateExpression, type RegularExpressions } from './expression.ts';

/** Where `${NAME}` is looked up: built-in variables, then the channel's, then the globals, behind one door. */
export interface VariableScope {
  get(name: string): string | undefined;
}

/** Where `${NAME(args)}` is read. */
export interface FunctionScope {
  /** @param allowance what a function that substitutes in its turn (EVAL) hands on */
  read(name: string, args: string, allowance: Allowance): string | Promise<string>;
}

/** What one substitution may use up, whatever stands inside it: so that a variable that evaluates itself comes to an end. */
export interface Allowance {
  readonly depth: number;
  readonly shared: { steps: number };
}

export interface SubstitutionOptions {
  variables: VariableScope;
  functions: FunctionScope;
  regularExpressions: RegularExpressions;
  /** Hears of what cannot be substituted and gives nothing in its place. */
  warn?: (reason: string) => void;
}

/** Longest result of one substitution, in characters; the rest is cut off. */
const MAX_LENGTH = 65_536;
/** How deep `${}`, `$[]` and EVAL may stand in each other. */
const MAX_DEPTH = 60;
/** How many of them one substitution may resolve. */
const MAX_STEPS = 10_000;

/**
 * Puts values in place of `${VAR}`, `${VAR:offset:length}`, `${FUNC(args)}` and `$[expression]`; what stands inside is substituted first.
 * A value is not looked at again. Answers at once unless a function does not. Source: Asterisk 20 main/pbx_variables.c.
 */
export function substitute(
  text: string,
  options: SubstitutionOptions,
  allowance: Allowance = { depth: 0, shared: { steps: MAX_STEPS } },
): string | Promise<string> {
  if (!text.includes('$')) return text;
  if (allowance.depth > MAX_DEPTH) {
    options.warn?.('variables are nested too deeply');
    return '';
  }
  return continueFrom(0, '', text, options, { depth: allowance.depth + 1, shared: allowance.shared });
}

function continueFrom(
  start: number,
  before: string,
  text: string,
  options: SubstitutionOptions,
  allowance: Allowance,
): string | Promise<string> {
  let done = before;
  let at = start;
  while (at < text.length) {
    if (done.length > MAX_LENGTH) {
      options.warn?.(`a value of more than ${MAX_LENGTH} characters is cut off`);
      return done.slice(0, MAX_LENGTH);
    }
    const dollar = text.indexOf('$', at);
    if (dollar < 0) return done + text.slice(at);
    const kind = KINDS[text[dollar + 1] ?? ''];
    if (!kind) {
      done += text.slice(at, dollar + 1);
      at = dollar + 1;
      continue;
    }
    done += text.slice(at, dollar);
    const end = closing(text, dollar + 2, kind);
    if (end === text.length) options.warn?.(`missing '${kind.close}' in '${text}'`);
    at = end + 1;
    if (--allowance.shared.steps < 0) {
      if (allowance.shared.steps === -1) options.warn?.(`more than ${MAX_STEPS} variables in one text`);
      return done;
    }
    const inner = substitute(text.slice(dollar + 2, end), options, allowance);
    const value = then(inner, (resolved) => kind.value(resolved, options, allowance));
    if (typeof value !== 'string') {
      const sofar = done;
      const next = at;
      return value.then((late) => continueFrom(next, sofar + late, text, options, allowance));
    }
    done += value;
  }
  return done;
}

interface Kind {
  readonly open: string;
  readonly close: string;
  value(inner: string, options: SubstitutionOptions, allowance: Allowance): string | Promise<string>;
}

const KINDS: Readonly<Record<string, Kind>> = {
  '{': { open: '{', close: '}', value: readVariable },
  '[': { open: '[', close: ']', value: evaluateExpression },
};

/** Where the bracket that is open before `from` closes; the text's length when it does not. */
function closing(text: string, from: number, { open, close }: Kind): number {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    if (text[i] === open) depth++;
    else if (text[i] === close && --depth === 0) return i;
  }
  return text.length;
}

/** `NAME`, `NAME:1:2`, `FUNC(args)`, `FUNC(args):1`. */
function readVariable(inner: string, options: SubstitutionOptions, allowance: Allowance): string | Promise<string> {
  const colon = substringColon(inner);
  const name = colon < 0 ? inner : inner.slice(0, colon);
  const call = splitFunction(name);
  const value = call ? options.functions.read(call.name, call.args, allowance) : (options.variables.get(name) ?? '');
  return colon < 0 ? value : then(value, (whole) => substring(whole, inner.slice(colon + 1)));
}

/** The colon outside parentheses that begins offset and length; -1 for none. */
function substringColon(inner: string): number {
  let depth = 0;
  for (let i = 0; i < inner.length; i++) {
    if (inner[i] === '(') depth++;
    else if (inner[i] === ')') depth--;
    else if (inner[i] === ':' && depth === 0) return i;
  }
  return -1;
}

/** Cuts by `offset[:length]`: a negative offset counts from the end, a negative length leaves so many off the end. */
export function substring(value: string, range: string): string {
  const [, offsetText, lengthText] = /^\s*([+-]?\d+)?(?::\s*([+-]?\d+))?/.exec(range) ?? [];
  const offset = Number(offsetText ?? 0);
  const start = offset < 0 ? Math.max(0, value.length + offset) : offset;
  if (offsetText === undefined || lengthText === undefined) return value.slice(start);
  const length = Number(lengthText);
  return length < 0 ? value.slice(start, Math.max(start, value.length + length)) : value.slice(start, start + length);
}

/** Takes `NAME(args)` apart; undefined for what is a plain variable's name. A missing `)` at the end is forgiven. */
export function splitFunction(text: string): { name: string; args: string } | undefined {
  const open = text.indexOf('(');
  if (open < 0) return undefined;
  const close = text.lastIndexOf(')');
  return { name: text.slice(0, open), args: close > open ? text.slice(open + 1, close) : text.slice(open + 1) };
}

const then = (value: string | Promise<string>, next: (value: string) => string | Promise<string>): string | Promise<string> =>
  typeof value === 'string' ? next(value) : value.then(next);
