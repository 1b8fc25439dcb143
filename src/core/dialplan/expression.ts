import { entryOf } from '../../base/entry-of.ts';
import { LongDouble } from './long-double.ts';

/** How expressions get at regular expressions: the engine is chosen by whoever evaluates, patterns are POSIX extended ones. */
export interface RegularExpressions {
  /** Undefined for a pattern that cannot be compiled. */
  compile(pattern: string): { exec(text: string): RegExpExecArray | null } | undefined;
}

export interface ExpressionOptions {
  regularExpressions: RegularExpressions;
  /** Hears what is wrong with an expression: a syntax error, a division by zero, an operand that is no number. */
  warn?: (reason: string) => void;
}

/**
 * What stands between `$[` and `]`, after substitution. Operators, loosest first: `?::`, `|`, `&`, `= == != < > <= >=`, `+ -`, `* / %`,
 * unary `! -`, and `: =~ ~~`. Numbers are long doubles, quotes stay part of a string when it is compared. Never throws: a syntax error
 * gives `0` as in Asterisk 20 (main/ast_expr2.y), nothing gives nothing.
 */
export function evaluateExpression(text: string, options: ExpressionOptions): string {
  if (text.length > MAX_LENGTH) {
    options.warn?.(`an expression of ${text.length} characters is not evaluated`);
    return '0';
  }
  try {
    const result = new Evaluator(tokenize(text), options).run();
    return result === undefined ? '' : textOf(result);
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    options.warn?.(`syntax error in expression '${text}': ${error.message}`);
    return '0';
  }
}

const MAX_LENGTH = 16_384;
const MAX_DEPTH = 200;
const INT_MAX = LongDouble.of(2_147_483_647);

class SyntaxFault extends Error {}

/** A number, or a string; a string that reads as one is as good as a number until it has to be printed. */
type Value = LongDouble | string;
type Token = { readonly operator: string } | { readonly word: string };

const TOKEN =
  /\|\||&&|==|=~|~~|>=|<=|!=|::|[|&=><+,\-*/%?!:()]|"[^"]*"|\$\{(?:[^{}]|\{[^{}]*\})*\}?|(?:[a-zA-Z0-9.';\\_^#@]|[^\u0000-\u007f]|\$[^{])+/g;
const SYNONYMS: Readonly<Record<string, string>> = { '||': '|', '&&': '&', '==': '=' };
const WORD = /^["a-zA-Z0-9.';\\_^#@$\u0080-\uffff]/;

/** Characters that are no token are passed over. */
function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const [found] of text.matchAll(TOKEN)) {
    tokens.push(WORD.test(found) ? { word: found } : { operator: SYNONYMS[found] ?? found });
  }
  return tokens;
}

const LEVELS: Readonly<Record<string, number>> = {
  '?': 1,
  '|': 2,
  '&': 3,
  '=': 4,
  '!=': 4,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
  ':': 8,
  '=~': 8,
  '~~': 8,
};
const UNARY_LEVEL = 7;

