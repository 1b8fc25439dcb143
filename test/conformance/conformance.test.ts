import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { type TestContext, test } from 'node:test';
import { takeTurn } from '../take-turn.ts';
import { DIALECT_NAMES, DIALECTS, type DialectName } from './dialects.ts';
import { findExchange } from './exchange/exchange-process.ts';
import type { Comparison } from './judge/compare.ts';
import { type Excuse, excusesOf } from './judge/excuses.ts';
import { findingLines, scriptLine, totalLines } from './judge/print.ts';
import { equalPercent, LIMITS, shortfalls, totalsOf } from './judge/verdict.ts';
import { longestFirst, runScript, sideBySide } from './run-script.ts';
import { readScripts, type Script } from './script.ts';

const CORES = availableParallelism();
/** Most of a script is waiting for quiet: several share a core. */
const AT_ONCE = 6 * CORES;

await takeTurn();
const program = await findExchange();

for (const dialect of DIALECT_NAMES) {
  test(`the exchange tells the recorded sessions as ${DIALECTS[dialect].recordedFrom} does`, { timeout: 900_000 }, async (t) => {
    const excuses = excusesOf(dialect);
    const verdict = (comparisons: ReadonlyMap<Script, Comparison>) => {
      const all = [...comparisons.values()];
      const totals = totalsOf(all, excuses);
      return { totals, found: shortfalls(dialect, all, totals) };
    };
    const comparisons = await play(t, dialect, excuses, readScripts(), AT_ONCE);
    let { totals, found } = verdict(comparisons);
    if (found.length > 0) {
      // A machine that is busy with other things makes phones and quiet times late, which reads as messages lost. So what was late is
      // played once more, with the machine to itself, and that second recording is the one that counts, better or worse.
      const late = [...comparisons].filter(([, c]) => c.late > 0 || equalPercent(c) < LIMITS.minEqualPerScript).map(([script]) => script);
      t.diagnostic(`played again: ${late.map((script) => script.id).join(' ')}, because ${found.join('; ')}`);
      for (const [script, comparison] of await play(t, dialect, excuses, late, CORES)) comparisons.set(script, comparison);
      ({ totals, found } = verdict(comparisons));
    }
    for (const line of totalLines(dialect, totals)) t.diagnostic(line);
    assert.deepEqual(found, []);
  });
}

async function play(t: TestContext, dialect: DialectName, excuses: readonly Excuse[], scripts: readonly Script[], atOnce: number) {
  const comparisons = new Map<Script, Comparison>();
  const failures: string[] = [];
  await sideBySide(longestFirst(scripts, dialect), atOnce, async (script) => {
    const run = await runScript(script, dialect, { program, excuses }).catch(
      (error: Error) => void failures.push(`${script.id}: ${error.message}`),
    );
    if (!run) return;
    comparisons.set(script, run.comparison);
    t.diagnostic(scriptLine(run.comparison));
    if (equalPercent(run.comparison) < LIMITS.minEqualPerScript)
      for (const line of findingLines(run.comparison, 5, 300)) t.diagnostic(line);
  });
  assert.deepEqual(failures, []);
  return comparisons;
}
