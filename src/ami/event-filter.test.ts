import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EventFilter, parseEventFilter, passesFilters, SessionFilters } from './event-filter.ts';

const filter = (pattern: string, criteria?: string): EventFilter => {
  const parsed = parseEventFilter(pattern, criteria);
  assert.ok(typeof parsed !== 'string', `${pattern} / ${criteria} was refused: ${String(parsed)}`);
  return parsed;
};
const event = (name: string, ...headers: string[]) => ({ name, text: [`Event: ${name}`, ...headers, ''].join('\r\n') });

test('without includes everything passes that no exclude matches', () => {
  const filters = [filter('!Event: Newexten'), filter('!Event: VarSet')];
  assert.equal(passesFilters(filters, event('Newexten')), false);
  assert.equal(passesFilters(filters, event('Newstate')), true);
  assert.equal(passesFilters([], event('Newexten')), true);
});

test('with both kinds an include has to match and no exclude may', () => {
  const filters = [
    filter('!Event: Newexten'),
    filter('Channel: SIP/'),
    filter('order', 'action(include),name(UserEvent),header(Kind),method(starts_with)'),
  ];
  assert.equal(passesFilters(filters, event('Newstate', 'Channel: SIP/alice-1')), true);
  assert.equal(passesFilters(filters, event('Newexten', 'Channel: SIP/alice-1')), false);
  assert.equal(passesFilters(filters, event('Newstate', 'Channel: IAX2/x')), false);
  assert.equal(passesFilters(filters, event('UserEvent', 'Kind: order 7')), true);
  assert.equal(passesFilters(filters, event('UserEvent', 'Kind: preorder 8')), false);
});

test('each method compares the value of a header as its name says', () => {
  const table: [method: string, pattern: string, value: string, expected: boolean][] = [
    ['exact', 'a', 'a', true],
    ['exact', 'a', 'ab', false],
    ['starts_with', 'a', 'ab', true],
    ['ends_with', 'b', 'ab', true],
    ['contains', 'b', 'abc', true],
    ['regex', '^a.c$', 'abc', true],
    ['regex', '^b', 'abc', false],
  ];
  for (const [method, pattern, value, expected] of table) {
    assert.equal(
      filter(pattern, `header(X),method(${method})`).matches(event('E', `X: ${value}`)),
      expected,
      `${method} ${pattern} ${value}`,
    );
  }
});

test('a header without a method asks only that it is there and not empty', () => {
  const present = filter('', 'header(Cause)');
  assert.equal(present.matches(event('Hangup', 'Cause: 16')), true);
  assert.equal(present.matches(event('Hangup', 'Cause: ')), false);
  assert.equal(filter('', 'name(Hangup)').matches(event('Hangup')), true);
  assert.equal(filter('', 'name(hangup)').matches(event('Hangup')), false);
});

test('what Asterisk refuses is refused, and with its reason', () => {
  assert.equal(parseEventFilter(''), 'format');
  assert.equal(parseEventFilter('(('), 'compile');
  assert.equal(parseEventFilter('x', 'colour(red)'), 'format');
  assert.equal(parseEventFilter('', 'method(regex)'), 'format');
  assert.equal(parseEventFilter('x', 'name(Hangup)'), 'format');
  assert.equal(parseEventFilter('x', 'method(startsWith)'), 'format');
  assert.equal(parseEventFilter('x', 'action(maybe),method(exact)'), 'format');
  assert.equal(parseEventFilter('x', ''), 'format');
  assert.equal(parseEventFilter('((', 'method(regex)'), 'compile');
});

test('an exclamation mark excludes in the long form too, unless the action says otherwise', () => {
  assert.equal(filter('!x', 'method(contains)').excludes, true);
  assert.equal(filter('!x', 'action(include),method(contains)').excludes, false);
});

test('filters of a session that take more than a tenth of a second end it once, in the middle of an event if need be', () => {
  let now = 1_000;
  let asked = 0;
  let ends = 0;
  const slow: EventFilter = {
    excludes: true,
    matches: () => {
      asked++;
      now += 10;
      return false;
    },
  };
  const filters = new SessionFilters([slow], () => ends++, { monotonic: () => now });
  for (let i = 0; i < 10; i++) assert.equal(filters.passes(event('E')), true);
  now += 1_000;
  assert.equal(filters.passes(event('E')), true, 'another second');
  for (let i = 0; i < 99; i++) filters.add(slow);
  asked = 0;
  assert.equal(filters.passes(event('E')), false);
  assert.equal(asked, 10, 'the others are not asked any more');
  assert.equal(filters.passes(event('E')), false);
  assert.equal(asked, 10);
  assert.equal(ends, 1);
});

test('a session takes a thousand filters and no more', () => {
  const filters = new SessionFilters([filter('!Event: Newexten')], assert.fail, { monotonic: () => 0 });
  for (let i = 0; i < 1_000; i++) assert.equal(filters.add(filter(`!Event: A${i}`)), true);
  assert.equal(filters.add(filter('!Event: B')), false);
});
