import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sayDate } from './english-date.ts';

const AT = Date.UTC(2026, 10, 26, 15, 5, 0);
const DAY = 86_400_000;
const say = (format: string, at = AT, now = AT, timeZone = 'UTC') =>
  sayDate(at, { format, timeZone, now }).join(' ').replaceAll('digits/', '');

test('letters of a format are said in its time zone, sounds as they stand, the rest is passed over', () => {
  assert.equal(say("'vm-received' Q 'digits/at' IMp"), 'vm-received today at 3 oh 5 p-m');
  assert.equal(say('ABdY'), 'day-4 mon-10 20 h-6 2 thousand 20 6');
  assert.equal(say('R', AT, AT, 'America/New_York'), '10 oh 5');
  assert.equal(say('H M, %x', Date.UTC(2026, 0, 1, 0, 0, 0)), 'oh oclock');
  assert.equal(say('k N S', Date.UTC(2026, 0, 1, 9, 0, 30)), '9 hundred 30');
  assert.equal(say('Y', Date.UTC(1905, 0, 1)), '19 oh 5');
});

test('days near today have names of their own, by the wall clock of the zone', () => {
  const rows: readonly (readonly [number, string])[] = [
    [0, 'today'],
    [-1, 'yesterday'],
    [1, 'tomorrow'],
    [-4, 'day-0'],
    [-20, 'day-5 mon-10 h-6'],
    [-100, 'mon-7 h-18'],
    [-400, 'mon-9 20 h-2 2 thousand 20 5'],
  ];
  for (const [days, words] of rows) assert.equal(say('Q', AT + days * DAY), words, `${days}`);
  assert.equal(say('q'), '');
  // Four in the morning in Tokyo is still the day before in London.
  const night = Date.UTC(2026, 10, 26, 19, 0, 0);
  assert.equal(say('Q', night - 6 * 3_600_000, night, 'Asia/Tokyo'), 'yesterday');
  assert.equal(say('Q', night - 6 * 3_600_000, night, 'UTC'), 'today');
});

test('every word of a date has its prompt in the set that comes with Ringdown', async () => {
  const prompts = new Set<string>();
  for (let day = 0; day < 366; day++) {
    const at = Date.UTC(2026, 0, 1, day % 24, day % 60) + day * DAY;
    for (const prompt of sayDate(at, { format: "ABdYIMpHNkQq'digits/at'", timeZone: 'UTC', now: AT })) prompts.add(prompt);
  }
  for (const days of [-1, 0, 1])
    for (const prompt of sayDate(AT + days * DAY, { format: 'Q', timeZone: 'UTC', now: AT })) prompts.add(prompt);
  for (const prompt of prompts) await access(fileURLToPath(new URL(`../../../sounds/en/${prompt}.ulaw`, import.meta.url)));
  assert.ok(prompts.size > 60);
});
