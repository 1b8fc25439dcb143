import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { type TestContext, test } from 'node:test';
import { takeTurn } from '../take-turn.ts';
import { DIALECT_NAMES, DIALECTS, type DialectName } from './dialects.ts';
import { findExchange } from './exchange/exchange-process.ts';
import type { Comparison } from './judge/compare.ts';
import { findingLines, scriptLine, totalLines } from './judge/print.ts';
import { equalPercent, shortfalls, totalsOf } from './judge/verdict.ts';
import { longestFirst, runScript, sideBySide } from './run-script.ts';
import { readScripts, type Script } from './script.ts';
import { excusesOf, SETS } from './sets.ts';

const CORES = availableParallelism();
/** Most of a script is waiting for quiet: several share a core. */
const AT_ONCE = 6 * CORES;

await takeTurn();
const program = await findExchange();

for (const dialect of DIALECT_NAMES) {
  test(`the exchange tells the recorded sessions as ${DIALECTS[dialect].recordedFrom} does`, { timeout: 900_000 }, async (t) => {
    const held = Object.keys(SETS).filter((set) => SETS[set]!.minEqual[dialect] !== undefined);
    const scripts = readScripts().filter(
      ({ set, servers }) => held.includes(set) && (servers ?? ['a20', 'seed']).includes(DIALECTS[dialect].server),
    );
    const judge = (comparisons: ReadonlyMap<Script, Comparison>) =>
      held.map((set) => {
        const all = [...comparisons].flatMap(([script, comparison]) => (script.set === set ? [comparison] : []));
        const totals = totalsOf(all, excusesOf(set, dialect));
        return { set, totals, found: shortfalls(SETS[set]!, dialect, all, totals).map((sentence) => `${set}: ${sentence}`) };
      });
    const comparisons = await play(t, dialect, scripts, AT_ONCE);
    let verdicts = judge(comparisons);
    const short = verdicts.filter(({ found }) => found.length > 0);
    if (short.length > 0) {
      // A machine that is busy with other things makes phones and quiet times late, which reads as messages lost. So what was late is
      // played once more, with the machine to itself, and that second recording is the one that counts, better or worse.
      const late = [...comparisons]
        .filter(([{ set }]) => short.some((verdict) => verdict.set === set))
        .filter(([{ set }, c]) => c.late > 0 || equalPercent(c) < SETS[set]!.minEqualPerScript)
        .map(([script]) => script);
      t.diagnostic(`played again: ${late.map(({ id }) => id).join(' ')}, because ${short.flatMap(({ found }) => found).join('; ')}`);
      for (const [script, comparison] of await play(t, dialect, late, CORES)) comparisons.set(script, comparison);
      verdicts = judge(comparisons);
    }
    for (const { set, totals } of verdicts) for (const line of totalLines(`${set}, ${dialect}`, totals)) t.diagnostic(line);
    assert.deepEqual(
      verdicts.flatMap(({ found }) => found),
      [],
    );
  });
}

async function play(t: TestContext, dialect: DialectName, scripts: readonly Script[], atOnce: number) {
  const comparisons = new Map<Script, Comparison>();
  const failures: string[] = [];
  await sideBySide(longestFirst(scripts, dialect), atOnce, async (script) => {
    const run = await runScript(script, dialect, { program, excuses: excusesOf(script.set, dialect) }).catch(
      (error: Error) => void failures.push(`${script.id}: ${error.message}`),
    );
    if (!run) return;
    comparisons.set(script, run.comparison);
    t.diagnostic(scriptLine(run.comparison));
    if (equalPercent(run.comparison) < SETS[script.set]!.minEqualPerScript)
      for (const line of findingLines(run.comparison, 5, 300)) t.diagnostic(line);
  });
  assert.deepEqual(failures, []);
  return comparisons;
}
