// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the dialplan writes variables like this
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger } from '../base/logger.ts';
import { ManualClock } from '../base/manual-clock.ts';
import { Core } from '../core/core.ts';
import { assignVariable, substitute } from '../core/dialplan/channel-scope.ts';
import { nullLeg } from '../core/leg/null-leg.ts';
import { FUNCTIONS, registerFunctions } from './index.ts';

function setUp() {
  const log: string[] = [];
  const core = new Core({ clock: new ManualClock(0), logger: createLogger(({ message }) => log.push(message)) });
  registerFunctions(core.functions);
  const channel = core.channels.create({ technology: 'SIP', name: 'SIP/alice-1', leg: () => nullLeg })!;
  const read = (text: string) => substitute(core, channel, text);
  const set = (name: string, value: string) => assignVariable(core, channel, name, value);
  return { core, channel, read, set, log };
}

test('an entry is set, read, looked for and taken away, and its value stays in DB_RESULT', () => {
  const { core, read, set } = setUp();
  assert.equal(read('[${DB(shop/open)}] ${DB_EXISTS(shop/open)} [${DB_RESULT}]'), '[] 0 []');
  assert.equal(set('DB(shop/open)', 'yes'), true);
  assert.equal(set('DB(shop/hours/monday)', '9 to 5'), true);
  assert.equal(read('${DB(shop/open)} ${DB_EXISTS(shop/hours/monday)} ${DB_RESULT}'), 'yes 1 9 to 5');
  assert.equal(core.database.get('shop', 'hours/monday'), '9 to 5');
  assert.equal(read('${DB_DELETE(shop/open)} ${DB_RESULT} [${DB(shop/open)}] [${DB_DELETE(shop/open)}${DB_RESULT}]'), 'yes yes [] []');
  assert.equal(set('DB_DELETE(shop/hours/monday)', 'whatever'), true);
  assert.deepEqual(core.database.entries(''), []);
});

test('case counts, and an empty value is one', () => {
  const { read, set } = setUp();
  set('DB(Shop/Open)', '');
  assert.equal(read('${DB_EXISTS(Shop/Open)} ${DB_EXISTS(shop/open)} ${DB_EXISTS(Shop/open)}'), '1 0 0');
});

test('the keys below a place are listed and counted once each, whatever slashes stand around it', () => {
  const { read, set } = setUp();
  for (const place of ['a/x', 'a/y/1', 'a/y/2', 'a/z,z', 'ab/w', 'c/v']) set(`DB(${place})`, '1');
  assert.equal(read('${DB_KEYS(a)} ${DB_KEYCOUNT(a)}'), 'x,y,z\\,z 3');
  assert.equal(read('${DB_KEYS(/a/y/)} ${DB_KEYCOUNT(/a/y/)}'), '1,2 2');
  assert.equal(read('${DB_KEYS()} ${DB_KEYCOUNT()}'), 'a,ab,c 3');
  assert.equal(read('[${DB_KEYS(nothing)}] ${DB_KEYCOUNT(nothing)}'), '[] 0');
});

test('a place without a slash is told in the log and changes nothing', () => {
  const { core, read, set, log } = setUp();
  assert.equal(set('DB(shop)', 'x'), false);
  assert.equal(set('DB_DELETE(shop)', 'x'), false);
  assert.equal(read('${DB(shop)}${DB_EXISTS(shop)}${DB_DELETE(shop)}'), '');
  assert.equal(log.filter((line) => line.endsWith('needs family/key')).length, 5);
  assert.deepEqual(core.database.entries(''), []);
});

test('a key that a missing variable has left empty or doubled a slash in is kept, and told in the log', () => {
  const { core, set, log } = setUp();
  for (const place of ['shop/', 'shop//x', 'shop/x/', 'shop/a//b']) assert.equal(set(`DB(${place})`, '1'), true);
  assert.equal(log.length, 4);
  assert.equal(core.database.entries('').length, 4);
});

test('what reaches the database needs the class system of a manager account', () => {
  for (const { name, needs } of FUNCTIONS) if (name === 'DB' || name.startsWith('DB_')) assert.equal(needs, 'system', name);
});