class Evaluator {
  readonly #tokens: readonly Token[];
  readonly #options: ExpressionOptions;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], options: ExpressionOptions) {
    this.#tokens = tokens;
    this.#options = options;
  }

  run(): Value | undefined {
    if (this.#tokens.length === 0) return undefined;
    const value = this.#expression(1);
    if (this.#at < this.#tokens.length) throw new SyntaxFault(`unexpected '${this.#shown()}'`);
    return value;
  }

  /** An operand and all operators after it that bind at least as strongly as `level`. */
  #expression(level: number): Value {
    if (++this.#depth > MAX_DEPTH) throw new SyntaxFault('nested too deeply');
    let left = this.#operand();
    for (;;) {
      const operator = this.#operator();
      const binds = operator === undefined ? undefined : LEVELS[operator];
      if (operator === undefined || binds === undefined || binds < level) break;
      this.#at++;
      if (operator === '?') {
        const then = this.#expression(1);
        this.#expect('::');
        const otherwise = this.#expression(2);
        left = isTruthy(left) ? then : otherwise;
      } else left = this.#apply(operator, left, this.#expression(binds + 1));
    }
    this.#depth--;
    return left;
  }

  #operand(): Value {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new SyntaxFault('unexpected end');
    if ('word' in token) return this.#operator() === '(' ? this.#call(token.word) : token.word;
    if (token.operator === '(') {
      const value = this.#expression(1);
      this.#expect(')');
      return value;
    }
    if (token.operator === '-') return this.#number(this.#expression(UNARY_LEVEL))?.negated() ?? ZERO;
    if (token.operator === '!') return truth(isNought(this.#expression(UNARY_LEVEL)));
    throw new SyntaxFault(`unexpected '${token.operator}'`);
  }

  #call(name: string): Value {
    this.#at++;
    const args = [this.#expression(1)];
    while (this.#operator() === ',') {
      this.#at++;
      args.push(this.#operator() === ',' || this.#operator() === ')' ? '' : this.#expression(1));
    }
    this.#expect(')');
    const run = entryOf(MATHS, name);
    if (!run || run.length !== args.length) {
      this.#options.warn?.(`'${name}' with ${args.length} argument(s) is no function of expressions`);
      return ZERO;
    }
    return LongDouble.of(run(...args.map((arg) => (numberOf(arg) ?? ZERO).toNumber())));
  }

  #apply(operator: string, a: Value, b: Value): Value {
    switch (operator) {
      case '|':
        return isZeroOrNothing(a) ? b : (numberOf(a) ?? a);
      case '&':
        return isZeroOrNothing(a) || isZeroOrNothing(b) ? ZERO : (numberOf(a) ?? a);
      case ':':
        return this.#match(a, b, true);
      case '=~':
        return this.#match(a, b, false);
      case '~~':
        return unquoted(textOf(a)) + unquoted(textOf(b));
      default:
        return COMPARISONS[operator] ? truth(COMPARISONS[operator](compare(a, b))) : this.#arithmetic(operator, a, b);
    }
  }

  #arithmetic(operator: string, left: Value, right: Value): LongDouble {
    const a = this.#number(left);
    const b = this.#number(right);
    switch (operator) {
      case '+':
        return a && b ? a.plus(b) : (a ?? b ?? ZERO);
      case '-':
        return a && b ? a.minus(b) : (a ?? b?.negated() ?? ZERO);
      case '*':
        return a && b ? a.times(b) : ZERO;
      default:
        return this.#divide(operator, a, b);
    }
  }

  #divide(operator: string, a: LongDouble | undefined, b: LongDouble | undefined): LongDouble {
    if (!a) return ZERO;
    if (!b) return operator === '/' ? INT_MAX : ZERO;
    if (b.isZero) {
      this.#options.warn?.('division by zero');
      return operator === '/' ? INT_MAX : ZERO;
    }
    return operator === '/' ? a.dividedBy(b) : a.remainder(b);
  }

  /** What the first group holds, else how many characters match. `:` wants the match at the start. */
  #match(a: Value, b: Value, anchored: boolean): Value {
    const pattern = unquoted(textOf(b));
    const expression = this.#options.regularExpressions.compile(pattern);
    if (!expression) {
      this.#options.warn?.(`cannot use the regular expression '${pattern}'`);
      return '';
    }
    const found = expression.exec(unquoted(textOf(a)));
    if (!found || (anchored && found.index !== 0)) return hasGroup(pattern) ? '' : ZERO;
    return found[1] ?? LongDouble.of(found[0].length);
  }

  #number(value: Value): LongDouble | undefined {
    const number = numberOf(value);
    if (!number) this.#options.warn?.(`'${textOf(value)}' is not a number`);
    return number;
  }

  #operator(): string | undefined {
    const token = this.#tokens[this.#at];
    return token && 'operator' in token ? token.operator : undefined;
  }

  #expect(operator: string): void {
    if (this.#operator() !== operator) throw new SyntaxFault(`'${operator}' expected instead of '${this.#shown()}'`);
    this.#at++;
  }

  #shown(): string {
    const token = this.#tokens[this.#at];
    return token === undefined ? 'end' : 'word' in token ? token.word : token.operator;
  }
}

const ZERO = LongDouble.of(0);
const ONE = LongDouble.of(1);
const truth = (value: boolean): LongDouble => (value ? ONE : ZERO);

const textOf = (value: Value): string => (typeof value === 'string' ? value : value.toString());

/** Undefined for a string that does not read as a number. */
const numberOf = (value: Value): LongDouble | undefined =>
  typeof value !== 'string' ? value : /^\d+(\.\d+)?$/.test(value) ? LongDouble.parse(value) : undefined;

const isZeroOrNothing = (value: Value): boolean => value === '' || (numberOf(value)?.isZero ?? false);

/** What `?` goes by: nothing, `""` and 0 are false. */
const isTruthy = (value: Value): boolean => value !== '' && value !== '""' && !(numberOf(value)?.isZero ?? false);

/** What `!` makes 1 of: a string counts as the whole number at its start. */
const isNought = (value: Value): boolean =>
  typeof value === 'string' ? Number(/^\s*([+-]?\d+)/.exec(value)?.[1] ?? 0) === 0 : value.isZero;

/** As numbers when both are, else byte by byte. */
function compare(a: Value, b: Value): number {
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left && right) return left.compare(right);
  const [first, second] = [textOf(a), textOf(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
};

const unquoted = (text: string): string =>
  text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.replaceAll('"', '') : text;

/** Whether a regular expression has a group of its own. */
const hasGroup = (pattern: string): boolean => /\((?!\?)/.test(pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]/gs, ''));

/** Functions of expressions, by Asterisk's names. Each takes exactly its parameters. */
const MATHS: Readonly<Record<string, (...args: number[]) => number>> = {
  COS: (x) => Math.cos(x!),
  SIN: (x) => Math.sin(x!),
  TAN: (x) => Math.tan(x!),
  ACOS: (x) => Math.acos(x!),
  ASIN: (x) => Math.asin(x!),
  ATAN: (x) => Math.atan(x!),
  ATAN2: (y, x) => Math.atan2(y!, x!),
  POW: (x, y) => x! ** y!,
  SQRT: (x) => Math.sqrt(x!),
  FLOOR: (x) => Math.floor(x!),
  CEIL: (x) => Math.ceil(x!),
  ROUND: (x) => Math.sign(x!) * Math.round(Math.abs(x!)),
  RINT: (x) => roundToEven(x!),
  TRUNC: (x) => Math.trunc(x!),
  EXP: (x) => Math.exp(x!),
  EXP2: (x) => 2 ** x!,
  EXP10: (x) => 10 ** x!,
  LOG: (x) => Math.log(x!),
  LOG2: (x) => Math.log2(x!),
  LOG10: (x) => Math.log10(x!),
  REMAINDER: (x, y) => x! - roundToEven(x! / y!) * y!,
  ABS: (x) => Math.abs(x!),
};

function roundToEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
