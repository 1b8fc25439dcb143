import assert from 'node:assert/strict';
import test from 'node:test';
import { ConfigError } from '../../src/base/errors.ts';
import { compilePosixRegExp } from '../../src/base/safe-regexp.ts';
import { readConf } from '../../src/config/conf-file.ts';
import { MemoryConfSource } from '../../src/config/conf-source.ts';
import { parseExtensionsConf } from '../../src/config/extensions-conf.ts';
import { parseManagerConf } from '../../src/config/manager-conf.ts';
import { parseSipConf } from '../../src/config/sip-conf.ts';
import { parseCallerId } from '../../src/core/channel/caller-id.ts';
import { evaluateExpression } from '../../src/core/dialplan/expression.ts';
import { matchPattern, parsePattern } from '../../src/core/dialplan/pattern.ts';
import { substitute } from '../../src/core/dialplan/substitution.ts';
import { holdsFor, near, quickly } from './near.ts';

const CONF_WORDS = [
  '[general]\n',
  '[a](!)\n',
  '[b](a)\n',
  '[b](+)\n',
  '[',
  ']',
  '(',
  ')',
  '=',
  '=>',
  ';',
  ';--',
  '--;',
  '\n',
  '\r\n',
  'exten => ',
  'same => n,',
  'include => ',
  '_X.',
  ',1,',
  'n(label),',
  'n+101',
  'hint',
  'NoOp(x)',
  '${A}',
  '#include "',
  '#include x.conf\n',
  '#exec ls\n',
  '"',
  '\\;',
  'secret=',
  'permit=',
  '0.0.0.0/0',
  'host=dynamic\n',
  'type=friend\n',
  'allow=',
  'ulaw,alaw:30',
  'port=',
  '99999',
  'eventfilter(name(',
  'read=all\n',
];

test('configuration: any text is taken or refused with file, line and reason', () =>
  holdsFor(near(CONF_WORDS), async (text) => {
    const source = new MemoryConfSource({ 'x.conf': text });
    for (const parse of [parseExtensionsConf, parseSipConf, parseManagerConf]) {
      try {
        const file = await readConf(source, 'x.conf');
        if (file) await parse(file);
      } catch (error) {
        assert.ok(error instanceof ConfigError, String(error));
        assert.match(error.message, /^\S+:\d+: ./);
      }
    }
  }));

const regularExpressions = { compile: compilePosixRegExp };
const EXPRESSION_WORDS = [
  '(',
  ')',
  ' ',
  '|',
  '&',
  '=',
  '>',
  '<',
  '>=',
  '!=',
  '+',
  '-',
  '*',
  '/',
  '%',
  '!',
  '?',
  '::',
  ':',
  '=~',
  '~~',
  '1',
  '0',
  '99999999999999999999',
  '.5',
  '1e400',
  '"a b"',
  '"',
  'abc',
  '$',
  '${',
  '}',
  '(a*)*b',
  '[[:alpha:]]',
];

test('expressions: whatever stands in them, the evaluator gives a text and soon', () =>
  holdsFor(near(EXPRESSION_WORDS), (text) => {
    quickly(() => assert.equal(typeof evaluateExpression(text, { regularExpressions }), 'string'));
  }));

test('substitution: whatever stands in it, the result is a text of bounded length, and soon', () =>
  holdsFor(near([...EXPRESSION_WORDS, '${A}', '${A:1:2}', '${A:-3}', '$[', ']', '${LEN(', ')}', '\\', '${${', '${B}']), (text) => {
    quickly(() => {
      const options = {
        variables: { get: (name: string) => (name === 'B' ? '${A}${B}' : 'x'.repeat(1000)) },
        functions: { read: (_name: string, args: string) => args },
        regularExpressions,
      };
      const result = substitute(text, options);
      assert.ok(typeof result === 'string' && result.length <= 65_536 + text.length);
    });
  }));

test('extension patterns and caller ids never throw', () =>
  holdsFor(near(['_', 'X', 'Z', 'N', '[', ']', '-', '.', '!', '0-9', '\\', '1', 'a', '"', '<', '>', '/', ' ']), (text) => {
    quickly(() => {
      const pattern = parsePattern(text);
      if (pattern) for (const dialled of ['', '1', '12345678901234567890', text]) matchPattern(pattern, dialled);
      parseCallerId(text);
    });
  }));
