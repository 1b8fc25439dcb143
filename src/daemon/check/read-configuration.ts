import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applications } from '../../apps/index.ts';
import { SystemClock } from '../../base/clock.ts';
import { ConfigError, messageOf } from '../../base/errors.ts';
import { fileFailure } from '../../base/file-failure.ts';
import { createLogger, silentLogger } from '../../base/logger.ts';
import { parseAclConf } from '../../config/acl.ts';
import type { ConfWarning } from '../../config/conf-file.ts';
import type { ConfSource } from '../../config/conf-source.ts';
import { parseHttpConf } from '../../config/http-conf.ts';
import { parseLoggerConf } from '../../config/logger-conf.ts';
import { parseManagerConf } from '../../config/manager-conf.ts';
import { parseRtpConf } from '../../config/rtp-conf.ts';
import { Core } from '../../core/core.ts';
import { ConfLoader } from '../../exchange/conf-loader.ts';
import { ExchangePrompter } from '../../exchange/exchange-prompter.ts';
import type { PartContext } from '../../exchange/parts/exchange-part.ts';
import { parts } from '../../exchange/parts/index.ts';
import { registerFunctions } from '../../functions/index.ts';
import { readCertificate } from '../certificate.ts';
import { unreadableVariables } from '../reported-variables.ts';
import { type Folders, readSettings } from '../state.ts';
import { type Finding, nearestOf } from './finding.ts';
import { remedyOf } from './remedies.ts';

/** What a start would make of a configuration, as far as it can be made. Nothing of it listens, and nothing was written. */
export interface ReadConfiguration {
  readonly core: Core;
  /** The folder of the configuration; asterisk.conf may name another than was asked for. */
  readonly folder: string;
  readonly source: ConfSource;
  readonly findings: readonly Finding[];
}

/** Errors that are looked for behind the first one. */
const MAX_ERRORS = 100;

/**
 * Reads all files as a start does, by the very parts that start, and tells what they say. An error ends the reading of its file; so that the next
 * one is found too, the line is left out and all is read again.
 */
