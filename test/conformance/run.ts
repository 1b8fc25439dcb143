import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DIALECT_NAMES, DIALECTS, type DialectName } from './dialects.ts';
import { findExchange } from './exchange/exchange-process.ts';
import { type Comparison, compareRecordings, lanesSideBySide } from './judge/compare.ts';
import type { Excuse } from './judge/excuses.ts';
import { findingLines, laneLines, scriptLine, summaryLines, totalLines } from './judge/print.ts';
import { shortfalls, totalsOf } from './judge/verdict.ts';
import { type Place, playScript } from './player/play.ts';
import { printRecording, type Recording, readRecording, referenceOf } from './recording.ts';
import { longestFirst, runScript, type ScriptRun, sideBySide } from './run-script.ts';
import { readScripts, type Script } from './script.ts';
import { DEFAULT_LIMITS, excusesOf, SETS } from './sets.ts';

const USAGE = `usage: node --import tsx test/conformance/run.ts [options]

Plays the recorded sessions against a fresh exchange each and compares what it says with what the real server said.

  --dialect modern|classic   one dialect (both unless given)
  --set NAME[,NAME]          scripts of these sets, held to something or not (those that are held unless given, or --only)
  --only TEXT[,TEXT]         scripts whose id has one of these in it: core-08
  --detail N                 first N findings of each kind (20 for a single script, else 0)
  --lane EXPRESSION          lay matching lanes side by side: --lane 'SIP/alice', --lane replies
  --summary N                what to mend first, over all scripts (25 where there are several)
  --follow                   print each line of the recording as it is made
  --stderr                   print what the exchange wrote to its standard error
  --width N                  cut lines at N characters (220)
  --jobs N                   scripts side by side
  --keep DIR                 keep recordings and standard errors: DIR/<dialect>/<script>.jsonl, .stderr
  --judge DIR                play nothing, judge what --keep kept
  --ami H:P --sip H:P        play against a server that runs already (one after the other)
  --program FILE             the exchange's main.js (a fresh build of src unless given)
  --no-excuses               judge without the table of accepted differences
  --external DIR             play and judge a second time with another run.mjs and compare.mjs; print both figures

exit status: 0 all limits hold, 1 they do not, 2 usage`;

