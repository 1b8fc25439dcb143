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
import { sipCall } from './cases/sip-call.ts';
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
  iaxCall,
  queue,
  relayedPacket,
  callRecords,
  conference,
  decoding,
  clients,
  reload,
];

const words = process.argv.slice(2);
const names = words.filter((word) => !word.startsWith('-'));
const unknown = names.filter((name) => !CASES.some((one) => one.name === name));
if (words.includes('--help') || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no case ${unknown.join(', ')}.`);
  console.error(CASES.map(({ name, about }) => `  ${name.padEnd(16)}${about}`).join('\n'));
  process.exit(unknown.length > 0 ? 2 : 0);
}

const results: CaseResult[] = [];
for (const one of CASES) if (names.length === 0 || names.includes(one.name)) results.push(await runCase(one));
console.log(words.includes('--json') ? JSON.stringify(results, null, 2) : printTable(results));
process.exit(results.some(({ failure }) => failure !== undefined) ? 1 : 0);

async function runCase({ name, about, run }: BenchCase): Promise<CaseResult> {
  console.error(`${name}: ${about}`);
  try {
    return { name, figures: await run((text) => console.error(`${name}: ${text}`)) };
  } catch (error) {
    return { name, figures: [], failure: messageOf(error) };
  }
}
