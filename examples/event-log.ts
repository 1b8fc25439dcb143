// An event log without a gap or a double: it may be killed at any time, and so may the exchange. Needs `sequencenumber = yes` in manager.conf.
// AMI_SECRET=... node --import tsx examples/event-log.ts events.jsonl
//
// Each line holds the token of its event: the number that the exchange gave it, and which life of the exchange that was. A line is whole or it
// is not there: what a kill left of one is cut off at the next start, and the exchange is asked for all that came after the last whole line.
// One that was started anew knows the token as none of its own, and tells all of its present life.
import { open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { AmiError } from 'ringdown/client';
import { client } from './connect.ts';

interface Line {
  readonly token: string | undefined;
  readonly event: readonly (readonly [name: string, value: string])[];
}

const [, , path = 'events.jsonl'] = process.argv;
const file = await open(path, 'a+');
const text = await file.readFile('utf8');
const whole = text.slice(0, text.lastIndexOf('\n') + 1);
await file.truncate(Buffer.byteLength(whole));
let last: Line | undefined = whole ? JSON.parse(whole.trimEnd().split('\n').at(-1) ?? '') : undefined;

/** Writes what comes until the connection is lost. */
async function follow(): Promise<void> {
  const ami = client({ reconnect: false, resumeFrom: last?.token ?? 0 });
  const events = ami.events(() => true, { whenFull: 'wait' });
  await ami.connect();
  console.log(`follows the exchange behind ${last?.token ?? 'its first event'}`);
  for await (const event of events) {
    // `EventsLost` has no number: it says what the exchange did not keep, and belongs into the log too.
    last = { token: event.resumeToken ?? last?.token, event: [...event] };
    await file.appendFile(`${JSON.stringify(last)}\n`);
  }
}

for (;;) {
  await follow().catch((error) => {
    if (!(error instanceof AmiError)) throw error;
    console.log(error.message);
  });
  await wait(200);
}
