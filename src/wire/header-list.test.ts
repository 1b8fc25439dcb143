import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeaderList } from './header-list.ts';

const list = new HeaderList([
  'Action : no',
  'ACTION:',
  'action:\t Ping ',
  'no colon here',
  ': no name',
  'Variable: a=1',
  'VARIABLE: b=2',
  'Zürich: x',
]);

test('names are found without regard to case, the first one counts, blanks before the value do not', () => {
  assert.equal(list.get('Action'), '');
  assert.equal(list.getFilled('Action'), 'Ping ');
  assert.equal(list.get('variable'), 'a=1');
  assert.deepEqual(list.getAll('Variable'), ['a=1', 'b=2']);
});

test('a name must be followed by its colon at once', () => {
  assert.equal(new HeaderList(['Action : x', ' Action: x', 'Actions: x']).get('Action'), undefined);
  assert.equal(new HeaderList(['ActionID: x']).get('Action'), undefined);
});

test('only ASCII letters fold', () => {
  assert.equal(list.has('zürich'), true);
  assert.equal(list.has('ZÜrich'), false);
  assert.equal(new HeaderList(['a[: x']).has('A{'), false);
});

test('iterating gives the lines that have a colon, in order', () => {
  assert.deepEqual([...list].slice(2, 5), [
    ['action', 'Ping '],
    ['', 'no name'],
    ['Variable', 'a=1'],
  ]);
  assert.equal(list.length, 8);
});

test('as an object, the first of a repeated name counts and odd names do no harm', () => {
  const object = new HeaderList(['A: 1', 'A: 2', '__proto__: x', 'constructor: y']).toObject();
  assert.deepEqual(Object.entries(object), [
    ['A', '1'],
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ]);
});
