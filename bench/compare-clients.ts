/**
 * Tries what has broken AMI clients in the field with each of them, against one scripted server, and prints what was seen as a table:
 * `node --import tsx bench/compare-clients.ts`. docs/client-comparison.md holds the table of the last run.
 */
import { parseArgs } from 'node:util';
import { generate } from 'selfsigned';
import { ScriptedManager } from '../src/testing/scripted-manager.ts';
import { TRIALS, type Trial, within } from './client-trials.ts';
import { CLIENTS, type ClientMaker } from './npm-clients.ts';

// A client that is tried may print what it likes; the table is for the standard output.
console.log = () => {};

const { cert, private: key } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
  extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
});

async function tryOne({ run, bytesAtATime = Number.POSITIVE_INFINITY, isTls }: Trial, { make }: ClientMaker): Promise<string> {
  const server = await ScriptedManager.start({ bytesAtATime, tls: isTls ? { cert, key } : undefined });
  const client = make();
  const events: string[] = [];
  client.onEvent((event) => events.push(JSON.stringify(event)));
  const connect = () => within(client.connect(server.port), undefined);
  try {
    return await run({ server, client, events, connect, certificate: cert });
  } finally {
    try {
      client.close();
    } catch {}
    await server.close();
  }
}

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
const head = ['', ...CLIENTS.map(({ name, version }) => `${name} ${version}`)];
const rows = [head, head.map(() => '---')];
for (const trial of TRIALS) {
  if (only !== undefined && !trial.what.includes(only)) continue;
  const row = [trial.what];
  for (const client of CLIENTS) {
    console.error(`${trial.what}: ${client.name}`);
    row.push(await tryOne(trial, client));
  }
  rows.push(row);
}
process.stdout.write(rows.map((row) => `| ${row.join(' | ')} |\n`).join(''));
process.exit(0);