export async function readConfiguration(openSource: (folder: string) => ConfSource, folders: Folders): Promise<ReadConfiguration> {
  const scratch = await mkdtemp(join(tmpdir(), 'ringdown-check-'));
  const left = new Map<string, Set<number>>();
  const errors: Finding[] = [];
  try {
    for (;;) {
      const open = (folder: string) => new ShortenedSource(openSource(folder), left);
      const { failures, ...read } = await readOnce(open, folders, scratch);
      const fresh = failures.filter((failure) => isFresh(failure, left));
      errors.push(
        ...fresh.map(findingOf).filter(({ line, message }) => line !== undefined || !errors.some((known) => known.message === message)),
      );
      const isLast = !fresh.some((failure) => failure instanceof ConfigError) || errors.length >= MAX_ERRORS;
      if (isLast) return { ...read, findings: [...errors, ...read.warnings] };
      for (const failure of fresh) if (failure instanceof ConfigError) linesOf(left, failure.file).add(failure.line);
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const linesOf = (left: Map<string, Set<number>>, file: string): Set<number> => {
  const lines = left.get(file) ?? new Set();
  left.set(file, lines);
  return lines;
};

const isFresh = (failure: unknown, left: ReadonlyMap<string, ReadonlySet<number>>): boolean =>
  !(failure instanceof ConfigError) || !left.get(failure.file)?.has(failure.line);

function findingOf(failure: unknown): Finding {
  if (!(failure instanceof ConfigError)) {
    const message = fileFailure(failure) ?? messageOf(failure);
    return { level: 'error', ...fileIn(message), message, remedy: remedyOf(message) };
  }
  const { file, line, message } = failure;
  const reason = message.slice(`${file}:${line}: `.length);
  return { level: 'error', file, line, message: reason, remedy: remedyOf(reason) };
}

/** Other errors name their file in the text, as that of a certificate does. */
function fileIn(message: string): Pick<Finding, 'file'> {
  const file = /[\w-]+[.]conf/.exec(message)?.[0];
  return file === undefined ? {} : { file };
}

interface ReadOnce extends Omit<ReadConfiguration, 'findings'> {
  readonly failures: readonly unknown[];
  readonly warnings: readonly Finding[];
}

/** @param scratch stands for the folders that are written to */
async function readOnce(openSource: (folder: string) => ConfSource, folders: Folders, scratch: string): Promise<ReadOnce> {
  const failures: unknown[] = [];
  const attempt = async <T>(read: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (error) {
      // acl.conf is read with each file that names its lists.
      if (!failures.some((known) => messageOf(known) === messageOf(error))) failures.push(error);
      return undefined;
    }
  };
  const warnings: Finding[] = [];
  const warn = remarksInto(warnings);
  const logger = createLogger(({ level, message }) => {
    if (level === 'warning' || level === 'error') warnings.push({ level: 'warning', message, remedy: remedyOf(message) });
  });
  const settingsOf = (loader: ConfLoader) => readSettings(loader, folders);
  const first = openSource(folders.configDir);
  const settings =
    (await attempt(() => settingsOf(new CollectingLoader(first, warn)))) ?? (await settingsOf(new ConfLoader(EMPTY, silentLogger)));
  const { etc, data } = settings.directories;
  const source = openSource(etc);
  const loader = new CollectingLoader(source, warn);

  const lists = (await attempt(() => loader.load('acl.conf', parseAclConf)))?.lists ?? new Map();
  const manager = await attempt(() => loader.load('manager.conf', (file) => parseManagerConf(file, lists)));
  const http = await attempt(() => loader.load('http.conf', (file) => parseHttpConf(file, lists)));
  await attempt(() => loader.load('logger.conf', parseLoggerConf));
  await attempt(() => loader.load('rtp.conf', parseRtpConf));
  if (manager?.enabled) await attempt(() => readCertificate('manager.conf', manager.tls, etc));
  if (http?.enabled) await attempt(() => readCertificate('http.conf', http.tls, etc));

  const prompter = new ExchangePrompter({ soundFolders: [], musicFolders: [data] });
  const directories = { ...settings.directories, lib: scratch, spool: scratch, log: scratch, run: scratch };
  const core = new Core({ clock: new SystemClock(), logger, prompter, settings: { ...settings, directories } });
  for (const application of applications) core.applications.set(application.name.toLowerCase(), application);
  registerFunctions(core.functions);
  const closers: (() => Promise<void> | void)[] = [];
  const context: PartContext = { core, loader, prompter, reloads() {}, listensAt() {}, onClose: (close) => closers.push(close) };
  for (const name of unreadableVariables(manager?.channelVars ?? [], core.functions))
    logger.warning(`channelvars of manager.conf: there is no function to read ${name} with`);
  for (const part of parts) await attempt(() => part(context));
  for (const close of closers.reverse()) await close();
  return { core, folder: etc, source, failures, warnings };
}

const EMPTY: ConfSource = { read: async () => undefined, list: async () => [] };

/** Tells what a file's readers remark to those who asked, not to the log. */
class CollectingLoader extends ConfLoader {
  override readonly warn: (warnings: readonly ConfWarning[]) => void;

  constructor(source: ConfSource, warn: (warnings: readonly ConfWarning[]) => void) {
    super(source, silentLogger);
    this.warn = warn;
  }
}

/** Adds remarks as findings, each once: several parts read the same file. */
function remarksInto(findings: Finding[]): (warnings: readonly ConfWarning[]) => void {
  const told = new Set<string>();
  return (warnings) => {
    for (const { file, line, reason, unknown } of warnings) {
      const text = `${file}:${line}: ${reason}`;
      if (told.has(text)) continue;
      told.add(text);
      const meant = unknown && nearestOf(unknown.name, unknown.known);
      findings.push({ level: 'warning', file, line, message: reason, remedy: meant ? `did you mean ${meant}?` : remedyOf(reason) });
    }
  };
}

/** A configuration without some of its lines. Without the head of a section goes the section, which would fall to the one before. */
class ShortenedSource implements ConfSource {
  readonly #base: ConfSource;
  readonly #left: ReadonlyMap<string, ReadonlySet<number>>;

  constructor(base: ConfSource, left: ReadonlyMap<string, ReadonlySet<number>>) {
    this.#base = base;
    this.#left = left;
  }

  async read(name: string): Promise<string | undefined> {
    const text = await this.#base.read(name);
    const left = this.#left.get(name);
    if (text === undefined || !left) return text;
    let isLeft = false;
    const lines = text.split('\n').map((line, index) => {
      const isHead = line.trimStart().startsWith('[');
      if (isHead) isLeft = left.has(index + 1);
      return isLeft || left.has(index + 1) ? '' : line;
    });
    return lines.join('\n');
  }

  list(pattern: string): Promise<readonly string[]> {
    return this.#base.list(pattern);
  }
}
