import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import { takeTurn } from '../take-turn.ts';
import { DIALECT_NAMES, DIALECTS } from './dialects.ts';
import { findExchange } from './exchange/exchange-process.ts';
import type { Comparison } from './judge/compare.ts';
import { excusesOf } from './judge/excuses.ts';
import { findingLines, scriptLine, totalLines } from './judge/print.ts';
import { equalPercent, LIMITS, shortfalls, totalsOf } from './judge/verdict.ts';
import { longestFirst, runScript, sideBySide } from './run-script.ts';
import { readScripts } from './script.ts';

/** Most of a script is waiting for quiet: several share a core. */
const AT_ONCE = 6 * availableParallelism();

await takeTurn();
const program = await findExchange();

for (const dialect of DIALECT_NAMES) {
  test(`the exchange tells the recorded sessions as ${DIALECTS[dialect].recordedFrom} does`, { timeout: 900_000 }, async (t) => {
    const excuses = excusesOf(dialect);
    const comparisons: Comparison[] = [];
    const failures: string[] = [];
    await sideBySide(longestFirst(readScripts(), dialect), AT_ONCE, async (script) => {
      const run = await runScript(script, dialect, { program, excuses }).catch(
        (error: Error) => void failures.push(`${script.id}: ${error.message}`),
      );
      if (!run) return;
      comparisons.push(run.comparison);
      t.diagnostic(scriptLine(run.comparison));
      if (equalPercent(run.comparison) < LIMITS.minEqualPerScript)
        for (const line of findingLines(run.comparison, 5, 300)) t.diagnostic(line);
    });
    assert.deepEqual(failures, []);
    const totals = totalsOf(comparisons, excuses);
    for (const line of totalLines(dialect, totals)) t.diagnostic(line);
    assert.deepEqual(shortfalls(dialect, comparisons, totals), []);
  });
}
