import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { takeTurn } from '../../take-turn.ts';
import { liveAndDie } from './exchange-lives.ts';
import type { Writer } from './writer.ts';

const KILLS = 100;

/** Exchanges that live and die at the same time, each on a state of its own. */
const EXCHANGES = 2;

/** What has to be confirmed of each kind over all lives, so that the test has something to lose. */
const LEAST_CONFIRMED = KILLS;

await takeTurn();

/** Every `<what>-writer` of this folder. */
async function findWriters(): Promise<Writer[]> {
  const names = (await readdir(import.meta.dirname)).filter((name) => /-writer[.][jt]s$/.test(name)).sort();
  return Promise.all(names.map(async (name) => ((await import(`./${name}`)) as { default: Writer }).default));
}

/** Numbers from 0 up to 1 that are the same again for the same start (mulberry32). */
function chanceFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('what was confirmed to anyone survives kill -9: a hundred times, at moments of chance, under load', {
  timeout: 300_000,
}, async (t) => {
  const writers = await findWriters();
  assert.ok(writers.length > 0);
  const start = process.pid;
  t.diagnostic(`moments of death from ${start}`);
  const reports = await Promise.all(
    Array.from({ length: EXCHANGES }, (_, at) => liveAndDie(writers, KILLS / EXCHANGES, chanceFrom(start + at))),
  );
  for (const { what } of writers) {
    const confirmed = reports.reduce((count, report) => count + (report.confirmed.get(what) ?? 0), 0);
    t.diagnostic(`${what}: ${confirmed} confirmed`);
    assert.ok(confirmed >= LEAST_CONFIRMED, `${what}: ${confirmed} confirmed`);
  }
  assert.deepEqual(
    reports.flatMap(({ lost }) => lost),
    [],
  );
});