const { values: o } = parseArgs({
  options: {
    dialect: { type: 'string' },
    set: { type: 'string' },
    only: { type: 'string', default: '' },
    detail: { type: 'string' },
    lane: { type: 'string' },
    summary: { type: 'string' },
    follow: { type: 'boolean', default: false },
    stderr: { type: 'boolean', default: false },
    width: { type: 'string', default: '220' },
    jobs: { type: 'string' },
    keep: { type: 'string' },
    judge: { type: 'string' },
    ami: { type: 'string' },
    sip: { type: 'string' },
    program: { type: 'string' },
    'no-excuses': { type: 'boolean', default: false },
    external: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const dialects = o.dialect === undefined ? DIALECT_NAMES : DIALECT_NAMES.filter((name) => name === o.dialect);
const sets = o.set?.split(',') ?? (o.only === '' ? Object.keys(SETS) : undefined);
const scripts = readScripts()
  .filter(({ set }) => sets?.includes(set) ?? true)
  .filter(({ id }) => o.only.split(',').some((text) => id.includes(text)));
if (o.help || dialects.length === 0 || scripts.length === 0) {
  console.log(USAGE);
  process.exit(o.help ? 0 : 2);
}
const single = scripts.length === 1;
const width = Number(o.width);
const detail = Number(o.detail ?? (single ? 20 : 0));
const summary = Number(o.summary ?? (single ? 0 : 25));
const jobs = Number(o.jobs ?? 6 * availableParallelism());
const program = o.judge || o.ami ? '' : o.program ? resolve(o.program) : await findExchange();

let failed = false;
for (const dialect of dialects) failed = !(await runDialect(dialect)) || failed;
process.exit(failed ? 1 : 0);

/** Whether the dialect holds. */
async function runDialect(dialect: DialectName): Promise<boolean> {
  const excusesFor = (set: string) => (o['no-excuses'] ? [] : excusesOf(set, dialect));
  const wanted = longestFirst(
    scripts.filter(({ servers }) => !servers || servers.includes(DIALECTS[dialect].server)),
    dialect,
  );
  const comparisons: (Comparison & { readonly set: string })[] = [];
  console.log(`${dialect}: ${wanted.length} ${single ? 'script' : 'scripts'}, recorded from ${DIALECTS[dialect].recordedFrom}`);
  await sideBySide(wanted, o.ami ? 1 : jobs, async (script) => {
    const excuses = excusesFor(script.set);
    try {
      const run = await runOne(script, dialect, excuses);
      comparisons.push({ ...run.comparison, set: script.set });
      printRun(run, dialect, excuses);
    } catch (error) {
      console.log(`${script.id}: ${error instanceof Error ? error.message : error}`);
      const nothing: Recording = { head: { id: script.id, server: '', set: '', version: '' }, entries: [] };
      comparisons.push({ ...compareRecordings(referenceOf(dialect, script.id), nothing, excuses), set: script.set });
    }
  });
  if (summary > 0) console.log(['what to mend first:', ...summaryLines(comparisons, summary)].join('\n'));
  if (single) return comparisons.every((c) => c.equal === c.expected && c.extra.length === 0);
  let holds = true;
  for (const set of new Set(comparisons.map((c) => c.set))) {
    const ofSet = comparisons.filter((c) => c.set === set);
    const totals = totalsOf(ofSet, excusesFor(set));
    console.log(totalLines(`${set}, ${dialect}`, totals).join('\n'));
    const short = shortfalls(SETS[set] ?? DEFAULT_LIMITS, dialect, ofSet, totals);
    for (const sentence of short) console.log(`  ${set} falls short in ${dialect}: ${sentence}`);
    holds &&= short.length === 0;
  }
  return holds;
}

async function runOne(script: Script, dialect: DialectName, excuses: readonly Excuse[]): Promise<ScriptRun> {
  const onEntry = o.follow ? (entry: unknown) => console.log(JSON.stringify(entry)) : undefined;
  if (o.judge) {
    const recording = readRecording(join(o.judge, dialect, script.id));
    if (!recording) throw new Error(`not in ${o.judge}`);
    return judged(script, dialect, recording, excuses, []);
  }
  if (o.ami && o.sip) {
    const { recording, late } = await playScript(script, { dialect, ami: place(o.ami), sip: place(o.sip), ...(onEntry && { onEntry }) });
    if (o.keep) keepRecording(o.keep, dialect, recording);
    return judged(script, dialect, recording, excuses, late);
  }
  const run = await runScript(script, dialect, { program, excuses, keep: o.keep, onEntry });
  if (o.external) {
    printExternal(script, dialect, run.recording, 'our player');
    const theirs = await runScript(script, dialect, { program, excuses, otherPlayer: join(o.external, 'run.mjs') });
    console.log(`  the other player, our judge:   ${scriptLine(theirs.comparison)}`);
    printExternal(script, dialect, theirs.recording, 'the other player');
  }
  return run;
}

function judged(
  script: Script,
  dialect: DialectName,
  recording: Recording,
  excuses: readonly Excuse[],
  late: ScriptRun['late'],
): ScriptRun {
  return { script, recording, late, errors: '', comparison: compareRecordings(referenceOf(dialect, script.id), recording, excuses) };
}

function printRun({ script, comparison, recording, late, errors }: ScriptRun, dialect: DialectName, excuses: readonly Excuse[]): void {
  const lines = [scriptLine(comparison), ...findingLines(comparison, detail, width)];
  if (detail > 0) lines.push(...late.map(({ step, what }) => `  late: step ${step}: ${what.slice(0, width)}`));
  if (o.lane !== undefined) {
    const pattern = new RegExp(o.lane);
    for (const [lane, steps] of lanesSideBySide(referenceOf(dialect, script.id), recording, excuses)) {
      if (pattern.test(lane)) lines.push(...laneLines(lane, steps, width));
    }
  }
  if (o.stderr && errors)
    lines.push(
      '  standard error:',
      ...errors
        .trimEnd()
        .split('\n')
        .map((line) => `    ${line}`),
    );
  console.log(lines.join('\n'));
}

/** What the other judge says of a recording, without excuses of ours that it may not know by path. */
function printExternal(script: Script, dialect: DialectName, recording: Recording, player: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'ringdown-judge-'));
  const { first, again } = referenceOf(dialect, script.id);
  const path = (name: string) => join(folder, `${name}.jsonl`);
  writeFileSync(path('expected'), printRecording(first));
  if (again) writeFileSync(path('expected.again'), printRecording(again));
  writeFileSync(path('actual'), printRecording(recording));
  writeFileSync(path('excuses'), JSON.stringify(o['no-excuses'] ? [] : excusesOf(script.set, dialect)));
  const judge = join(o.external ?? '', 'compare.mjs');
  const said = spawnSync(process.execPath, [judge, path('expected'), path('actual'), '--excuses', path('excuses'), '--detail', '0'], {
    encoding: 'utf8',
  });
  console.log(`  ${player}, the other judge: ${said.stdout.split('\n')[0]}${said.stderr}`);
  rmSync(folder, { recursive: true });
}

function keepRecording(keep: string, dialect: DialectName, recording: Recording): void {
  const folder = join(keep, dialect);
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${recording.head.id}.jsonl`), printRecording(recording));
}

function place(text: string): Place {
  const colon = text.lastIndexOf(':');
  return { host: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
}
