import { join, relative } from 'node:path';
import ts from 'typescript';
import { ROOT } from './compile.mjs';

/**
 * Reads off the sources which headers each event and each reply of the manager has: what `line('Name', ...)` and its like can print is the
 * definition, so that there is no second list of it. A header is `always` there, or `sometimes` where it stands behind a condition.
 *
 * @typedef {Map<string, 'always' | 'sometimes'>} Headers in the order of the wire
 */

const ROOTS = ['src/ami/actions/index.ts', 'src/ami/events/modern/index.ts', 'src/ami/events/classic/index.ts'];
const ALWAYS = new Set(['line', 'printHeader']);
const OF_EVERY_REPLY = new Set(['Response', 'ActionID', 'Message']);
const SOMETIMES = new Set(['optionalLine']);

/** @returns {{ events: { name: string, dialect: 'modern' | 'classic' | 'item', headers: Headers }[], actions: Map<string, object> }} */
export function readDeclaredHeaders() {
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile).config, ts.sys, ROOT);
  const program = ts.createProgram(
    ROOTS.map((root) => join(ROOT, root)),
    options,
  );
  const reader = new Reader(program.getTypeChecker());
  const events = [];
  const actions = new Map();
  for (const source of program.getSourceFiles()) {
    const path = relative(ROOT, source.fileName).replaceAll('\\', '/');
    const dialect = /^src\/ami\/events\/(modern|classic)\//.exec(path)?.[1];
    const isAction = path.startsWith('src/ami/actions/');
    if (!dialect && !isAction) continue;
    for (const [callee, literal] of definitionsIn(source)) {
      const part = (name) => literal.properties.find((property) => property.name?.getText() === name);
      if (callee === 'defineEvent' && dialect) {
        const headers = reader.headersOfCall(reader.valueOf(part('headers')));
        for (const name of reader.namesOf(part('name').initializer)) events.push({ name, dialect, headers });
      }
      if (callee === 'defineAction' && isAction) {
        const [name] = reader.namesOf(part('name').initializer);
        const { replies, items, ends } = reader.effectsOf(reader.valueOf(part('run')));
        if (name === undefined) continue;
        for (const { event, headers } of [...items, ...ends]) events.push({ name: event, dialect: 'item', headers });
        actions.set(name, {
          reply: merged(replies),
          items: [...new Set(items.map(({ event }) => event))],
          isList: ends.length > 0,
          end: ends[0]?.event,
        });
      }
    }
  }
  return { events, actions };
}

/** What all of several possibilities print: `always` is what each of them always has. */
export function merged(possibilities) {
  const all = new Map();
  for (const headers of possibilities) {
    for (const name of headers.keys()) {
      all.set(name, possibilities.every((one) => one.get(name) === 'always') ? 'always' : 'sometimes');
    }
  }
  return all;
}

function* definitionsIn(node) {
  if (ts.isCallExpression(node) && node.arguments[0] && ts.isObjectLiteralExpression(node.arguments[0]))
    yield [node.expression.getText(), node.arguments[0]];
  const children = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* definitionsIn(child);
}

/** A piece of syntax with what the parameters around it stand for. */
const value = (node, scope = new Map()) => ({ node, scope });

class Reader {
  #checker;
  /** Functions that are being read, against those that call themselves. */
  #open = new Set();

  constructor(checker) {
    this.#checker = checker;
  }

  /** The function behind `name: function`, `name() {}` or `name` in an object. */
  valueOf(property) {
    if (ts.isShorthandPropertyAssignment(property))
      return this.#resolve(value(this.#checker.getShorthandAssignmentValueSymbol(property).valueDeclaration));
    return this.#resolve(value(ts.isPropertyAssignment(property) ? property.initializer : property));
  }

  /** The names that an expression can be: a text, or those that a function's type allows. */
  namesOf(expression) {
    const type = this.#checker.getTypeAtLocation(expression);
    const [signature] = type.getCallSignatures();
    const shown = signature ? signature.getReturnType() : type;
    return (shown.isUnion() ? shown.types : [shown]).flatMap((one) => (one.isStringLiteral() ? [one.value] : []));
  }

  /** @returns {Headers} */
  headersOfCall(fn, args = []) {
    const into = new Map();
    this.#readCall(fn, args, 'always', into);
    return into;
  }

  /** The replies, list items and ends of lists that a function can lead to. */
  effectsOf(fn) {
    const found = { replies: [], texts: [], items: [], ends: [] };
    this.#readEffects(fn, found);
    // A text that an action prints by itself, of which a refusal has its own.
    const texts = found.texts.filter((headers) => headers.size > 2 || !headers.has('Response'));
    const replies = [...found.replies, ...texts].map((headers) => new Map([...headers].filter(([name]) => !OF_EVERY_REPLY.has(name))));
    return { replies, items: found.items, ends: found.ends };
  }

