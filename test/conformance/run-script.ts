import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DIALECTS, type DialectName } from './dialects.ts';
import { type ExchangeProcess, startExchange } from './exchange/exchange-process.ts';
import { startFarExchange } from './exchange/far-exchange.ts';
import { makeWorkspace } from './exchange/workspace.ts';
import { type Comparison, compareRecordings } from './judge/compare.ts';
import type { Excuse } from './judge/excuses.ts';
import { type Played, playScript } from './player/play.ts';
import { parseRecording, printRecording, type Recording, type RecordingEntry, referenceOf } from './recording.ts';
import type { Script } from './script.ts';
import { FAR_EXCHANGES } from './sets.ts';

export interface RunOptions {
  /** The exchange's `main.js`. */
  readonly program: string;
  readonly excuses: readonly Excuse[];
  /** Folder that keeps the recording made (`<dialect>/<script>.jsonl`) and the exchange's standard error. */
  readonly keep?: string | undefined;
  readonly onEntry?: ((entry: RecordingEntry) => void) | undefined;
  /** Path of another player to play with, called as `node PLAYER SCRIPT --ami .. --sip .. --server .. --out FILE`. */
  readonly otherPlayer?: string | undefined;
}

export interface ScriptRun {
  readonly script: Script;
  readonly comparison: Comparison;
  readonly recording: Recording;
  readonly late: Played['late'];
  /** What the exchange wrote to its standard error. */
  readonly errors: string;
}

/** Starts an exchange of its own for the script, plays it, and judges what came of it. */
export async function runScript(script: Script, dialect: DialectName, options: RunOptions): Promise<ScriptRun> {
  const workspace = makeWorkspace(script.set, dialect);
  let exchange: ExchangeProcess | undefined;
  let stopFar: (() => Promise<void>) | undefined;
  try {
    exchange = await startExchange(options.program, dialect, workspace);
    const far = FAR_EXCHANGES[script.id];
    if (far) stopFar = await startFarExchange(options.program, far, exchange);
    const { recording, late } = options.otherPlayer
      ? await playElsewhere(options.otherPlayer, script, dialect, exchange, workspace.stateDir)
      : await playScript(script, { dialect, ami: exchange.ami, sip: exchange.sip, ...(options.onEntry && { onEntry: options.onEntry }) });
    await exchange.stop();
    const { errors } = exchange;
    if (options.keep !== undefined) {
      const folder = join(options.keep, dialect);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${script.id}.jsonl`), printRecording(recording));
      writeFileSync(join(folder, `${script.id}.stderr`), errors);
    }
    const comparison = compareRecordings(referenceOf(dialect, script.id), recording, options.excuses);
    return { script, comparison, recording, late, errors };
  } finally {
    await stopFar?.();
    await exchange?.stop();
    workspace.remove();
  }
}

async function playElsewhere(
  player: string,
  script: Script,
  dialect: DialectName,
  exchange: ExchangeProcess,
  folder: string,
): Promise<Played> {
  const { readFileSync } = await import('node:fs');
  const out = join(folder, 'played.jsonl');
  const source = join(import.meta.dirname, 'scripts', `${script.id}.json`);
  const place = ({ host, port }: { host: string; port: number }) => `${host}:${port}`;
  const args = [
    player,
    source,
    '--ami',
    place(exchange.ami),
    '--sip',
    place(exchange.sip),
    '--server',
    DIALECTS[dialect].server,
    '--out',
    out,
  ];
  await promisify(execFile)(process.execPath, args).catch(() => {}); // its status says that steps were late; the recording tells which
  const recording = parseRecording(readFileSync(out, 'utf8'));
  const late = recording.entries.flatMap((e) =>
    'timeout' in e && e.timeout ? [{ step: e.step, what: JSON.stringify(script.steps[e.step - 1]) }] : [],
  );
  return { recording, late };
}

/** Runs `work` over all items, at most `atOnce` at a time. */
export async function sideBySide<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const lane = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
}

/** Longest first, by the time that the real server took: the last one to start then ends with the others. */
export const longestFirst = (scripts: readonly Script[], dialect: DialectName): Script[] => {
  const length = new Map(scripts.map((script) => [script, referenceOf(dialect, script.id).first.entries.at(-1)?.t ?? 0]));
  return [...scripts].sort((a, b) => length.get(b)! - length.get(a)!);
};
