/**
 * Measures what a unit of work costs the exchange: `npm run bench`, `npm run bench -- ping fan-out`, `npm run bench -- --json`.
 * docs/benchmarks.md says what each case does and how its figures are read.
 */
import { messageOf } from '../src/base/errors.ts';
import { callRecords } from './cases/call-records.ts';
import { clients } from './cases/client.ts';
import { conference } from './cases/conference.ts';
import { decoding } from './cases/decode.ts';
import { fanOut, fanOutSingle, slow } from './cases/fan-out.ts';
import { iaxCall } from './cases/iax-call.ts';
import { idle } from './cases/idle.ts';
import { burst, login } from './cases/login.ts';
import { originate } from './cases/originate.ts';
import { ping } from './cases/ping.ts';
import { queue } from './cases/queue.ts';
import { relayedPacket } from './cases/relayed-packet.ts';
import { reload } from './cases/reload.ts';
import { sipCall, sipVoice } from './cases/sip-call.ts';
import { testKit } from './cases/test-kit.ts';
import type { BenchCase } from './figure.ts';
import { type CaseResult, printTable } from './report.ts';

const CASES: readonly BenchCase[] = [
  ping,
  fanOut,
  fanOutSingle,
  slow,
  login,
  burst,
  idle,
  originate,
  sipCall,
  sipVoice,
  iaxCall,
  queue,
  relayedPacket,
  callRecords,
  conference,
  decoding,
  clients,
  testKit,
  reload,
];

const HELP = `Measures what a unit of work costs the exchange, and prints it as a table.

  npm run bench                    every case
  npm run bench -- ping fan-out    these cases
  npm run bench -- --json          the results as JSON

Each case prints its figures to the standard error as soon as it has them. What was measured until an interruption is printed, too.
Exit status: 0; 1 when a case failed; 2 for a case or an option that there is not.

${CASES.map(({ name, about }) => `  ${name.padEnd(16)}${about}`).join('\n')}`;

const words = process.argv.slice(2);
const unknown = words.filter((word) => !['--json', '--help'].includes(word) && !CASES.some(({ name }) => name === word));
if (words.includes('--help')) {
  console.log(HELP);
  process.exit(0);
}
if (unknown.length > 0) {
  console.error(`There is no case or option ${unknown.join(', ')}. See: npm run bench -- --help`);
  process.exit(2);
}

const chosen = CASES.filter(({ name }) => words.every((word) => word.startsWith('-')) || words.includes(name));
const results: CaseResult[] = [];
const summary = () => (words.includes('--json') ? JSON.stringify(results, null, 2) : printTable(results));
for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => {
    console.log(summary());
    process.exit(status);
  });
}
for (const [at, one] of chosen.entries()) results.push(await runCase(one, `${at + 1} of ${chosen.length}`));
console.log(summary());
process.exit(results.some(({ failure }) => failure !== undefined) ? 1 : 0);

/** Runs a case and shows what came of it. One that fails takes nothing from the others. */
async function runCase({ name, about, run }: BenchCase, place: string): Promise<CaseResult> {
  console.error(`${name} (${place}): ${about}`);
  const start = performance.now();
  // A promise that a case does not wait for fails the case, and not the run.
  const failure = new Promise<never>((_, reject) => process.once('unhandledRejection', reject));
  const result = await Promise.race([run((text) => console.error(`${name}: ${text}`)), failure]).then(
    (figures): CaseResult => ({ name, figures }),
    (error): CaseResult => ({ name, figures: [], failure: messageOf(error) }),
  );
  process.removeAllListeners('unhandledRejection');
  console.error(`${name}: took ${Math.round((performance.now() - start) / 1000)} s\n${printTable([result])}`);
  return result;
}
