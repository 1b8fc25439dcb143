import { Command, InvalidArgumentError } from 'commander';
import { isLoopback, parseIp } from '../../base/address.ts';
import { SystemClock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import { AmiClient } from '../../client/index.ts';
import { printTable } from '../manager/print.ts';
import { optionsFor, placeOf, type ServerArguments, withServer } from '../manager/server-choice.ts';
import { ProgressLine, printElapsed } from '../progress.ts';
import { stopSignal } from '../stop-signals.ts';
import { printJsonLine, visible } from '../visible.ts';
import { type Bounds, measure, type Outcome } from './load.ts';
import { type LoadPlan, MEASUREMENT_NAMES, MEASUREMENTS, type Measurement } from './measurements.ts';
import { Tally } from './tally.ts';

interface BenchArguments extends ServerArguments, Bounds {
  readonly sessions: number;
  readonly depth: number;
  readonly originate?: string;
  readonly yesLoadThisServer?: boolean;
  readonly json?: boolean;
}

const MAX_SESSIONS = 1000;
const MAX_DEPTH = 100;
const MAX_SECONDS = 600;
const MAX_COUNT = 1_000_000;

/** `ringdown bench`: what a manager does under a load that is stated and bounded. */
export const benchCommand = (): Command =>
  withServer(
    new Command('bench')
      .description('Put a manager under load for some seconds and tell what it does: logins, pings, events, calls.')
      .argument('[measurements...]', 'which of login, ping, events, originate; all unless named', checkName)
      .option('--sessions <n>', 'sessions at a time', inRange(1, MAX_SESSIONS, true), 10)
      .option('--depth <n>', 'pings on their way on each session', inRange(1, MAX_DEPTH, true), 1)
      .option('--seconds <n>', 'how long each measurement takes at most', inRange(0.1, MAX_SECONDS, false), 5)
      .option('--count <n>', 'how often each thing is done at most', inRange(1, MAX_COUNT, true), 100_000)
      .option('--originate <channel>', 'the channel that is called, such as Local/700@default; it has to answer')
      .option('--yes-load-this-server', 'load a server that is not on this machine')
      .option('--json', 'a JSON object a measurement'),
  )
    .addHelpText(
      'after',
      `
Each measurement is warmed up for a fifth of its time, a second at most, then measured.
Logins are made up to 20 at a time. A call runs the application Wait and is hung up as
soon as it is answered. PROCESSOR is how much of one processor this program took: near
100 % the figure is its own limit, and the server may do more.

A server on another machine is loaded only where --yes-load-this-server says so: its
callers notice. Control-C ends it with what was measured so far.

Exit status: 0 measured, 1 something failed or did not arrive, 2 the command line was
not understood or the server may not be loaded, 3 the server could not be reached.

  ringdown bench
  ringdown bench ping --sessions 50 --seconds 10
  ringdown bench --originate Local/700@default --sessions 5 --json | jq .perSecond`,
    )
    .action(async (names: string[], given: BenchArguments) => {
      const place = await placeOf(given);
      if (!isOnThisMachine(place.host) && !given.yesLoadThisServer)
        throw new InvalidArgumentError(`${place.host} is not this machine: --yes-load-this-server loads it all the same`);
      const measurements = chosen(names, given.originate);
      const options = await optionsFor(given);
      const probe = await AmiClient.connect({ ...options, events: 'off', reconnect: false });
      const { greeting, name } = probe;
      await probe.close();
      const clock = new SystemClock();
      const plan: LoadPlan = { options, sessions: given.sessions, depth: given.depth, channel: given.originate, clock };
      // Who has read the first line may end it.
      const stop = stopSignal();
      if (!given.json)
        process.stdout.write(`${name}, "${visible(greeting)}": each for ${given.seconds} s or ${given.count} times at most\n`);
      const results: Result[] = [];
      for (const measurement of measurements) {
        if (stop.aborted) break;
        const result = { server: name, greeting, ...(await resultOf(measurement, plan, given, stop)) };
        results.push(result);
        if (result.failed > 0) process.exitCode = 1;
        if (given.json) process.stdout.write(printJsonLine(result));
      }
      if (!given.json) process.stdout.write(printResults(results));
    });

/** One measurement, as `--json` shows it. */
export interface Result {
  readonly measurement: string;
  readonly load: string;
  readonly unit: string;
  readonly done: number;
  readonly failed: number;
  /** Why, and how often. */
  readonly failures: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly perSecond: number;
  /** How long one took. */
  readonly ms: { readonly p50: number | null; readonly p99: number | null; readonly max: number | null };
  /** Part of a processor that this program took. */
  readonly ownProcessor: number;
  /** False where it was ended before its time. */
  readonly isWhole: boolean;
}

async function resultOf(measurement: Measurement, plan: LoadPlan, bounds: Bounds, signal: AbortSignal): Promise<Result> {
  const { name, unit } = measurement;
  const { tally, seconds, ownProcessor, isWhole } = await outcomeOf(measurement, plan, bounds, signal);
  const { took } = tally;
  return {
    measurement: name,
    load: measurement.describe(plan),
    unit,
    done: tally.done,
    failed: tally.failed,
    failures: Object.fromEntries(tally.failures),
    seconds: rounded(seconds) ?? 0,
    perSecond: rounded(tally.done / seconds) ?? 0,
    ms: { p50: rounded(took.quantileMs(0.5)), p99: rounded(took.quantileMs(0.99)), max: tally.done > 0 ? rounded(took.maxMs) : null },
    ownProcessor: rounded(ownProcessor) ?? 0,
    isWhole,
  };
}

/** A load that cannot begin has failed once; what the server does not let this account do keeps no other from being measured. */
async function outcomeOf(measurement: Measurement, plan: LoadPlan, bounds: Bounds, signal: AbortSignal): Promise<Outcome> {
  const { clock } = plan;
  let tally = new Tally();
  const start = clock.monotonic();
  const progress = new ProgressLine(process.stderr, clock, () => {
    const failed = tally.failed > 0 ? `, ${tally.failed} failed` : '';
    return `${measurement.name}: ${printElapsed(clock.monotonic() - start)}, ${tally.done} ${measurement.unit}${failed}; Control-C ends it`;
  });
  try {
    const load = await measurement.prepare(plan);
    try {
      return await measure(load, bounds, clock, signal, (current) => {
        tally = current;
      });
    } finally {
      await load.close();
    }
  } catch (error) {
    tally.fail(messageOf(error));
    return { tally, seconds: (clock.monotonic() - start) / 1000, ownProcessor: 0, isWhole: false };
  } finally {
    progress.end();
  }
}

function printResults(results: readonly Result[]): string {
  const rows = results.map(({ measurement, unit, done, failed, perSecond, ms, ownProcessor, isWhole }) => [
    measurement,
    `${done} ${unit}${isWhole ? '' : ' (ended early)'}`,
    String(failed),
    perSecond.toFixed(perSecond < 100 ? 1 : 0),
    ...[ms.p50, ms.p99, ms.max].map((value) => (value === null ? '-' : value.toFixed(value < 10 ? 2 : 0))),
    `${Math.round(ownProcessor * 100)} %`,
  ]);
  const why = results.flatMap(({ measurement, failures }) =>
    Object.entries(failures).map(([reason, times]) => `${measurement}: ${times} times ${visible(reason)}\n`),
  );
  const loads = results.map(({ measurement, load }) => `${measurement}: ${load}\n`);
  const table = printTable(['MEASURED', 'DONE', 'FAILED', 'A SECOND', 'P50 MS', 'P99 MS', 'MAX MS', 'PROCESSOR'], rows);
  return `${loads.join('')}\n${table}${why.length > 0 ? `\n${why.join('')}` : ''}`;
}

/** Those that were named, in their order, or all; calls only where it is said who is called. */
function chosen(names: readonly string[], channel: string | undefined): Measurement[] {
  if (names.includes(CALLS) && channel === undefined) throw new InvalidArgumentError('--originate has to say which channel is called');
  return MEASUREMENTS.filter(({ name }) => (names.length > 0 ? names.includes(name) : name !== CALLS || channel !== undefined));
}

const CALLS = 'originate';

function checkName(text: string, earlier: readonly string[] = []): string[] {
  if (!MEASUREMENT_NAMES.includes(text)) throw new InvalidArgumentError(`one of ${MEASUREMENT_NAMES.join(', ')} is needed`);
  return [...earlier, text];
}

/** A commander parser for numbers in a range. */
const inRange = (least: number, most: number, isWhole: boolean) => (text: string) => {
  const value = Number(text);
  if (!(value >= least && value <= most) || (isWhole && !Number.isInteger(value)))
    throw new InvalidArgumentError(`a ${isWhole ? 'whole ' : ''}number from ${least} to ${most} is needed`);
  return value;
};

/** To the microsecond; null where there is none. */
const rounded = (value: number | undefined): number | null => (value === undefined ? null : Number(value.toFixed(3)));

const isOnThisMachine = (host: string): boolean => {
  const address = parseIp(host);
  return address ? isLoopback(address) : host.toLowerCase() === 'localhost';
};
