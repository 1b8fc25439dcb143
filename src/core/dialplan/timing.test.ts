import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localTime } from './local-time.ts';
import { parseTiming, timingHolds } from './timing.ts';

/** A Wednesday: 2026-01-14 12:30 UTC. */
const WEDNESDAY = Date.UTC(2026, 0, 14, 12, 30);

const holds = (text: string, at = WEDNESDAY) => timingHolds(parseTiming(text)!, at);

test('each field restricts, with both ends of a range inside it', () => {
  assert.equal(holds('09:00-17:00,mon-fri,*,*,UTC'), true);
  assert.equal(holds('12:30-12:30,wed,14,jan,UTC'), true);
  assert.equal(holds('12:31-17:00,*,*,*,UTC'), false);
  assert.equal(holds('*,sat-sun,*,*,UTC'), false);
  assert.equal(holds('*,*,1-13,*,UTC'), false);
  assert.equal(holds('*,*,*,feb-dec,UTC'), false);
});

test('ranges run over the end of day, week, month and year', () => {
  assert.equal(holds('22:00-13:00,*,*,*,UTC'), true);
  assert.equal(holds('*,fri-wed,*,*,UTC'), true);
  assert.equal(holds('*,*,20-14,*,UTC'), true);
  assert.equal(holds('*,*,*,nov-jan,UTC'), true);
});

test('several ranges are joined by &, fields may be parted by bars and left out', () => {
  assert.equal(holds('08:00-09:00&12:00-13:00|mon&wed|*|*|UTC'), true);
  assert.equal(holds('*'), true);
  assert.equal(holds('*,Wednesday,*,*,UTC'), true);
});

test('a time zone moves the clock', () => {
  assert.equal(holds('13:30-13:30,*,*,*,Europe/Berlin'), true);
  assert.equal(holds('12:30-12:30,*,*,*,Europe/Berlin'), false);
});

test('what cannot be read is no condition', () => {
  for (const text of ['9-17', '25:00-26:00', '*,xyz', '*,*,32', '*,*,*,13', '12:60']) assert.equal(parseTiming(text), undefined, text);
});

test('local time has every field, and an unknown zone counts as UTC', () => {
  const time = localTime(WEDNESDAY + 123, 'America/New_York');
  assert.deepEqual(
    { ...time, zone: '' },
    {
      year: 2026,
      month: 1,
      day: 14,
      hour: 7,
      minute: 30,
      second: 0,
      millisecond: 123,
      weekday: 3,
      yearDay: 14,
      offsetMinutes: -300,
      zone: '',
    },
  );
  assert.equal(localTime(WEDNESDAY, 'No/Where').hour, 12);
});
