import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { DialplanFunction } from '../core/dialplan/define-function.ts';
import { FUNCTIONS, registerFunctions } from './index.ts';

const folder = new URL('.', import.meta.url);

/** Works on the sources and on what they are compiled to. */
const isSource = (name: string) => /\.[jt]s$/.test(name) && !/\.(test|d)\.[jt]s$/.test(name) && !name.startsWith('index.');

test('every file that defines a function is listed', () => {
  const listed = new Set(FUNCTIONS.map(({ name }) => name));
  for (const file of readdirSync(folder).filter(isSource)) {
    const [, name] = /defineFunction\(\{\s*name: ['"](\w+)['"]/.exec(readFileSync(new URL(file, folder), 'utf8')) ?? [];
    if (name !== undefined) assert.ok(listed.has(name), `add ${name} of src/functions/${file} to FUNCTIONS in src/functions/index.ts`);
  }
});

test('functions are named in capitals, described, can be read or written, and come in order', () => {
  for (const definition of FUNCTIONS) {
    assert.match(definition.name, /^[A-Z][A-Z0-9_]*$/);
    assert.ok(definition.syntax.startsWith(`${definition.name}(`), definition.name);
    assert.ok(definition.summary !== '' && definition.description !== '', definition.name);
    assert.ok(definition.read ?? definition.write, definition.name);
  }
  assert.equal(new Set(FUNCTIONS.map(({ name }) => name)).size, FUNCTIONS.length);
});

test('what a call needs is there', () => {
  const registry = new Map<string, DialplanFunction>();
  registerFunctions(registry);
  const wanted =
    'CALLERID CONNECTEDLINE CHANNEL ARRAY LOCAL EVAL CDR LEN IF ISNULL EXISTS CUT FIELDQTY REGEX MATH STRFTIME TIMEOUT GLOBAL TOUPPER TOLOWER RAND GROUP GROUP_COUNT HINT DIALPLAN_EXISTS SIPPEER DEVICE_STATE EXTENSION_STATE';
  for (const name of wanted.split(' ')) assert.ok(registry.has(name), name);
});
