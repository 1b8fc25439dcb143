import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { DialectName } from './dialects.ts';
import { DIALECTS } from './dialects.ts';

/** First line of a recording. */
export interface RecordingHead {
  readonly id: string;
  readonly server: string;
  readonly set: string;
  readonly version: string;
}

/** What follows it, in the order of the wire; `t` is in milliseconds from the start. */
export type RecordingEntry =
  | { readonly t: number; readonly conn: string; readonly dir: '<' | '>'; readonly text: string }
  | { readonly t: number; readonly step: number; readonly timeout?: true }
  | { readonly t: number; readonly phone: string; readonly got?: string | number; readonly sent?: string | number };

export interface Recording {
  readonly head: RecordingHead;
  readonly entries: readonly RecordingEntry[];
}

const HERE = import.meta.dirname;

export function parseRecording(jsonLines: string): Recording {
  const [head, ...entries] = jsonLines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { head, entries };
}

export const printRecording = ({ head, entries }: Recording): string =>
  [head, ...entries].map((line) => `${JSON.stringify(line)}\n`).join('');

/** Reads `.jsonl` or `.jsonl.gz`; undefined when neither is there. */
export function readRecording(pathWithoutExtension: string): Recording | undefined {
  const plain = `${pathWithoutExtension}.jsonl`;
  const packed = `${plain}.gz`;
  if (existsSync(packed)) return parseRecording(gunzipSync(readFileSync(packed)).toString('utf8'));
  return existsSync(plain) ? parseRecording(readFileSync(plain, 'utf8')) : undefined;
}

export interface Reference {
  readonly first: Recording;
  /** A second run of the same server, where there is one: what differs between the two, the server itself is not sure of. */
  readonly again: Recording | undefined;
}

/** The recording of the real server that speaks `dialect`. */
export function referenceOf(dialect: DialectName, scriptId: string): Reference {
  const path = join(HERE, 'recordings', DIALECTS[dialect].server, scriptId);
  const first = readRecording(path);
  if (!first) throw new Error(`no recording ${path}.jsonl.gz`);
  return { first, again: readRecording(`${path}.again`) };
}

/** Ids of the recorded scripts in order. */
export const recordedScripts = (dialect: DialectName): string[] =>
  readdirSync(join(HERE, 'recordings', DIALECTS[dialect].server))
    .filter((file) => file.endsWith('.jsonl.gz') && !file.endsWith('.again.jsonl.gz'))
    .map((file) => file.slice(0, -'.jsonl.gz'.length))
    .sort();
