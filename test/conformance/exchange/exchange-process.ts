import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { DialectName } from '../dialects.ts';
import type { Place } from '../player/play.ts';
import type { Workspace } from './workspace.ts';

/** A dozen start at once, on a machine that may be busy with other things. */
const START_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 3000;
/** What is kept of either output; the end tells most. */
const MAX_OUTPUT = 1_000_000;

/** No exchange outlives the run that started it. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

export interface ExchangeProcess {
  readonly ami: Place;
  readonly sip: Place;
  /** Where its configuration has a web server. */
  readonly http: Place | undefined;
  /** Where it takes IAX2, with an iax.conf. */
  readonly iax: Place | undefined;
  /** What it has written to its standard error so far. */
  readonly errors: string;
  /** Stops it and resolves with its exit status (null: it had to be killed). */
  stop(): Promise<number | null>;
}

/** The program beside the compiled tests, or a fresh build where the tests run from their sources. */
export async function findExchange(): Promise<string> {
  if (import.meta.filename.endsWith('.js')) return join(import.meta.dirname, '../../../src/cli/main.js');
  const { buildExchange } = await import('./fast-build.ts');
  return buildExchange();
}

/** Starts `ringdown start` on the workspace and resolves when it has told where it listens. */
export async function startExchange(program: string, dialect: DialectName, workspace: Workspace): Promise<ExchangeProcess> {
  const args = ['--enable-source-maps', program, 'start', '--config', workspace.configDir, '--state', workspace.stateDir];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output = (output + chunk).slice(-MAX_OUTPUT);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors = (errors + chunk).slice(-MAX_OUTPUT);
  });
  child.on('close', () => running.delete(child));
  const places = await told(child, () => listeningPlaces(output, dialect)).catch((error) => {
    child.kill('SIGKILL');
    throw new Error(`the exchange did not start: ${error.message}\n${output}${errors}`);
  });
  return {
    ...places,
    get errors() {
      return errors;
    },
    stop: () => stop(child),
  };
}

function listeningPlaces(output: string, dialect: DialectName): Pick<ExchangeProcess, 'ami' | 'sip' | 'http' | 'iax'> | undefined {
  const place = (what: string): Place | undefined => {
    const line = new RegExp(`${what} +(\\S+):(\\d+)`).exec(output);
    return line ? { host: line[1]!, port: Number(line[2]) } : undefined;
  };
  const [ami, sip, http] = [place(`AMI \\(${dialect}\\)`), place('SIP over UDP'), place(' HTTP')];
  return ami && sip && { ami, sip, http, iax: place('IAX2 over UDP') };
}

function told<T>(child: ChildProcess, find: () => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it did not tell where it listens within ${START_WITHIN_MS} ms`)), START_WITHIN_MS);
    const settle = (end: () => void) => {
      clearTimeout(timer);
      end();
    };
    child.stdout?.on('data', () => {
      const found = find();
      if (found !== undefined) settle(() => resolve(found));
    });
    child.on('error', (error) => settle(() => reject(error)));
    child.on('close', (status) => settle(() => reject(new Error(`it ended with status ${status}`))));
  });
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((resolve) => child.on('close', (status) => resolve(status)));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  const status = await ended;
  clearTimeout(timer);
  return status;
}
