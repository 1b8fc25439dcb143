import { extname } from 'node:path';
import { parseOptions } from '../../core/dialplan/arguments.ts';
import type { RecordedFile, SoundDirection } from '../../core/ports/media.ts';
import { beepSeconds } from './beeps.ts';

/** What MixMonitor was asked for (Asterisk 20 apps/app_mixmonitor.c). */
export interface MixSettings {
  /** Absolute paths; at least one. */
  readonly files: readonly RecordedFile[];
  readonly file: string;
  readonly incomingFile: string;
  readonly outgoingFile: string;
  /** `a` */
  readonly append: boolean;
  /** `b`: only while the channel is in a call. */
  readonly onlyBridged: boolean;
  /** `s`: so long after the start. */
  readonly skipMs: number;
  /** `v` `V` `W`: factors. */
  readonly gain: Readonly<Record<SoundDirection, number>>;
  /** `p` `P` */
  readonly beepsAtStart: boolean;
  readonly beepsAtEnd: boolean;
  /** `B` */
  readonly beepSeconds: number | undefined;
  /** `i`: variable that takes the id. */
  readonly idVariable: string | undefined;
  /** `d`: the files are removed when they are whole. */
  readonly deletes: boolean;
  /** `m`: mailboxes that take a copy of each file, `101@default/Work`. */
  readonly mailboxes: readonly string[];
  /** `c`: copies are from the channel's own party and not from whom it is connected to. */
  readonly copiesAreFromParty: boolean;
  /** `n`: what is of one direction leaves out when nothing came from there. */
  readonly skipsGaps: boolean;
}

/** Options that are known and do nothing here, with what that means. */
const NOT_DONE: Readonly<Record<string, string>> = {
  S: 'files of one direction are in step with each other unless n says otherwise',
};
const KNOWN = new Set('abBcdDimnpPrstvVW');
/** A day. */
const LONGEST_SKIP_SECONDS = 86_400;
/** Those that mean nothing without a value. */
const NEED_VALUE = 'imrstvVW';
/** Endings of files that can hold two channels. */
const RAW = new Set(['.raw', '.sln']);

/**
 * Reads the options.
 * @param pathOf makes names absolute; undefined for one that is not allowed, which refuses the whole
 * @param warn hears of what is not acted on
 */
export function parseMixSettings(
  file: string | undefined,
  text: string,
  pathOf: (name: string) => string | undefined,
  warn: (reason: string) => void,
): MixSettings | undefined {
  const options = parseOptions(text);
  for (const letter of options.keys()) {
    if (NOT_DONE[letter]) warn(`option ${letter}: ${NOT_DONE[letter]}`);
    else if (!KNOWN.has(letter)) warn(`there is no option ${letter}`);
    else if (NEED_VALUE.includes(letter) && !options.get(letter)) warn(`option ${letter} needs a value`);
  }
  const named = { file, incomingFile: options.get('r') || undefined, outgoingFile: options.get('t') || undefined };
  const paths = { file: '', incomingFile: '', outgoingFile: '' };
  for (const kind of ['file', 'incomingFile', 'outgoingFile'] as const) {
    const name = named[kind];
    if (!name) continue;
    const path = pathOf(name.replace(/\.wav49$/, '.WAV'));
    if (path === undefined) return undefined;
    // A name without an ending is that of a raw file (Asterisk).
    paths[kind] = extname(path) === '' ? `${path}.raw` : path;
  }
  const isStereo = options.has('D') && RAW.has(extname(paths.file));
  if (options.has('D') && paths.file !== '' && !isStereo) warn('option D needs the ending raw: the directions are mixed');
  const files: RecordedFile[] = [
    { path: paths.file, sound: isStereo ? ('interleaved' as const) : ('mix' as const) },
    { path: paths.incomingFile, sound: 'incoming' as const },
    { path: paths.outgoingFile, sound: 'outgoing' as const },
  ].filter(({ path }) => path !== '');
  if (files.length === 0) return undefined;
  const both = factor(options.get('W'), warn);
  return {
    ...paths,
    files,
    append: options.has('a'),
    onlyBridged: options.has('b'),
    skipMs: skipMs(options.get('s'), warn),
    gain: { incoming: both ?? factor(options.get('v'), warn) ?? 1, outgoing: both ?? factor(options.get('V'), warn) ?? 1 },
    beepsAtStart: options.has('p'),
    beepsAtEnd: options.has('P'),
    beepSeconds: options.has('B') ? beepSeconds(options.get('B')) : undefined,
    idVariable: options.get('i') || undefined,
    deletes: options.has('d'),
    mailboxes: (options.get('m') ?? '').split(/[,&]/).filter((place) => place !== ''),
    copiesAreFromParty: options.has('c'),
    skipsGaps: options.has('n'),
  };
}

/** Seconds with a fraction, 1 at least. */
function skipMs(text: string | undefined, warn: (reason: string) => void): number {
  if (!text) return 0;
  const seconds = Number(text);
  if (seconds >= 1) return Math.min(seconds, LONGEST_SKIP_SECONDS) * 1000;
  warn(`what is left out at the start is 1 second or more, not '${text}'`);
  return 0;
}

/** -4..4, each step twice as loud or half. */
function factor(text: string | undefined, warn: (reason: string) => void): number | undefined {
  if (!text) return undefined;
  const steps = Number.parseInt(text, 10);
  if (steps >= -4 && steps <= 4) return 2 ** steps;
  warn(`a volume is -4 to 4, not '${text}'`);
  return undefined;
}
