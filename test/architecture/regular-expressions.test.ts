import assert from 'node:assert/strict';
import test from 'node:test';
import ts from 'typescript';
import { type SourceFile, shippedFiles } from './source-tree.ts';

/**
 * Text from the network meets these. What takes the time of the text's square holds everybody up for a second at 32,000 characters; here, at
 * 4,000, it takes 8 ms and more where a linear one takes some microseconds.
 */
const LENGTH = 4000;
const LIMIT_MS = 3;
/** Processor time, the least of so many: neither a busy machine nor a compilation in between counts. */
const TRIES = 8;

/** Those that are of the square and never see a long text. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ['/([^\\s,()]+)\\(([^)]*)\\)/g', 'criteria of an event filter: MAX_CRITERIA'],
  ['/[^\\s,()]+\\([^)]*\\)/g', 'the same'],
  ['/\\\\.|\\[(?:\\\\.|[^\\]\\\\])*\\]/gs', 'a regular expression that compiled: MAX_PATTERN'],
  ['/^(\\d*)(,?)(\\d*)\\}/', 'ten characters of a pattern'],
  ['/0+$/', 'the digits of a number: 18'],
]);
/** Text of the machine's owner. */
const OWN = /^src\/(?:config|daemon|cli)\/|module-table|build-dialplan/;

const PREFIXES = ['', 'x', 'x=', '"', '<', '\n'];
const PUMPS = [...' \t0a.-_:;,=/\\"<>([])%{$&|@#', 'a ', 'FILE', '%20', '\r\n ', 'a=b;', 'x('];
const SUFFIXES = ['', '\0', '"', ')]>', '\n!'];
const SUBJECTS = PREFIXES.flatMap(subjectsBehind);

interface Expression {
  readonly text: string;
  readonly where: string;
}

function expressionsIn({ path, text }: SourceFile): Expression[] {
  const found: Expression[] = [];
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node))
      found.push({ text: node.text, where: `${path}:${source.getLineAndCharacterOfPosition(node.pos).line + 1}` });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What it begins with, as far as that is plain text: only behind it the rest of the expression is tried. */
const beginningOf = (source: string): string => /^\^?((?:[\w:; =-]|\\[/.(["])*)(?![*+?{|])/.exec(source)?.[1]?.replace(/\\/g, '') ?? '';

interface Subject {
  readonly name: string;
  readonly text: string;
}

function subjectsBehind(prefix: string): Subject[] {
  return PUMPS.flatMap((pump) =>
    SUFFIXES.map((suffix) => ({ name: JSON.stringify([prefix, pump, suffix]), text: prefix + pump.repeat(LENGTH / pump.length) + suffix })),
  );
}

function leastMs(run: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRIES && least > LIMIT_MS; i++) {
    const before = process.cpuUsage();
    run();
    least = Math.min(least, process.cpuUsage(before).user / 1000);
  }
  return least;
}

test('no regular expression that text from the network meets takes more than the time of the text’s length', () => {
  const expressions = shippedFiles()
    .filter(({ path }) => !OWN.test(path))
    .flatMap(expressionsIn)
    .filter(({ text }) => !SHORT.has(text));
  assert.ok(expressions.length > 150, `${expressions.length} expressions are found`);
  const slow: string[] = [];
  for (const { text, where } of expressions) {
    const end = text.lastIndexOf('/');
    const source = text.slice(1, end);
    const expression = new RegExp(source, text.slice(end + 1));
    const beginning = beginningOf(source);
    for (const { name, text: subject } of beginning === '' ? SUBJECTS : [...SUBJECTS, ...subjectsBehind(beginning)]) {
      const ms = leastMs(() => {
        expression.lastIndex = 0;
        if (expression.global) subject.replace(expression, '');
        else expression.exec(subject);
      });
      if (ms <= LIMIT_MS) continue;
      slow.push(`${where}: ${text} takes ${ms} ms for ${name}`);
      break;
    }
  }
  assert.deepEqual(slow, []);
});