  /** Adds what the text that `at` is made of prints. */
  #read(at, certainty, into) {
    const { scope } = at;
    const node = bare(at.node);
    const add = (name) => {
      if (name !== undefined && into.get(name) !== 'always') into.set(name, certainty);
    };
    if (ts.isBinaryExpression(node)) {
      this.#read(value(node.left, scope), certainty, into);
      const isSure = node.operatorToken.kind === ts.SyntaxKind.PlusToken;
      this.#read(value(node.right, scope), isSure ? certainty : 'sometimes', into);
    } else if (ts.isConditionalExpression(node)) {
      this.#readEither([value(node.whenTrue, scope), value(node.whenFalse, scope)], certainty, into);
    } else if (ts.isTemplateExpression(node)) {
      for (const { expression } of node.templateSpans) this.#read(value(expression, scope), certainty, into);
    } else if (ts.isArrayLiteralExpression(node)) {
      const [first, second, third] = node.elements;
      const name = first && second && !third ? this.#textOf(value(first, scope)) : undefined;
      if (name !== undefined) add(name);
      else for (const element of node.elements) this.#read(value(element, scope), certainty, into);
    } else if (ts.isSpreadElement(node)) {
      this.#read(value(node.expression, scope), certainty, into);
    } else if (ts.isIdentifier(node)) {
      this.#readVariable(value(node, scope), certainty, into);
    } else if (ts.isCallExpression(node)) {
      const args = node.arguments.map((argument) => value(argument, scope));
      const called = node.expression.getText();
      if (ALWAYS.has(called)) add(this.#textOf(args[0]));
      else if (SOMETIMES.has(called)) into.has(this.#textOf(args[0])) || into.set(this.#textOf(args[0]), 'sometimes');
      else if (ts.isPropertyAccessExpression(node.expression) && /^(map|join|reverse|flatMap)$/.test(node.expression.name.text)) {
        const isKept = node.expression.name.text !== 'map' && node.expression.name.text !== 'flatMap';
        this.#read(value(node.expression.expression, scope), certainty, into);
        if (!isKept) this.#readCall(args[0], [], 'sometimes', into);
      } else this.#readCall(value(node.expression, scope), args, certainty, into);
    }
  }

  #readEither(alternatives, certainty, into) {
    const each = alternatives.map((one) => {
      const headers = new Map();
      this.#read(one, certainty, headers);
      return headers;
    });
    for (const [name, sure] of merged(each)) if (into.get(name) !== 'always') into.set(name, certainty === 'always' ? sure : 'sometimes');
  }

