import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DIALECTS } from '../ami/dialect/index.ts';
import { RenderedEvent } from '../ami/rendered-event.ts';
import { EventHistory } from './event-history.ts';

const event = (name: string) => new RenderedEvent(DIALECTS.modern, name, 1, `Event: ${name}\r\n\r\n`, 0);
const names = (events: Iterable<RenderedEvent>) => [...events].map(({ name }) => name);

test('an event is kept once, whoever brings it, and a reader begins at the end', () => {
  const history = new EventHistory({ events: 10, bytes: 1000 });
  const first = history.open();
  const a = event('a');
  history.add(a);
  history.add(a);
  const second = history.open();
  history.add(event('b'));
  assert.deepEqual(names(history.from(first)), ['a', 'b']);
  assert.deepEqual(names(history.from(second)), ['b']);
  assert.equal(history.bytes, 2 * 'Event: a\r\n\r\n'.length);
});

test('the oldest go when there are too many, or too many bytes', () => {
  const few = new EventHistory({ events: 3, bytes: 1000 });
  const small = new EventHistory({ events: 1000, bytes: 3 * 'Event: a\r\n\r\n'.length });
  for (const history of [few, small]) {
    const start = history.open();
    for (const name of 'abcde') history.add(event(name));
    assert.deepEqual(names(history.from(start)), ['c', 'd', 'e']);
    assert.equal(history.first, start + 2);
    assert.equal(history.end, start + 5);
  }
});

test('a million events without anybody fetching them take no more room than the bounds', () => {
  const history = new EventHistory({ events: 100, bytes: 10_000 });
  const start = history.open();
  for (let i = 0; i < 1_000_000; i++) history.add(event('x'));
  assert.equal([...history.from(start)].length, 100);
  assert.ok(history.bytes <= 10_000);
  assert.equal(history.end - history.first, 100);
});

test('with the last reader all that is kept goes, and numbers go on', () => {
  const history = new EventHistory({ events: 10, bytes: 1000 });
  history.open();
  history.open();
  history.add(event('a'));
  history.close();
  assert.equal(history.bytes > 0, true);
  history.close();
  assert.equal(history.bytes, 0);
  const again = history.open();
  history.add(event('b'));
  assert.deepEqual(names(history.from(again)), ['b']);
});