  /** A variable: what it begins as, and what is added to it, which is sure where no condition or loop stands around the addition. */
  #readVariable(at, certainty, into) {
    const target = this.#resolve(at);
    if (target.node !== at.node && !ts.isVariableDeclaration(target.node)) return this.#read(target, certainty, into);
    const declaration = target.node;
    if (!ts.isVariableDeclaration(declaration) || !declaration.initializer || !ts.isIdentifier(declaration.name)) return;
    this.#read(value(declaration.initializer, target.scope), certainty, into);
    const block = declaration.parent.parent.parent;
    const visit = (node, sure) => {
      if (
        ts.isBinaryExpression(node) &&
        node.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken &&
        node.left.getText() === declaration.name.text
      )
        this.#read(value(node.right, target.scope), sure, into);
      const isBranch = ts.isIfStatement(node) || ts.isForOfStatement(node) || ts.isForStatement(node) || ts.isWhileStatement(node);
      ts.forEachChild(node, (child) => visit(child, isBranch ? 'sometimes' : sure));
    };
    visit(block, certainty);
  }

  #readCall(callee, args, certainty, into) {
    const fn = this.#functionOf(callee);
    if (ts.isConditionalExpression(fn.node)) {
      const each = [fn.node.whenTrue, fn.node.whenFalse].map((node) => this.headersOfCall(value(node, fn.scope), args));
      for (const [name, sure] of merged(each)) into.set(name, certainty === 'always' ? sure : 'sometimes');
      return;
    }
    this.#inside(fn, args, (body, scope) => {
      if (!ts.isBlock(body)) return this.#read(value(body, scope), certainty, into);
      // A property that is returned is what an earlier call has printed.
      const texts = returnsOf(body).filter((node) => !ts.isPropertyAccessExpression(node));
      this.#readEither(
        texts.map((node) => value(node, scope)),
        certainty,
        into,
      );
    });
  }

  /** What a call runs: a function, or a choice between two. */
  #functionOf(callee) {
    const found = this.#resolve(callee);
    return ts.isVariableDeclaration(found.node) && found.node.initializer ? value(bare(found.node.initializer), found.scope) : found;
  }

  #readEffects(fn, found, args = []) {
    this.#inside(this.#resolve(fn), args, (body, scope) => this.#readEffectsIn(body, scope, found));
  }

  #readEffectsIn(node, scope, found) {
    if (ts.isCallExpression(node)) {
      const args = node.arguments.map((argument) => value(argument, scope));
      const rows = (at) => {
        const headers = new Map();
        if (at) this.#read(at, 'always', headers);
        return headers;
      };
      const called = node.expression.getText();
      if (called === 'success' || called === 'answer') found.replies.push(rows(args[1]));
      else if (called === 'raw') found.texts.push(rows(args[0]));
      else if (called === 'item') {
        const event = this.#textOf(args[0]);
        if (event !== undefined) found.items.push({ event, headers: rows(args[1]) });
      } else if (called === 'list' && ts.isObjectLiteralExpression(node.arguments[0])) {
        const part = (name) => node.arguments[0].properties.find((property) => property.name?.getText() === name);
        const event = this.#textOf(value(part('complete').initializer, scope));
        const headers = new Map([
          ['EventList', 'sometimes'],
          ['ListItems', 'sometimes'],
        ]);
        if (part('extras')) this.#readCall(value(part('extras').initializer, scope), [], 'sometimes', headers);
        if (part('ending')) this.#read(value(part('ending').initializer, scope), 'always', headers);
        if (event !== undefined) found.ends.push({ event, headers });
      } else if (!/^(failure|line|optionalLine)$/.test(called)) {
        this.#readEffects(value(node.expression, scope), found, args);
        // A function that is handed on is taken to be called.
        for (const argument of args) if (ts.isIdentifier(argument.node)) this.#readEffects(argument, found);
      }
    }
    ts.forEachChild(node, (child) => this.#readEffectsIn(child, scope, found));
  }

  /** Enters a function of the manager with its parameters bound; others print nothing. */
  #inside(fn, args, visit) {
    const { node } = fn;
    if (!isFunction(node) || !node.body || !node.getSourceFile().fileName.includes('/src/ami/') || this.#open.has(node)) return;
    this.#open.add(node);
    const scope = new Map(fn.scope);
    for (const [index, parameter] of node.parameters.entries()) {
      const given = args[index] ?? (parameter.initializer && value(parameter.initializer, fn.scope));
      const symbol = ts.isIdentifier(parameter.name) && this.#checker.getSymbolAtLocation(parameter.name);
      if (symbol) given ? scope.set(symbol, given) : scope.delete(symbol);
    }
    visit(node.body, scope);
    this.#open.delete(node);
  }

  /** Follows names to what they stand for; a variable of a function stays the declaration that it is. */
  #resolve(at) {
    const node = bare(at.node);
    if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return value(node, at.scope);
    let symbol = this.#checker.getSymbolAtLocation(ts.isIdentifier(node) ? node : node.name);
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = this.#checker.getAliasedSymbol(symbol);
    const bound = symbol && at.scope.get(symbol);
    if (bound) return this.#resolve(bound);
    const declaration = symbol?.valueDeclaration;
    if (!declaration || ts.isParameter(declaration) || ts.isBindingElement(declaration)) return value(node, at.scope);
    if (ts.isPropertyAssignment(declaration)) return this.#resolve(value(declaration.initializer, at.scope));
    if (ts.isVariableDeclaration(declaration)) {
      const start = declaration.initializer && bare(declaration.initializer);
      if (!start) return value(node, at.scope);
      if (isFunction(start) || ts.isIdentifier(start) || ts.isStringLiteralLike(start)) return this.#resolve(value(start, at.scope));
      return value(declaration, at.scope);
    }
    return value(declaration, at.scope);
  }

  /** A text that is known without running anything. */
  #textOf(at) {
    const { node, scope } = this.#resolve(at);
    if (ts.isStringLiteralLike(node)) return node.text;
    if (!ts.isTemplateExpression(node)) return undefined;
    let text = node.head.text;
    for (const span of node.templateSpans) {
      const part = this.#textOf(value(span.expression, scope));
      if (part === undefined) return undefined;
      text += part + span.literal.text;
    }
    return text;
  }
}

const isFunction = (node) =>
  ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node);

/** Without the brackets and the notes on its type around it. */
function bare(node) {
  while (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isAwaitExpression(node) || ts.isNonNullExpression(node))
    node = node.expression;
  return node;
}

/** What a function's own `return`s give. */
function returnsOf(body) {
  const found = [];
  const visit = (node) => {
    if (isFunction(node)) return;
    if (ts.isReturnStatement(node) && node.expression) found.push(node.expression);
    ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}
